import { noteJudged } from '../detect/detect.ts';
import { forgetEnded } from '../detect/tracking.ts';
import { perceive } from '../perceive.ts';
import type { Coverage } from '../perceive/coverage.ts';
import { read } from '../perceive/reading.ts';
import { spanOf } from '../perceive/score.ts';
import { coverageOf } from '../perceive/sources.ts';
import type { SessionState } from '../session-state.ts';
import type { KeptMessage, Recollection } from './kept.ts';

/** A session as its checkpoint has it, which was made at `savedMs` (monotonic); null without one. */
export type Restored = { session: SessionState; savedMs: number | null };

/** The ticks that were due: slots of `slotMs` on the wall, up to `lastSlot`, of which a session has one in `slots`. */
type Ticking = {
  slotMs: number;
  slots: number;
  lastSlot: number;
  slotOf: (id: string) => number;
  /** Monotonic time less the wall's, ms. */
  aheadMs: number;
};

type Due = Restored & { atMs: number; wallMs: number };

type ReplayDeps = {
  coverage: Coverage;
  take: (message: KeptMessage) => void;
  ticking: Ticking;
  /** A session's state turned out to be unusable; it costs the others nothing. */
  onBroken: (session: SessionState, error: unknown) => void;
};

/**
 * Perceives what was kept as if it came now, tick for tick from the checkpoint on, so that a session is as whoever conducted
 * it had it. What the checkpoint knows already fills the window and is learnt no second time.
 */
export function replay(sessions: readonly Restored[], { fromMs, messages }: Recollection, deps: ReplayDeps): void {
  let next = 0;
  const takeUntil = (untilMs: number): void => {
    for (let message = messages[next]; message && message.atMs <= untilMs; message = messages[next]) {
      deps.take(message);
      next += 1;
    }
  };
  const due = sessions
    .flatMap((restored) => ticksOf(restored, fromMs, deps.ticking))
    .toSorted((a, b) => a.atMs - b.atMs);
  for (const { session, savedMs, atMs, wallMs } of due) {
    takeUntil(atMs);
    try {
      tickAgain(session, savedMs !== null && atMs <= savedMs, deps.coverage, atMs, wallMs);
    } catch (error) {
      deps.onBroken(session, error);
    }
  }
  takeUntil(Infinity);
}

function tickAgain(session: SessionState, isKnown: boolean, coverage: Coverage, atMs: number, wallMs: number): void {
  if (isKnown) {
    // Closes the counts of what the checkpoint has counted.
    const reading = read(session.window, coverageOf(session.sources, coverage), atMs, spanOf(session.scorer));
    return noteJudged(session.detection, reading, atMs);
  }
  perceive(session, coverage, atMs, wallMs);
  forgetEnded(session.tracking);
}

/** A session's ticks since `fromMs`, from the last one that its checkpoint knows. */
function ticksOf(restored: Restored, fromMs: number, { slotMs, slots, lastSlot, slotOf, aheadMs }: Ticking): Due[] {
  const { session, savedMs } = restored;
  const sinceMs = Math.max(fromMs, (savedMs ?? fromMs) - slots * slotMs);
  const place = slotOf(session.row.id);
  const due: Due[] = [];
  for (let slot = lastSlot - ((lastSlot - place) % slots); slot * slotMs + aheadMs > sinceMs; slot -= slots) {
    due.push({ ...restored, atMs: slot * slotMs + aheadMs, wallMs: Math.round(slot * slotMs) });
  }
  return due;
}
