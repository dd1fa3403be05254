import { isSuperUser, mayCreateEvents } from '@conductor/auth';
import { hasRole } from '@conductor/database';
import { page, PageQuery, RegisterBody, SessionView } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { caller, DEFAULT_LIMIT, pageOrProblem } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { deny, readId } from '../plugins/access.ts';
import { responses } from '../responses.ts';

/** Registering sessions, and the list of one's own. */
export function sessionRoutes(api: Api, context: HttpContext): void {
  const { sessions, audit } = context;

  api.post(
    '/agent/sessions/register',
    {
      config: { access: 'user' },
      schema: {
        summary: 'Have a session conducted',
        description:
          'Registers the session, and its event with it where that is new and the token allows it (`event:create`). Again by a moderator changes title and access, wakes an ended session, and keeps the mode.',
        tags: ['sessions'],
        body: RegisterBody,
        response: responses({
          200: about('The session, which was registered before.', SessionView),
          201: about('The session, registered now.', SessionView),
        }),
      },
      preValidation: async (request) => mayRegister(context, request),
    },
    async (request, reply) => {
      const principal = caller(request);
      const { sessionId, eventId } = request.body;
      const body = { ...request.body, sessionId: sessionId.trim(), eventId: eventId.trim() };
      const result = await sessions.register({
        ...body,
        actor: principal.userId,
        canCreate: mayCreateEvents(principal),
      });
      if (result.kind === 'forbidden') throw deny(context, request, { sessionId: body.sessionId });
      await audit.write({
        actor: principal.userId,
        action: 'session.register',
        outcome: 'OK',
        eventId: body.eventId,
        sessionId: body.sessionId,
        source: request.ip,
      });
      return reply.code(result.kind === 'created' ? 201 : 200).send(result.session);
    },
  );

  api.get(
    '/agent/sessions',
    {
      config: { access: 'user' },
      schema: {
        summary: 'The sessions of the events in which the caller works, newest first; all for a super-user',
        description: 'Pages of at most 100, to be followed by `nextCursor`.',
        tags: ['sessions'],
        querystring: PageQuery,
        response: responses({ 200: page('SessionPage', 'sessions', SessionView) }),
      },
    },
    async (request) => {
      const principal = caller(request);
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const memberId = isSuperUser(principal) ? null : principal.userId;
      return pageOrProblem(await sessions.list({ memberId, limit, cursor }));
    },
  );
}

/**
 * Whose event it is stands in the body here, so the check runs as soon as the body is parsed and before it is judged:
 * a stranger learns nothing from what would be wrong with it. Registering checks again, in its transaction.
 */
async function mayRegister(context: HttpContext, request: FastifyRequest): Promise<void> {
  const principal = caller(request);
  const { sessionId, eventId } = idsOf(request.body);
  if (sessionId === undefined || eventId === undefined) return;
  const [roles, known] = await Promise.all([context.organiser.rolesIn(eventId), context.sessions.find(sessionId)]);
  const own = roles === null ? mayCreateEvents(principal) : hasRole(roles, principal.userId, 'moderator');
  if (!own || (known !== null && known.session.eventId !== eventId)) throw deny(context, request, { sessionId });
}

function idsOf(body: unknown): { sessionId: string | undefined; eventId: string | undefined } {
  if (typeof body !== 'object' || body === null) return { sessionId: undefined, eventId: undefined };
  return { sessionId: readId(Reflect.get(body, 'sessionId')), eventId: readId(Reflect.get(body, 'eventId')) };
}
