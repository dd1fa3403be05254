import {
  AnomalyView,
  AuditView,
  EngagementItem,
  EngagementQuery,
  MOST_POINTS,
  page,
  PageQuery,
  SessionParams,
} from '@conductor/contracts';
import type { Api } from '../api.ts';
import { DEFAULT_LIMIT, ownedSession, pageOrProblem } from '../caller.ts';
import type { HttpContext } from '../context.ts';
import { responses } from '../responses.ts';

const HOUR_MS = 3_600_000;

/** What was seen in a session, and who did what to it. */
export function historyRoutes(api: Api, { organiser, anomalies }: HttpContext): void {
  const params = SessionParams;
  const tags = ['history'];

  api.get(
    '/agent/sessions/:sessionId/engagement',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'The curve of the score, oldest first',
        description: 'Points between two moments, at most 5,000; a long range is thinned and never cut.',
        tags,
        params,
        querystring: EngagementQuery,
        response: responses({ 200: page('EngagementPage', 'the curve of the score', EngagementItem, MOST_POINTS) }),
      },
    },
    async (request) => {
      const { to = Date.now() + 1, from = Math.max(0, to - HOUR_MS), step } = request.query;
      const points = await organiser.engagement({ sessionId: ownedSession(request).id, from, to, stepMs: step });
      return { items: points.map((point) => ({ id: String(point.at), ...point })) };
    },
  );

  api.get(
    '/agent/sessions/:sessionId/anomalies',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'Anomalies, newest first',
        description: 'What the detector told, open ones included.',
        tags,
        params,
        querystring: PageQuery,
        response: responses({ 200: page('AnomalyPage', 'anomalies', AnomalyView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      return pageOrProblem(await anomalies.list({ sessionId: ownedSession(request).id, limit, cursor }));
    },
  );

  api.get(
    '/agent/sessions/:sessionId/audit',
    {
      config: { access: 'session', role: 'viewer' },
      schema: {
        summary: 'Who did what, from where, with what outcome; newest first',
        description: 'What was done or refused, in the session or to its event as a whole.',
        tags,
        params,
        querystring: PageQuery,
        response: responses({ 200: page('AuditPage', 'the audit trail', AuditView) }),
      },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor } = request.query;
      const { id: sessionId, eventId } = ownedSession(request);
      return pageOrProblem(await organiser.audit({ sessionId, eventId, limit, cursor }));
    },
  );
}
