/** So many gaps between ticks are looked at: one that is long says nothing of the machine. */
const GAPS = 40;
/** A machine that makes a tick in so many times its interval is too slow. */
const TOO_LATE = 2;

/** Is told of each tick's time (ms); returns the usual gap in ms while it is far too long, else null. */
export type Lateness = (at: number) => number | null;

/** Watches ticks that should be `intervalMs` apart, by the median of the last 40 gaps. */
export function watchLateness(intervalMs: number): Lateness {
  let gaps: number[] = [];
  let last: number | null = null;
  return (at) => {
    if (last !== null) gaps = [...gaps, at - last].slice(-GAPS);
    last = at;
    const median = gaps.toSorted((a, b) => a - b)[GAPS / 2] ?? 0;
    return gaps.length === GAPS && median > TOO_LATE * intervalMs ? median : null;
  };
}

/** What to do about a machine whose ticks of `intervalMs` are `gapMs` apart, in a sentence. */
export const tooSlow = (intervalMs: number, gapMs: number): string =>
  `this machine is too slow for a score every ${intervalMs / 1_000} s (one comes every ${(gapMs / 1_000).toFixed(1)} s): ` +
  'close other programs, or start again with TICK_INTERVAL_MS=1000 WINDOW_MS=20000 REWARD_DELAY_MS=20000';
