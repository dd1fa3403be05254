import { createRandom, type Random } from '../../conductor/random.ts';
import type { Audience, Moment } from './recordings.ts';
import { advance, fork, startRun, type Alarm, type Meddle } from './run.ts';
import { mean } from './statistics.ts';

/** Shares of messages that stay after a drop. */
export const DROPS = [
  { name: 'silence', keep: 0 },
  { name: '80 % drop', keep: 0.2 },
  { name: '50 % drop', keep: 0.5 },
] as const;
const HORIZONS_MS = [120_000, 300_000] as const;
const DROPS_PER_RECORDING = 40;
/** No drop in the first ten minutes, none whose five minutes the recording does not hold. */
const EARLIEST_MS = 600_000;
const BEFORE_MS = 60_000;

/**
 * Of the drops in one recording: shares noticed within each horizon, the median delay (infinite beyond the last), and
 * the mean, in which a drop that is not noticed counts as the last horizon.
 */
export type Noticed = { within: readonly [number, number]; medianMs: number; meanMs: number };
export type Judged = { drops: Noticed[]; placebo: Noticed; alarms: readonly Alarm[] };
/** Ours and the rival on the same readings. */
export type Rivals<T> = { ours: T; plain: T };

/** A recording untouched, and from `DROPS_PER_RECORDING` seeded moments on with messages thinned to the end. */
export function judgeDrops(audience: Audience, seed: number, dial?: number): Rivals<Judged> {
  const moments = pickMoments(audience, seed);
  const run = startRun(dial);
  const forks = moments.map((fromMs) => fork(advance(run, audience, fromMs)));
  advance(run, audience, audience.endMs);
  const dropped = DROPS.map(({ name, keep }) =>
    forks.map((from, i) => {
      const fromMs = moments[i] ?? 0;
      const random = createRandom(`${seed}:${audience.name}:${name}:${i}`);
      return advance(fork(from), audience, fromMs + HORIZONS_MS[1], thin(keep, fromMs, random));
    }),
  );
  const judge = (rival: 'ours' | 'plain'): Judged => {
    const before = run[rival];
    const noticed = (alarmsOf: (i: number) => readonly Alarm[]): Noticed =>
      summarise(moments.map((fromMs, i) => delayOf(before, alarmsOf(i), fromMs)));
    return {
      drops: dropped.map((runs) => noticed((i) => runs[i]?.[rival] ?? [])),
      placebo: noticed(() => before),
      alarms: before,
    };
  };
  return { ours: judge('ours'), plain: judge('plain') };
}

/** The seeded moments at which drops begin, in order; none where the recording is too short for one. */
export function pickMoments({ name, kind, endMs }: Audience, seed: number): number[] {
  const random = createRandom(`${seed}:${name}`);
  const latest = endMs - HORIZONS_MS[1];
  if (kind === 'silent' || latest <= EARLIEST_MS) return [];
  const draws = Array.from({ length: DROPS_PER_RECORDING }, () => EARLIEST_MS + random.next() * (latest - EARLIEST_MS));
  return draws.toSorted((a, b) => a - b);
}

/** Leaves out messages with probability 1 − keep, and with a message that its author became present by it. */
export function thin(keep: number, fromMs: number, random: Random): Meddle {
  let leftOutAt = -1;
  return (moment: Moment) => {
    const { atMs, event } = moment;
    if (atMs < fromMs) return [moment];
    if (event.type === 'chat') {
      leftOutAt = random.next() < keep ? -1 : atMs;
      return leftOutAt === -1 ? [moment] : [];
    }
    return leftOutAt === atMs && event.type === 'sync' && event.kind === 'presence_update' ? [] : [moment];
  };
}

/** Milliseconds from the drop to the first alarm; infinite without one, or with one in the minute before. */
export function delayOf(before: readonly Alarm[], after: readonly Alarm[], fromMs: number): number {
  if (before.some(({ atMs }) => atMs > fromMs - BEFORE_MS && atMs <= fromMs)) return Infinity;
  const alarm = after.find(({ atMs }) => atMs > fromMs);
  return alarm === undefined ? Infinity : alarm.atMs - fromMs;
}

/** What the delays of the drops in one recording amount to; infinite where one was not noticed. */
export function summarise(delays: readonly number[]): Noticed {
  const within = (ms: number): number => delays.filter((delay) => delay <= ms).length / Math.max(1, delays.length);
  const sorted = delays.toSorted((a, b) => a - b);
  const medianMs = sorted[sorted.length >> 1] ?? Infinity;
  return {
    within: [within(HORIZONS_MS[0]), within(HORIZONS_MS[1])],
    medianMs: medianMs <= HORIZONS_MS[1] ? medianMs : Infinity,
    meanMs: mean(delays.map((delay) => Math.min(delay, HORIZONS_MS[1]))),
  };
}
