import { DecisionStatus, Id } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import Type from 'typebox';
import { tool } from './tool.ts';

const MINUTE_MS = 60_000;
/** Points of a curve that a model is shown. */
const POINTS = 90;
const ROWS = 20;

const sessionId = about('The session’s id, as its organiser gives it.', Id);
const page = {
  limit: about(`How many at most; ${ROWS} unless said.`, Type.Optional(Type.Integer({ minimum: 1, maximum: 50 }))),
  cursor: about('The `nextCursor` of the page before.', Type.Optional(Type.String({ minLength: 1, maxLength: 500 }))),
};

const status = tool({
  name: 'get_status',
  title: 'How a session stands',
  description:
    'The session, its mode, its newest engagement score with what it is made of, the anomaly that is open and the decision that waits for an answer.',
  scope: 'read',
  input: Type.Object({ sessionId }),
  run: (api, input) => api('GET /agent/sessions/{sessionId}/status', input),
});

const engagement = tool({
  name: 'get_engagement',
  title: 'The curve of a session’s engagement',
  description: `Scores from 0 to 1, oldest first, at most about ${POINTS} points. A score of null is not known, and not low.`,
  scope: 'read',
  input: Type.Object({
    sessionId,
    minutes: about(
      'How far to look back; 30 unless said.',
      Type.Optional(Type.Integer({ minimum: 1, maximum: 1_440 })),
    ),
  }),
  run: async (api, { sessionId: id, minutes = 30 }) => {
    const to = Date.now();
    const step = Math.ceil((minutes * MINUTE_MS) / POINTS);
    const query = { from: to - minutes * MINUTE_MS, to, step };
    const { items } = await api('GET /agent/sessions/{sessionId}/engagement', { sessionId: id, query });
    return { items: items.map(({ at, score, band, expected, coverage }) => ({ at, score, band, expected, coverage })) };
  },
});

const anomalies = tool({
  name: 'list_anomalies',
  title: 'What was noticed in a session',
  description: 'Drops, declines, exits and low engagement, newest first, open ones included.',
  scope: 'read',
  input: Type.Object({ sessionId, ...page }),
  run: (api, { sessionId: id, limit = ROWS, cursor }) =>
    api('GET /agent/sessions/{sessionId}/anomalies', { sessionId: id, query: { limit, ...at(cursor) } }),
});

const decisions = tool({
  name: 'list_decisions',
  title: 'What was decided in a session',
  description: 'What was proposed by the agent or by hand, newest first, with its words, its status and what it did.',
  scope: 'read',
  input: Type.Object({ sessionId, status: Type.Optional(DecisionStatus), ...page }),
  run: (api, { sessionId: id, limit = ROWS, cursor, status: only }) =>
    api('GET /agent/sessions/{sessionId}/decisions', {
      sessionId: id,
      query: { limit, ...at(cursor), ...(only === undefined ? {} : { status: only }) },
    }),
});

const report = tool({
  name: 'get_report',
  title: 'A session’s report',
  description:
    'What was noticed and done over the whole session, and whether it helped; also while it lasts. Without the curve, which `get_engagement` has.',
  scope: 'read',
  input: Type.Object({ sessionId }),
  run: async (api, input) => {
    const whole = await api('GET /agent/sessions/{sessionId}/report', input);
    if (typeof whole === 'string') return whole;
    const { curve: _, ...rest } = whole;
    return rest;
  },
});

const at = (cursor: string | undefined): { cursor?: string } => (cursor === undefined ? {} : { cursor });

/** What changes nothing. */
export const READING = [status, engagement, anomalies, decisions, report];
