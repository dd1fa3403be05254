import { createRandom, type Random } from '../../conductor/random.ts';
import type { SessionEvent } from '../../conductor/perceive/window.ts';
import { DROPS, thin } from './drops.ts';
import { audienceOf, type Audience, type Moment } from './recordings.ts';
import { advance, counted, fork, startRun, TICK_MS, type Run } from './run.ts';
import { lordenBound, median } from './statistics.ts';

/** Messages a minute and their variance over mean by size, about as in meetings, talks and streams. */
export const SIZES = [
  { people: 5, perMinute: 1.9, ratio: 1.5 },
  { people: 50, perMinute: 9.3, ratio: 3 },
  { people: 500, perMinute: 46, ratio: 10 },
  { people: 5_000, perMinute: 233, ratio: 30 },
] as const;
type Size = (typeof SIZES)[number];

/** Undisturbed for so long, then the drop; its notice is waited for up to so many times the bound. */
const UNTOUCHED_MS = 2 * 3_600_000;
const PATIENCE = 4;
const FALSE_ALARMS_PER_HOUR = 0.5;

export type Synthesised = {
  size: Size;
  alarmsPerHour: number;
  /** For each drop: the median delay and Lorden's bound, both in seconds. */
  drops: { name: string; delay: number; bound: number }[];
};

/** Sessions of negative-binomial counts, independent by tick, through the stages: false alarms, and delays after drops. */
export function judgeSynthetic(size: Size, sessions: number, seed: number): Synthesised {
  const mean = (size.perMinute * TICK_MS) / 60_000;
  const k = mean / (size.ratio - 1);
  const between = 3_600_000 / TICK_MS / FALSE_ALARMS_PER_HOUR;
  const bounds = DROPS.map(({ keep }) => Math.max(TICK_MS, TICK_MS * lordenBound(between, mean, k, keep)));
  const delays: number[][] = DROPS.map(() => []);
  let alarms = 0;
  for (let session = 0; session < sessions; session++) {
    const random = createRandom(`${seed}:${size.people}:${session}`);
    const audience = synthesise(size, mean, k, UNTOUCHED_MS + PATIENCE * Math.max(...bounds), random);
    const run = advance(startRun(), audience, UNTOUCHED_MS);
    alarms += counted(run.ours).length;
    for (const [i, { keep }] of DROPS.entries()) {
      delays[i]?.push(delayOf(fork(run), audience, keep, PATIENCE * (bounds[i] ?? 0), random));
    }
  }
  return {
    size,
    alarmsPerHour: alarms / ((sessions * UNTOUCHED_MS) / 3_600_000),
    drops: DROPS.map(({ name }, i) => ({
      name,
      delay: median(delays[i] ?? []) / 1_000,
      bound: (bounds[i] ?? 0) / 1_000,
    })),
  };
}

function delayOf(run: Run, audience: Audience, keep: number, patienceMs: number, random: Random): number {
  const meddle = thin(keep, UNTOUCHED_MS, random);
  while (run.ours.length === 0 && run.tickAt <= UNTOUCHED_MS + patienceMs) advance(run, audience, run.tickAt, meddle);
  return (run.ours[0]?.atMs ?? Infinity) - UNTOUCHED_MS;
}

function synthesise(size: Size, mean: number, k: number, untilMs: number, random: Random): Audience {
  const ids = { sessionId: `nb-${size.people}`, eventId: 'synthetic' };
  const present: SessionEvent = {
    type: 'sync',
    kind: 'presence_update',
    known: true,
    ...ids,
    level: { version: 0, present: size.people, openPolls: [] },
  };
  const moments: Moment[] = [{ atMs: 0, event: present }];
  for (let atMs = 0; atMs < untilMs; atMs += TICK_MS) {
    const count = poisson((random.gamma(k) * mean) / k, random);
    for (let i = 0; i < count; i++) {
      const userId = `user-${Math.floor(random.next() * size.people)}`;
      moments.push({ atMs: atMs + ((i + 0.5) / count) * TICK_MS, event: { type: 'chat', ...ids, userId } });
    }
  }
  return audienceOf(ids.sessionId, moments, untilMs);
}

/** By counting arrivals, in steps that do not underflow. */
function poisson(mean: number, random: Random): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(20, left));
    for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  }
  return count;
}
