import {
  EventParams,
  MOST_WEBHOOKS,
  NewWebhook,
  RotationBody,
  WebhookBody,
  WebhookChange,
  WebhookList,
  WebhookParams,
  WebhookView,
} from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { Api } from '../../api.ts';
import { actorOf } from '../../caller.ts';
import type { Webhooks } from '../../context.ts';
import { conflict, invalid, notFound } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

const A_DAY_MINUTES = 1_440;
const config = { access: 'event', role: 'owner' } as const;
const tags = ['webhooks'];

/** Where an event's owners want to be told of it. Not served where webhooks are not configured. */
export function webhookRoutes(api: Api, { store, urlProblem }: Webhooks): void {
  const refuseUrl = (url: string | undefined): void => {
    const message = url === undefined ? undefined : urlProblem(url);
    if (message !== undefined) throw invalid([{ field: '/url', message }]);
  };

  api.get(
    '/agent/events/:eventId/webhooks',
    {
      config,
      schema: {
        summary: 'The event’s webhooks, without their secrets',
        description: 'The oldest first.',
        tags,
        params: EventParams,
        response: responses({ 200: WebhookList }),
      },
    },
    async (request) => ({ items: await store.list(request.params.eventId.trim()) }),
  );

  api.post(
    '/agent/events/:eventId/webhooks',
    {
      config,
      schema: {
        summary: 'Make a webhook; its secret is shown in this response and never again',
        description: 'It is told of what happens from now on, signed by Standard Webhooks.',
        tags,
        params: EventParams,
        body: WebhookBody,
        response: responses({ 201: NewWebhook, ...CONFLICT }),
      },
    },
    async (request, reply) => {
      refuseUrl(request.body.url);
      const result = await store.create(request.params.eventId.trim(), request.body, actorOf(request));
      if (result.kind === 'not_found') throw notFound('event');
      if (result.kind === 'full') throw conflict(`An event has at most ${MOST_WEBHOOKS} webhooks`);
      return reply.code(201).send(result.webhook);
    },
  );

  api.patch(
    '/agent/events/:eventId/webhooks/:webhookId',
    {
      config,
      schema: {
        summary: 'Change where a webhook is sent to or what it is told, or switch it off and on',
        description: 'Holds for what waits, too.',
        tags,
        params: WebhookParams,
        body: WebhookChange,
        response: responses({ 200: about('The webhook, as it is now.', WebhookView) }),
      },
    },
    async (request) => {
      refuseUrl(request.body.url);
      return orNotFound(await store.change(...place(request.params), request.body, actorOf(request)));
    },
  );

  api.post(
    '/agent/events/:eventId/webhooks/:webhookId/rotate',
    {
      config,
      schema: {
        summary: 'Make a new secret; it is shown in this response and never again',
        description: 'Until the overlap is over messages have two signatures, one by each secret.',
        tags,
        params: WebhookParams,
        body: RotationBody,
        response: responses({ 200: NewWebhook }),
      },
    },
    async (request) => {
      const { overlapMinutes = A_DAY_MINUTES } = request.body;
      return orNotFound(await store.rotate(...place(request.params), overlapMinutes, actorOf(request)));
    },
  );

  api.delete(
    '/agent/events/:eventId/webhooks/:webhookId',
    {
      config,
      schema: {
        summary: 'Take a webhook away with its log; nothing more is sent to it',
        description: 'An attempt that is just being made is not called back.',
        tags,
        params: WebhookParams,
        response: responses({ 200: about('The webhook that was taken away, as it was.', WebhookView) }),
      },
    },
    async (request) => orNotFound(await store.remove(...place(request.params), actorOf(request))),
  );
}

const place = ({ eventId, webhookId }: { eventId: string; webhookId: string }) =>
  [eventId.trim(), webhookId.trim()] as const;

function orNotFound<T>(webhook: T | null): T {
  if (webhook === null) throw notFound('webhook');
  return webhook;
}
