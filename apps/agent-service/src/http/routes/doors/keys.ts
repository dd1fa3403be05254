import { EventParams, KeyBody, KeyList, KeyParams, KeyView, MOST_KEYS, NewKey } from '@conductor/contracts';
import type { Api } from '../../api.ts';
import { actorOf } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { conflict, notFound } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

/** Keys by which programs come in. */
export function keyRoutes(api: Api, { keys }: HttpContext): void {
  const tags = ['events'];
  const config = { access: 'event', role: 'owner' } as const;

  api.get(
    '/agent/events/:eventId/keys',
    {
      config,
      schema: {
        summary: 'The event’s keys, without their secrets',
        description: 'The oldest first.',
        tags,
        params: EventParams,
        response: responses({ 200: KeyList }),
      },
    },
    async (request) => ({ items: await keys.list(request.params.eventId.trim()) }),
  );

  api.post(
    '/agent/events/:eventId/keys',
    {
      config,
      schema: {
        summary: 'Make a key; it is shown in this response and never again',
        description: 'It is sent as a bearer, in place of a token.',
        tags,
        params: EventParams,
        body: KeyBody,
        response: responses({ 201: NewKey, ...CONFLICT }),
      },
    },
    async (request, reply) => {
      const result = await keys.create(request.params.eventId.trim(), request.body, actorOf(request));
      if (result.kind === 'not_found') throw notFound('event');
      if (result.kind === 'full') throw conflict(`An event has at most ${MOST_KEYS} keys`);
      return reply.code(201).send(result.key);
    },
  );

  api.delete(
    '/agent/events/:eventId/keys/:keyId',
    {
      config,
      schema: {
        summary: 'Take a key away; it opens nothing from the next request on',
        description: 'What was told by it stays told.',
        tags,
        params: KeyParams,
        response: responses({ 200: KeyView }),
      },
    },
    async (request) => {
      const { eventId, keyId } = request.params;
      const removed = await keys.remove(eventId.trim(), keyId.trim(), actorOf(request));
      if (removed === null) throw notFound('key');
      return removed;
    },
  );
}
