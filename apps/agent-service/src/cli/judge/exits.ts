import { createRandom, type Random } from '../../conductor/random.ts';
import type { SessionEvent } from '../../conductor/perceive/window.ts';
import type { Audience, Moment } from './recordings.ts';
import { advance, fork, startRun, type Run } from './run.ts';

const EXITS_PER_RECORDING = 40;
/** So many of those present leave, one after the other, within this time. */
const SHARE = 0.3;
const WITHIN_MS = 60_000;
/** An alarm counts so long after the first has left, and after the last. */
const EXIT_HORIZONS_MS = [30_000, 90_000] as const;
/** With fewer present 30 % are hardly more than two people. */
const LEAST_PRESENT = 10;
/** Levels of an exit are told at most so often. */
const STEPS = 60;
/** Above any version a recording tells. */
const FIRST_VERSION = 1e9;

/** Shares of exits noticed within each horizon, over all moments tried. */
export type Exited = { tried: number; shares: [number, number] };

/** A recording in which 30 % leave within a minute, from seeded moments on at which at least ten are present. */
export function judgeExits(audience: Audience, seed: number, dial?: number): Exited {
  const random = createRandom(`${seed}:${audience.name}:exits`);
  const latest = audience.endMs - 2 * WITHIN_MS;
  const span = latest - 5 * WITHIN_MS;
  const moments = Array.from({ length: EXITS_PER_RECORDING }, () => 5 * WITHIN_MS + random.next() * span);
  const run = startRun(dial);
  const delays: number[] = [];
  for (const fromMs of moments.toSorted((a, b) => a - b)) {
    const from = fork(advance(run, audience, fromMs));
    if (span > 0 && (from.window.level ?? 0) >= LEAST_PRESENT) delays.push(delayOf(from, audience, fromMs, random));
  }
  const within = (ms: number): number => delays.filter((delay) => delay <= ms).length / Math.max(1, delays.length);
  return { tried: delays.length, shares: [within(EXIT_HORIZONS_MS[0]), within(EXIT_HORIZONS_MS[1])] };
}

/** Milliseconds from the first leaving to the alarm; infinite without one. */
function delayOf(from: Run, audience: Audience, fromMs: number, random: Random): number {
  const moments = exodus(audience.moments.slice(from.next), fromMs, from.window.level ?? 0, random);
  const run = { ...from, next: 0 };
  advance(run, { ...audience, moments }, fromMs + EXIT_HORIZONS_MS[1]);
  const alarm = run.ours.find(({ atMs, type }) => atMs > fromMs && type === 'MASS_EXIT');
  return alarm === undefined ? Infinity : alarm.atMs - fromMs;
}

/** What happens from `fromMs` on when people leave besides: the levels told are lower by those gone, and told more often. */
function exodus(moments: readonly Moment[], fromMs: number, present: number, random: Random): Moment[] {
  const leaving = Math.round(SHARE * present);
  const times = Array.from({ length: leaving }, () => fromMs + random.next() * WITHIN_MS).toSorted((a, b) => a - b);
  const gone = (atMs: number): number => times.filter((time) => time <= atMs).length;
  const ids = { sessionId: moments[0]?.event.sessionId ?? 'exits', eventId: moments[0]?.event.eventId ?? 'exits' };
  let version = FIRST_VERSION;
  const level = (count: number): SessionEvent => {
    const told = { version: (version += 1), present: Math.max(0, count), openPolls: [] };
    return { type: 'sync', kind: 'presence_update', known: true, ...ids, level: told };
  };
  const every = Math.ceil(leaving / STEPS);
  const told = times
    .filter((_, i) => (i + 1) % every === 0 || i === leaving - 1)
    .map((atMs) => ({ atMs, event: null }));
  let there = present;
  return [...moments.filter(({ atMs }) => atMs <= fromMs + EXIT_HORIZONS_MS[1]), ...told]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, event }) => {
      if (event?.type === 'sync' && event.level !== undefined) there = event.level.present;
      const isLevel = event === null || (event.type === 'sync' && event.level !== undefined);
      return { atMs, event: isLevel ? level(there - gone(atMs)) : event };
    });
}
