import type { EngagementPoint } from '@conductor/contracts';
import type { ActiveSession } from '../ports/sessions.ts';
import type { ConductorSettings } from '../ports/settings.ts';
import { createTalk, type Talk } from './perceive/talk.ts';
import { createDetection, restoreDetection, setQuiet, snapshotDetection, type Detection } from './detect/detect.ts';
import { createScorer, restoreScorer, snapshotScorer, type Scorer } from './perceive/score.ts';
import type { Tracked, Tracking } from './detect/tracking.ts';
import type { Sources } from './perceive/sources.ts';
import { createWindow, type SessionWindow } from './perceive/window.ts';

/** One session as this instance perceives it; every instance has one of every live session. */
export type SessionState = {
  row: ActiveSession;
  window: SessionWindow;
  sources: Sources;
  scorer: Scorer;
  detection: Detection;
  talk: Talk;
  tracking: Tracking;
  last: EngagementPoint | null;
  /** The trace of the last chat event that came with one; null before. */
  heard: string | null;
  /** The token under which the stored anomalies were taken over; null before. */
  adoptedToken: number | null;
  /** What is being stored and proposed just now. */
  job: Promise<void> | null;
  checkpointedAt: number;
};

type Times = Pick<ConductorSettings, 'tickIntervalMs' | 'windowMs' | 'anomalyCooldownMs'>;
type Now = { nowMs: number; monotonicMs: number };

/** A session seen for the first time; `checkpoint` is what was stored of it, if anything. The gap before now is unknown. */
export function createSessionState(row: ActiveSession, times: Times, now: Now, checkpoint: unknown): SessionState {
  const { tickIntervalMs: tickMs, windowMs, anomalyCooldownMs: cooldownMs } = times;
  const saved = isSaved(checkpoint) ? checkpoint : null;
  const state: SessionState = {
    row,
    window: createWindow({ windowMs, tickMs, startMs: now.monotonicMs }),
    sources: new Map(),
    scorer: saved === null ? createScorer() : restoreScorer(saved.scorer),
    detection: restoreDetection(saved?.detection, { tickMs, cooldownMs }),
    talk: createTalk(),
    tracking: new Map(saved?.tracked.map((tracked) => [tracked.key, tracked])),
    last: null,
    heard: null,
    adoptedToken: null,
    job: null,
    checkpointedAt: now.nowMs,
  };
  announceQuiet(state, now);
  return state;
}

/** Takes the row's quiet times over into the detector, whose clock is monotonic. */
export function announceQuiet({ row, detection }: SessionState, { nowMs, monotonicMs }: Now): void {
  const aheadMs = monotonicMs - nowMs;
  const { quietUntil, plannedBreak } = row;
  setQuiet(detection, [
    ...(quietUntil === null ? [] : [{ fromMs: -Infinity, untilMs: quietUntil + aheadMs }]),
    ...(plannedBreak === null ? [] : [{ fromMs: plannedBreak.from + aheadMs, untilMs: plannedBreak.until + aheadMs }]),
  ]);
}

/** Begins anew, where a state turned out to be unusable. */
export function startAnew(state: SessionState, times: Times): void {
  state.scorer = createScorer();
  state.detection = createDetection({ tickMs: times.tickIntervalMs, cooldownMs: times.anomalyCooldownMs });
  state.tracking.clear();
  state.adoptedToken = null;
}

/** Raise it when the saved shape changes: older ones are then left alone. */
const VERSION = 4;
type Saved = { version: number; scorer: Scorer; detection: object; tracked: Tracked[] };

/** What a restarted instance needs of a session; no event of the window, no word of the chat. */
export function saveSession(state: SessionState): Record<string, unknown> {
  const saved: Saved = {
    version: VERSION,
    scorer: snapshotScorer(state.scorer),
    detection: snapshotDetection(state.detection),
    tracked: [...state.tracking.values()],
  };
  return saved;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Only ever written by `saveSession`, so the version vouches for the rest. */
function isSaved(value: unknown): value is Saved {
  return (
    isObject(value) &&
    'version' in value &&
    value.version === VERSION &&
    'scorer' in value &&
    isObject(value.scorer) &&
    'detection' in value &&
    isObject(value.detection) &&
    'tracked' in value &&
    Array.isArray(value.tracked)
  );
}
