import { EventParams, MemberParams, PersonErased, PersonQuery, PersonView } from '@conductor/contracts';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../../api.ts';
import { caller } from '../../caller.ts';
import type { HttpContext } from '../../context.ts';
import { conflict, invalid } from '../../problems.ts';
import { CONFLICT, responses } from '../../responses.ts';

/** What is kept of a person in an event, for its owners and for the person: to be read, and to be erased. */
export function peopleRoutes(api: Api, { people }: HttpContext): void {
  const tags = ['events'];
  const owner = { access: 'event', role: 'owner' } as const;
  const themselves = { access: 'user' } as const;
  const reading = {
    description:
      'Messages, votes, questions, nudges, raised hands, mutes, removals, role and the rest, the messages in pages. Empty where nothing is kept.',
    tags,
    querystring: PersonQuery,
    response: responses({ 200: PersonView }),
  };
  const erasing = {
    description:
      'Deletes messages, questions, votes, mutes, removals and role for good, out of the rooms’ logs and off open pages within seconds; the audit trail stays. Who erases themselves stays muted, and out of where they were put out, while that lasts.',
    tags,
    response: responses({ 200: PersonErased, ...CONFLICT }),
  };

  const read = async (eventId: string, userId: string, cursor: string | undefined): Promise<PersonView> => {
    const view = await people.read(eventId.trim(), userId.trim(), cursor);
    if (view === undefined) throw invalid([{ field: '/cursor', message: 'must be a cursor of this list' }]);
    return view;
  };
  const erase = async (request: FastifyRequest, eventId: string, userId: string): Promise<PersonErased> => {
    const by = { actor: caller(request).userId, source: request.ip };
    const result = await people.erase(eventId.trim(), userId.trim(), by);
    if (result.kind === 'organiser') throw conflict('The event is theirs; hand it over by a transfer first');
    return result.erased;
  };

  api.get(
    '/agent/events/:eventId/people/:userId',
    { config: owner, schema: { summary: 'All that is kept of a person', params: MemberParams, ...reading } },
    ({ params, query }) => read(params.eventId, params.userId, query.cursor),
  );
  api.delete(
    '/agent/events/:eventId/people/:userId',
    { config: owner, schema: { summary: 'Erase a person', params: MemberParams, ...erasing } },
    (request) => erase(request, request.params.eventId, request.params.userId),
  );
  api.get(
    '/me/events/:eventId',
    { config: themselves, schema: { summary: 'All that is kept of the caller', params: EventParams, ...reading } },
    (request) => read(request.params.eventId, caller(request).userId, request.query.cursor),
  );
  api.delete(
    '/me/events/:eventId',
    { config: themselves, schema: { summary: 'Erase the caller', params: EventParams, ...erasing } },
    (request) => erase(request, request.params.eventId, caller(request).userId),
  );
}
