import type { FeedState } from '@conductor/client';
import type { AnomalyView, DecisionView } from '@conductor/contracts';

/** The decision that waits for a person, if any; hold-outs never do. */
export const pendingDecision = (feed: FeedState): DecisionView | null =>
  feed.decisions.find((row) => row.status === 'PENDING' && !row.holdout) ?? null;

/** The gravest anomaly that is still open, the newest among equals. */
export const openAnomaly = (feed: FeedState): AnomalyView | null => {
  const open = feed.anomalies.filter((row) => row.endedAt === null);
  return open.find((row) => row.severity === 'CRITICAL') ?? open[0] ?? null;
};

/** The decision being carried out or measured just now, if any. */
export const runningDecision = (feed: FeedState): DecisionView | null =>
  feed.decisions.find(
    (row) => !row.holdout && (row.status === 'APPROVED' || row.status === 'EXECUTING' || row.status === 'EXECUTED'),
  ) ?? null;
