import { createRandom } from '../../conductor/random.ts';
import type { Audience } from './recordings.ts';
import { advance, fork, startRun, type Alarm } from './run.ts';
import { watch, type Watched } from './watched.ts';

const STOPS = 40;
const EARLIEST_MS = 600_000;
const BEFORE_MS = 60_000;
/** People count as talking for so long after they spoke. */
const TALKING_MS = 180_000;

/** Share of seeded moments from which on nobody does anything any more that are told of within `withinMs`. */
export function stopsTold(audience: Audience, seed: number, withinMs: number): number {
  const random = createRandom(`${seed}:${audience.name}:stops`);
  const latest = audience.endMs - withinMs;
  if (latest <= EARLIEST_MS) return NaN;
  const moments = Array.from({ length: STOPS }, () => EARLIEST_MS + random.next() * (latest - EARLIEST_MS));
  const run = startRun();
  let told = 0;
  for (const fromMs of moments.toSorted((a, b) => a - b)) {
    const from = fork(advance(run, audience, fromMs));
    if (run.ours.some(({ atMs }) => atMs > fromMs - BEFORE_MS && atMs <= fromMs)) continue;
    const after = advance(from, audience, fromMs + withinMs, () => []);
    if (after.ours.length > 0) told += 1;
  }
  return told / STOPS;
}

/** An untouched session, and which of its notices came while at least two people talked. */
export type Heard = Watched & { whileTalking: Alarm[] };

export function listen(audience: Audience): Heard {
  const watched = watch(audience);
  const spoken = audience.moments.flatMap(({ atMs, event }) =>
    event.type === 'sync' && event.kind === 'speaking_started' ? [{ atMs, who: event.userId ?? '' }] : [],
  );
  const talkers = (untilMs: number): number =>
    new Set(spoken.filter(({ atMs }) => atMs <= untilMs && atMs > untilMs - TALKING_MS).map(({ who }) => who)).size;
  return { ...watched, whileTalking: watched.notices.filter(({ atMs }) => talkers(atMs) >= 2) };
}

/** Video calls among recordings, by the name that such files have. */
export const isCall = ({ name }: Audience): boolean => name.startsWith('call-');
