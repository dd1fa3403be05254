import { randomUUID } from 'node:crypto';
import type { EngagementPoint } from '@conductor/contracts';
import { traced } from '@conductor/tracing';
import type { AnomalyStore } from '../ports/anomalies.ts';
import type { Clock } from '../ports/clock.ts';
import type { Feed, TickWriter } from '../ports/engagement.ts';
import type { Fence } from '../ports/sessions.ts';
import type { Telemetry } from '../telemetry.ts';
import { viewOf, type Tracked } from './detect/tracking.ts';
import type { SessionState } from './session-state.ts';

export type RecordDeps = {
  clock: Clock;
  ticks: TickWriter;
  feed: Feed;
  anomalies: AnomalyStore;
  telemetry: Pick<Telemetry, 'feedLost' | 'anomalyOpened' | 'anomalyEnded'>;
  /** Another instance's token was seen: the shard is not ours any more. */
  onFenced: (fence: Fence) => void;
  /** Work that goes on beside the ticks, and that a shutdown waits for. */
  background: (work: Promise<unknown>) => void;
};

/** Stores a point of the curve and tells it; both may be lost without harm, and neither is waited for. */
export function recordPoint(deps: RecordDeps, sessionId: string, point: EngagementPoint, fence: Fence): void {
  deps.ticks.add({ sessionId, fence, point });
  const draft = { id: randomUUID(), type: 'engagement:update' as const, sessionId, timestamp: point.at, data: point };
  const told = deps.feed.appendLossy(draft, fence.token).then(
    (result) => {
      if (result === 'fenced') deps.onFenced(fence);
    },
    () => deps.telemetry.feedLost('redis'),
  );
  deps.background(told);
}

/** Whether something of a session is to be stored or decided on; at most ticks, this is the answer no. */
export function hasWork({ tracking }: SessionState, atMs: number): boolean {
  for (const one of tracking.values()) {
    if (one.endedAt !== null || one.stored < one.revision || one.retryAtMs <= atMs) return true;
  }
  return false;
}

/** Stores which anomalies opened and ended, in order; a predecessor's must have been adopted. Throws `FenceLost`. */
export async function recordAnomalies(deps: RecordDeps, session: SessionState, fence: Fence): Promise<void> {
  for (const tracked of session.tracking.values()) await recordAnomaly(deps, session, fence, tracked);
}

async function recordAnomaly(deps: RecordDeps, session: SessionState, fence: Fence, tracked: Tracked): Promise<void> {
  const { id: sessionId, eventId } = session.row;
  const { revision, endedAt } = tracked;
  if (tracked.stored < revision) {
    const view = { ...viewOf(sessionId, tracked), endedAt: null };
    const facts = { anomaly: view.anomalyType, severity: view.severity };
    await traced('detect', { facts }, () =>
      deps.anomalies.save(fence, { ...view, eventId }, `${tracked.id}:${revision}`),
    );
    tracked.stored = revision;
    deps.telemetry.anomalyOpened(view);
  }
  if (endedAt === null) return;
  await deps.anomalies.end(fence, sessionId, tracked.id, endedAt);
  session.tracking.delete(tracked.key);
  deps.telemetry.anomalyEnded(sessionId, tracked.id);
}
