import { createRandom } from '../../conductor/random.ts';
import { delayOf, pickMoments, summarise, thin, type Noticed } from './drops.ts';
import type { Audience } from './recordings.ts';
import { counted, TICK_MS, type Alarm, type Meddle } from './run.ts';

/** Lengths in ticks: of the window that is looked at, and of what came before it. */
const WINDOWS = [3, 6, 12, 18, 24, 36, 48, 60];
const SHORTEST_PAST = 36;
const PASTS = [SHORTEST_PAST, 120, 360];
const ALARMS_PER_HOUR = 0.5;

/**
 * How well a drop could be noticed by somebody who compares the messages of one window with the mean of those before
 * it, and knows this recording and all its drops beforehand: the window, the past and the threshold are those that
 * notice most within five minutes, of all that alarm at most 0.5 times an hour while nothing is changed. No detector
 * may know that; what is missed even so can hardly be told from what this audience does by itself.
 */
export function foresee(audience: Audience, keep: number, seed: number): Noticed {
  const untouched = countsOf(audience);
  const allowed = Math.round((ALARMS_PER_HOUR * audience.endMs) / 3_600_000);
  const drops = pickMoments(audience, seed).map((fromMs, i) => {
    const random = createRandom(`${seed}:${audience.name}:foreseen:${i}`);
    return { fromMs, counts: countsOf(audience, thin(keep, fromMs, random)) };
  });
  const tried = WINDOWS.flatMap((window) =>
    PASTS.map((past) => {
      const before = ratios(untouched, window, past);
      const threshold = highest(before, allowed);
      const alarms = alarmsOf(before, threshold);
      const delays = drops.map(({ fromMs, counts }) =>
        delayOf(alarms, alarmsOf(ratios(counts, window, past), threshold), fromMs),
      );
      return summarise(delays);
    }),
  );
  return tried.reduce((best, each) => (each.within[1] > best.within[1] ? each : best));
}

function countsOf({ moments, endMs }: Audience, meddle: Meddle = (moment) => [moment]): number[] {
  const counts = Array.from({ length: Math.ceil(endMs / TICK_MS) }, () => 0);
  for (const { atMs, event } of moments.flatMap(meddle)) {
    const tick = Math.min(counts.length - 1, Math.max(0, Math.ceil(atMs / TICK_MS) - 1));
    if (event.type === 'chat') counts[tick] = (counts[tick] ?? 0) + 1;
  }
  return counts;
}

/** For each tick the messages of the window that ends with it, by those expected; infinite where the past is too short. */
function ratios(counts: readonly number[], window: number, past: number): number[] {
  const sums = [0];
  for (const count of counts) sums.push((sums.at(-1) ?? 0) + count);
  const between = (from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0);
  return counts.map((_, tick) => {
    const from = tick + 1 - window;
    const first = Math.max(0, from - past);
    if (from - first < SHORTEST_PAST) return Infinity;
    return (between(from, tick + 1) + 0.5) / ((window * between(first, from)) / (from - first) + 0.5);
  });
}

const alarmsOf = (values: readonly number[], threshold: number): Alarm[] =>
  values.flatMap((value, tick) =>
    value < threshold ? [{ atMs: (tick + 1) * TICK_MS, type: 'SUDDEN_DROP', severity: 'WARNING' }] : [],
  );

/** The highest threshold under which no more than so many alarms are counted. */
function highest(values: readonly number[], allowed: number): number {
  const candidates = [...new Set(values)].filter(Number.isFinite).toSorted((a, b) => a - b);
  let [low, high] = [0, candidates.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (counted(alarmsOf(values, candidates[middle] ?? Infinity)).length <= allowed) low = middle + 1;
    else high = middle;
  }
  return candidates[low - 1] ?? 0;
}
