import type {
  AnomalyView,
  DecisionView,
  EngagementPoint,
  FeedData,
  FeedEvent,
  SessionSnapshot,
} from '@conductor/contracts';
import { SNAPSHOT_LIMITS } from '@conductor/contracts/plain';

/** What the organiser's page knows of a session. Points oldest first, anomalies and decisions newest first. */
export type FeedModel = {
  session: SessionSnapshot['session'];
  points: readonly EngagementPoint[];
  anomalies: readonly AnomalyView[];
  decisions: readonly DecisionView[];
};

const { points: MAX_POINTS, rows: MAX_ROWS } = SNAPSHOT_LIMITS;

/** A model that starts from stored rows. */
export const modelOf = (snapshot: SessionSnapshot): FeedModel => ({
  session: snapshot.session,
  points: snapshot.engagement,
  anomalies: snapshot.anomalies,
  decisions: snapshot.decisions,
});

const addPoint = (points: readonly EngagementPoint[], point: EngagementPoint): readonly EngagementPoint[] => {
  const last = points.at(-1);
  // A tick told twice, or by two instances during a hand-over, stays one point of the curve.
  const kept = last !== undefined && last.at >= point.at ? points.filter((other) => other.at < point.at) : points;
  return [...kept, point].slice(-MAX_POINTS);
};

const upsertAnomaly = (rows: readonly AnomalyView[], row: AnomalyView): readonly AnomalyView[] => {
  const known = rows.find((other) => other.id === row.id);
  if (known === undefined) return [row, ...rows].toSorted((a, b) => b.openedAt - a.openedAt).slice(0, MAX_ROWS);
  // An end that was already told is not taken back by a late opening.
  const next = known.endedAt !== null && row.endedAt === null ? known : row;
  return rows.map((other) => (other.id === row.id ? next : other));
};

/** Takes a decision's state unless a newer version is known already; also used for answers over HTTP. */
export const takeDecision = (model: FeedModel, row: DecisionView): FeedModel => {
  const known = model.decisions.find((other) => other.id === row.id);
  if (known !== undefined && known.version > row.version) return model;
  const rest = model.decisions.filter((other) => other.id !== row.id);
  const decisions = [row, ...rest].toSorted((a, b) => b.createdAt - a.createdAt).slice(0, MAX_ROWS);
  return { ...model, decisions };
};

const patch = (model: FeedModel, id: string, change: (row: DecisionView) => DecisionView): FeedModel => ({
  ...model,
  decisions: model.decisions.map((row) => (row.id === id ? change(row) : row)),
});

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

/** The model after one event. Applying the same event again changes nothing. */
export function applyEvent(model: FeedModel, event: FeedEvent): FeedModel {
  switch (event.type) {
    case 'agent.status': {
      const { status, mode, paused, quietUntil } = event.data;
      return { ...model, session: { ...model.session, agentStatus: status, mode, paused, quietUntil } };
    }
    case 'engagement:update':
      return { ...model, points: addPoint(model.points, event.data) };
    case 'anomaly:detected':
    case 'anomaly:ended':
      return { ...model, anomalies: upsertAnomaly(model.anomalies, event.data) };
    case 'agent.decision':
    case 'agent.decision.updated':
      return takeDecision(model, event.data);
    case 'agent.intervention.executed':
      return patch(model, event.data.decisionId, (row) => executed(row, event.data));
    case 'agent.reward.measured':
      return patch(model, event.data.decisionId, (row) => measured(row, event.data));
  }
}

/** The decision that waits for a person, if any; hold-outs never do. */
export const pendingDecision = (model: FeedModel): DecisionView | null =>
  model.decisions.find((row) => row.status === 'PENDING' && !row.holdout) ?? null;

/** The gravest anomaly that is still open, the newest among equals. */
export const openAnomaly = (model: FeedModel): AnomalyView | null => {
  const open = model.anomalies.filter((row) => row.endedAt === null);
  return open.find((row) => row.severity === 'CRITICAL') ?? open[0] ?? null;
};

/** The decision being carried out or measured just now, if any. */
export const runningDecision = (model: FeedModel): DecisionView | null =>
  model.decisions.find(
    (row) => !row.holdout && (row.status === 'APPROVED' || row.status === 'EXECUTING' || row.status === 'EXECUTED'),
  ) ?? null;
