import type {
  AnomalyView,
  DecisionView,
  EngagementPoint,
  FeedData,
  FeedEvent,
  SessionSnapshot,
  SessionView,
} from '@conductor/contracts';
import { SNAPSHOT_LIMITS } from '@conductor/contracts/plain';

/** What an organiser's page shows; points oldest first, the rest newest first, as in `SessionSnapshot`. */
export type FeedState = SessionSnapshot;

const { points: MAX_POINTS, rows: MAX_ROWS } = SNAPSHOT_LIMITS;

const withPoint = (points: EngagementPoint[], point: EngagementPoint): EngagementPoint[] =>
  // A tick told by two instances during a hand-over stays one point of the curve.
  [...points.filter(({ at }) => at < point.at), point].slice(-MAX_POINTS);

const withAnomaly = (rows: AnomalyView[], row: AnomalyView): AnomalyView[] => {
  const known = rows.find(({ id }) => id === row.id);
  // An end that was already told is not taken back by a late opening.
  const next = known && known.endedAt !== null && row.endedAt === null ? known : row;
  const others = rows.filter(({ id }) => id !== row.id);
  return [next, ...others].toSorted((a, b) => b.openedAt - a.openedAt).slice(0, MAX_ROWS);
};

/** The feed with a decision as it stands, unless a newer version of it is known. */
export function withDecision(state: FeedState, row: DecisionView): FeedState {
  const known = state.decisions.find(({ id }) => id === row.id);
  if (known && known.version > row.version) return state;
  const others = state.decisions.filter(({ id }) => id !== row.id);
  const decisions = [row, ...others].toSorted((a, b) => b.createdAt - a.createdAt).slice(0, MAX_ROWS);
  return { ...state, decisions };
}

/** The feed with the session as it stands. */
export const withSession = (
  state: FeedState,
  {
    mode,
    paused,
    quietUntil,
    plannedBreak,
    endedAt,
  }: Pick<SessionView, 'mode' | 'paused' | 'quietUntil' | 'plannedBreak' | 'endedAt'>,
): FeedState => ({ ...state, session: { ...state.session, mode, paused, quietUntil, plannedBreak, endedAt } });

const executed = (row: DecisionView, data: FeedData<'agent.intervention.executed'>): DecisionView => ({
  ...row,
  status: row.status === 'APPROVED' || row.status === 'EXECUTING' ? data.status : row.status,
  executedAt: row.executedAt ?? data.executedAt,
  reach: row.reach ?? data.reach,
  reason: row.reason ?? data.reason,
});

const measured = (row: DecisionView, data: FeedData<'agent.reward.measured'>): DecisionView => ({
  ...row,
  status: data.reward === null ? 'UNMEASURED' : 'MEASURED',
  reward: data.reward,
  reason: data.reason ?? row.reason,
});

const patched = (state: FeedState, id: string, change: (row: DecisionView) => DecisionView): FeedState => ({
  ...state,
  decisions: state.decisions.map((row) => (row.id === id ? change(row) : row)),
});

/** The feed after an event. */
export function changedFeed(state: FeedState, event: FeedEvent): FeedState {
  switch (event.type) {
    case 'agent.status': {
      const { status: agentStatus, mode, paused, quietUntil, plannedBreak = state.session.plannedBreak } = event.data;
      return { ...state, session: { ...state.session, agentStatus, mode, paused, quietUntil, plannedBreak } };
    }
    case 'engagement:update':
      return { ...state, engagement: withPoint(state.engagement, event.data) };
    case 'anomaly:detected':
    case 'anomaly:ended':
      return { ...state, anomalies: withAnomaly(state.anomalies, event.data) };
    case 'agent.decision':
    case 'agent.decision.updated':
      return withDecision(state, event.data);
    case 'agent.intervention.executed':
      return patched(state, event.data.decisionId, (row) => executed(row, event.data));
    case 'agent.reward.measured':
      return patched(state, event.data.decisionId, (row) => measured(row, event.data));
    default:
      return state;
  }
}
