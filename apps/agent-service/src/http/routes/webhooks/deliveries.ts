import { DeliveryParams, DeliveryView, page, PageQuery, WebhookParams } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { SendResult } from '../../../db/webhooks/log.ts';
import type { Api } from '../../api.ts';
import { DEFAULT_LIMIT, pageOrProblem } from '../../caller.ts';
import type { Webhooks } from '../../context.ts';
import { conflict, notFound } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

/** What was sent to an event's webhooks, and what an owner sends by hand. */
export function deliveryRoutes(api: Api, { log }: Webhooks): void {
  const tags = ['webhooks'];
  const config = { access: 'event', role: 'owner' } as const;

  api.get(
    '/agent/events/:eventId/webhooks/:webhookId/deliveries',
    {
      config,
      schema: {
        summary: 'What the webhook was told and how each message fared, newest first',
        description: 'Kept for 7 days, or as long as the event keeps anything if that is shorter.',
        tags,
        params: WebhookParams,
        querystring: PageQuery,
        response: responses({ 200: page('DeliveryPage', 'what a webhook was told', DeliveryView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const deliveries = pageOrProblem(await log.list(place(request.params), { limit, cursor }));
      if (deliveries === null) throw notFound('webhook');
      return deliveries;
    },
  );

  api.post(
    '/agent/events/:eventId/webhooks/:webhookId/test',
    {
      config,
      schema: {
        summary: 'Send a message `webhook:test`',
        description: 'It is sent at once, beside whatever waits; the log says how it fared.',
        tags,
        params: WebhookParams,
        response: responses({ 202: about('The message, not sent yet.', DeliveryView), ...CONFLICT }),
      },
    },
    async (request, reply) => reply.code(202).send(sent(await log.test(place(request.params)))),
  );

  api.post(
    '/agent/events/:eventId/webhooks/:webhookId/deliveries/:deliveryId/retry',
    {
      config,
      schema: {
        summary: 'Send a message again, under its own id',
        description: 'After what waits of its session; one that waits itself is tried at once.',
        tags,
        params: DeliveryParams,
        response: responses({ 202: about('The message, not sent yet.', DeliveryView), ...CONFLICT }),
      },
    },
    async (request, reply) => {
      const deliveryId = request.params.deliveryId.trim();
      return reply.code(202).send(sent(await log.retry({ ...place(request.params), deliveryId })));
    },
  );
}

const place = ({ eventId, webhookId }: { eventId: string; webhookId: string }) => ({
  eventId: eventId.trim(),
  webhookId: webhookId.trim(),
});

function sent(result: SendResult): DeliveryView {
  if (result.kind === 'not_found') throw notFound('webhook or message');
  if (result.kind === 'off') throw conflict('The webhook is switched off; switch it on first');
  return result.delivery;
}
