import type { AnomalyView } from '@conductor/contracts';
import type { Fence } from './sessions.ts';

/** Anomalies at rest. */
export interface AnomalyStore {
  /** What is stored as open for the live sessions of a shard, in one query. */
  openIn(shard: number): Promise<AnomalyView[]>;
  /** Stores an opening or reopening, and tells it. `told` makes telling it twice impossible. Throws `FenceLost`. */
  save(fence: Fence, anomaly: AnomalyView & { eventId: string }, told: string): Promise<void>;
  /** Ends one, tells it, and expires the decision that waits for it. Throws `FenceLost`. */
  end(fence: Fence, sessionId: string, anomalyId: string, endedAtMs: number): Promise<void>;
}
