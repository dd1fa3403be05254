import { DecisionView, EventParams, InterventionStats, page, PageQuery, SessionParams } from '@conductor/contracts';
import type { Api } from '../api.ts';
import { DEFAULT_LIMIT, ownedSession, pageOrProblem } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { responses } from '../responses.ts';

/** Decisions that were carried out, or were to be. */
export function interventionRoutes(api: Api, { organiser, decisions }: HttpContext): void {
  const tags = ['interventions'];

  api.get(
    '/interventions/history/:sessionId',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'Interventions of a session, newest first',
        description: 'What was sent to the audience, or was to be.',
        tags,
        params: SessionParams,
        querystring: PageQuery,
        response: responses({ 200: page('DecisionPage', 'decisions', DecisionView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      return pageOrProblem(await decisions.interventions({ sessionId: ownedSession(request).id, limit, cursor }));
    },
  );

  api.get(
    '/interventions/history/event/:eventId',
    {
      config: { access: 'event', role: 'viewer' },
      schema: {
        summary: 'Interventions of an event over all its sessions, newest first',
        description: 'What was sent to the audiences, or was to be.',
        tags,
        params: EventParams,
        querystring: PageQuery,
        response: responses({ 200: page('DecisionPage', 'decisions', DecisionView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const eventId = request.params.eventId.trim();
      return pageOrProblem(await organiser.eventInterventions({ eventId, limit, cursor }));
    },
  );

  api.get(
    '/interventions/stats/:sessionId',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'What came of a session’s decisions, arm by arm',
        description: 'Counts, and the mean reward where any was measured.',
        tags,
        params: SessionParams,
        response: responses({ 200: InterventionStats }),
      },
    },
    async (request) => organiser.stats(ownedSession(request).id),
  );
}
