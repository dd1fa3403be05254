import { randomUUID } from 'node:crypto';
import type { AnomalyView } from '@conductor/contracts';
import type { Anomaly, AnomalyEvent } from './detect.ts';

/**
 * An anomaly that the detector holds open, and how far the stores know of it. `revision` grows with every opening and
 * reopening; what is above `stored` has still to be stored.
 */
export type Tracked = {
  key: string;
  id: string;
  anomaly: Anomaly;
  openedAt: number;
  /** When it was opened or reopened last; epoch ms. */
  openingMs: number;
  endedAt: number | null;
  revision: number;
  stored: number;
  /** No proposal before this; epoch ms. */
  retryAtMs: number;
  lastRefusal: string | null;
};

/** A session's anomalies by the detector's key. */
export type Tracking = Map<string, Tracked>;

/** Takes the detector's word; `atMs` is the tick's wall clock. */
export function track(tracking: Tracking, events: readonly AnomalyEvent[], atMs: number): void {
  for (const { kind, anomaly } of events) {
    const known = tracking.get(anomaly.key);
    if (kind === 'ended') {
      if (known !== undefined) known.endedAt = atMs;
    } else if (known === undefined) {
      tracking.set(anomaly.key, {
        key: anomaly.key,
        id: randomUUID(),
        anomaly,
        openedAt: atMs,
        openingMs: atMs,
        endedAt: null,
        revision: 1,
        stored: 0,
        retryAtMs: 0,
        lastRefusal: null,
      });
    } else {
      Object.assign(known, { anomaly, openingMs: atMs, revision: known.revision + 1, retryAtMs: 0, lastRefusal: null });
    }
  }
}

/** Who does not conduct a session has nothing to store: what ended is forgotten. */
export function forgetEnded(tracking: Tracking): void {
  for (const [key, tracked] of tracking) if (tracked.endedAt !== null) tracking.delete(key);
}

/**
 * Takes over what the predecessor stored as open: an anomaly of the same kind is the same anomaly. Returns those that
 * our own detector does not see: they are over.
 */
export function adopt(tracking: Tracking, stored: readonly AnomalyView[]): AnomalyView[] {
  const left = new Map(stored.map((anomaly) => [anomaly.id, anomaly]));
  for (const tracked of tracking.values()) {
    const same =
      left.get(tracked.id) ?? [...left.values()].find((one) => one.anomalyType === tracked.anomaly.anomalyType);
    if (same === undefined) {
      if (tracked.stored > 0) Object.assign(tracked, { id: randomUUID(), stored: 0 });
      continue;
    }
    left.delete(same.id);
    Object.assign(tracked, {
      id: same.id,
      openedAt: same.openedAt,
      openingMs: same.openedAt,
      stored: tracked.revision,
    });
  }
  return [...left.values()];
}

/** An anomaly as it is stored and told. */
export function viewOf(sessionId: string, tracked: Tracked): AnomalyView {
  const { anomalyType, severity, signal, score, value, expected, deviation, evidence } = tracked.anomaly;
  return {
    id: tracked.id,
    sessionId,
    anomalyType,
    severity,
    signal,
    score,
    value,
    expected,
    deviation,
    evidence: evidence.slice(0, 500),
    openedAt: tracked.openedAt,
    endedAt: tracked.endedAt,
  };
}

/** The anomaly that a proposal is made for now, if any: the gravest that is stored, open, and not told to wait. */
export function mostPressing(tracking: Tracking, nowMs: number): Tracked | undefined {
  return [...tracking.values()]
    .filter((one) => one.endedAt === null && one.stored > 0 && one.retryAtMs <= nowMs)
    .toSorted((a, b) => rank(b) - rank(a) || b.anomaly.score - a.anomaly.score)[0];
}

const rank = ({ anomaly }: Tracked): number => (anomaly.severity === 'CRITICAL' ? 1 : 0);
