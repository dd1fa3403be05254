import { randomUUID } from 'node:crypto';
import {
  DecisionView,
  ManualBody,
  MOST_INTERVENTIONS_PER_HOUR,
  ProposalBody,
  SessionParams,
  OBSTACLES,
} from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../api.ts';
import { caller, ownedSession } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { conducting, readId } from '../plugins/access.ts';
import { conflict, invalid, notFound } from '../problems.ts';
import { CONFLICT, responses } from '../responses.ts';
import type { ManualResult } from '../../ports/decisions.ts';

const REFUSED = {
  ...OBSTACLES,
  quiet: 'The session is in quiet time; nothing is proposed until it ends',
  full: `The event has had ${MOST_INTERVENTIONS_PER_HOUR} interventions within an hour; wait a few minutes`,
} as const;

/** Interventions by the organiser's own hand, and what people and programs propose. */
export function manualRoutes(api: Api, context: HttpContext): void {
  api.post(
    '/interventions/manual',
    {
      config: { access: 'user' },
      schema: {
        summary: 'Send an intervention at once; what the agent proposes meanwhile gives way',
        description:
          'Refused to whoever is no moderator of the session’s event. Counts towards the hourly limit of the event, and is measured like any other.',
        tags: ['interventions'],
        body: ManualBody,
        response: responses({ 201: about('The decision, approved already.', DecisionView), ...CONFLICT }),
      },
      preValidation: async (request) => conducting(context, request, caller(request), sessionOf(request), 'moderator'),
    },
    async (request, reply) => {
      const { content, id = randomUUID() } = request.body;
      const { id: sessionId, eventId } = ownedSession(request);
      const by = { actor: caller(request).userId, source: request.ip };
      const result = await context.answer.sendByHand({ id: id.trim(), sessionId, eventId, ...by, content });
      return reply.code(201).send(sent(result));
    },
  );

  api.post(
    '/agent/sessions/:sessionId/decisions',
    {
      config: { access: 'session', role: 'moderator', scope: 'propose' },
      schema: {
        summary: 'Propose an intervention; it waits for a person in every mode',
        description:
          'Only a person can approve it, never a key. It does not replace a decision that is open, and gives way to what the agent proposes.',
        tags: ['decisions'],
        params: SessionParams,
        body: ProposalBody,
        response: responses({ 201: about('The decision, waiting.', DecisionView), ...CONFLICT }),
      },
    },
    async (request, reply) => {
      const { content, why, id = randomUUID() } = request.body;
      const { id: sessionId, eventId } = ownedSession(request);
      const by = { actor: caller(request).userId, source: request.ip, program: request.key?.name ?? null };
      const result = await context.answer.proposeByHand({ id: id.trim(), sessionId, eventId, ...by, content, why });
      return reply.code(201).send(sent(result));
    },
  );
}

/** Whose session it is stands in the body; the check is made as soon as that is parsed, and before it is judged. */
function sessionOf({ body }: FastifyRequest): string | undefined {
  const sessionId: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'sessionId') : undefined;
  if (sessionId === undefined) throw invalid([{ field: '/sessionId', message: 'is required' }]);
  return readId(sessionId);
}

function sent(result: ManualResult): DecisionView {
  switch (result.kind) {
    case 'ok':
      return result.decision;
    case 'not_found':
      throw notFound('session');
    case 'invalid':
      throw invalid([{ field: `/${result.field.replaceAll('.', '/')}`, message: result.message }]);
    case 'taken':
      throw conflict('Another decision has this id; leave the id out or make a new one');
    case 'refused':
      throw conflict(REFUSED[result.reason]);
    case 'conflict':
      throw conflict('Another decision is open', result.current);
  }
}
