import type { Arm } from '@conductor/contracts';
import type { ContextState, Evidence, Span, Stream } from '../../ports/rewards.ts';

/** Where what came of proposing an arm is kept, carried out or not. */
export const offered = (arm: Arm) => `OFFERED:${arm}` as const;

export const NOTHING_LEARNT: ContextState = { n: 0, spans: [] };

/** Before each reward the world may have changed with this probability. */
const HAZARD = 1 / 500;
/** So many moments of the last change are told apart. */
const MOST_SPANS = 8;

const total = ({ successes, failures }: Evidence): number => successes + failures;
const NONE: Evidence = { successes: 0, failures: 0 };

/** Evidence since the last change, averaged over when that may have been; `count`: of all rewards ever. */
export function evidenceOf(state: ContextState | undefined, stream: Stream): Evidence & { count: number } {
  let [successes, failures, count, current] = [0, 0, 0, 0];
  for (const { weight, streams } of state?.spans ?? []) {
    // A reward still counts where the last change lies in its own span's beginning or before.
    current += weight;
    const evidence = streams[stream] ?? NONE;
    successes += current * evidence.successes;
    failures += current * evidence.failures;
    count += total(evidence);
  }
  return { successes, failures, count: Math.round(count) };
}

/** The row after one more reward, 0–1. What came of an offer says again what its arm said: it is added and foretells nothing. */
export function learn(state: ContextState, stream: Stream, reward: number): ContextState {
  const fresh = { successes: reward, failures: 1 - reward };
  const newest = state.spans.at(-1);
  if (!stream.startsWith('OFFERED') || newest === undefined) return foretold(state, stream, fresh);
  const streams = { ...newest.streams, [stream]: plus(newest.streams[stream] ?? NONE, fresh) };
  return { n: state.n + 1, spans: [...state.spans.slice(0, -1), { ...newest, streams }] };
}

/**
 * Bayesian detection of change points (Adams and MacKay 2007; for bandits Mellor and Shapiro
 * 2013): each moment of the last change foretells the reward from what came since, and gains or loses weight by how well it did. A
 * change is one of all streams, so what an arm in use reveals also lets go of what is known of the others.
 */
function foretold(state: ContextState, stream: Stream, fresh: Evidence): ContextState {
  const spans = [...state.spans, { weight: state.spans.length === 0 ? 1 : HAZARD, streams: {} }];
  const old = spans.length > 1 ? 1 - HAZARD : 1;
  let [since, sum] = [NONE, 0];
  const weights = spans.map(() => 0);
  for (let i = spans.length - 1; i >= 0; i--) {
    const span = spans[i];
    if (span === undefined) continue;
    since = plus(since, span.streams[stream] ?? NONE);
    const weight = span.weight * (i === spans.length - 1 ? 1 : old) * likelihood(since, fresh);
    weights[i] = weight;
    sum += weight;
  }
  const learnt = spans.map(({ streams }, i) => ({
    weight: (weights[i] ?? 0) / sum,
    streams: i < spans.length - 1 ? streams : { [stream]: fresh },
  }));
  return { n: state.n + 1, spans: learnt.length > MOST_SPANS ? withoutOne(learnt) : learnt };
}

const plus = (a: Evidence, b: Evidence): Evidence => ({
  successes: a.successes + b.successes,
  failures: a.failures + b.failures,
});

/** Of a reward after this evidence, by Laplace's rule; a share of a success counts as that share of its logarithm. */
function likelihood(since: Evidence, { successes, failures }: Evidence): number {
  const chance = (since.successes + 1) / (total(since) + 2);
  return Math.exp(successes * Math.log(chance) + failures * Math.log1p(-chance));
}

const sizeOf = ({ streams }: Span): number => Object.values(streams).reduce((sum, one) => sum + total(one), 0);

/** Joins the two neighbours that it costs least to confuse: unlikely ones, or short ones that lie long ago. The newest stays. */
function withoutOne(spans: readonly Span[]): Span[] {
  let [at, least, since] = [1, Infinity, 0];
  for (let i = spans.length - 1; i >= 1; i--) {
    const [earlier, later] = [spans[i - 1], spans[i]];
    if (earlier === undefined || later === undefined) continue;
    since += sizeOf(later);
    const cost = ((later.weight + 1e-9) * sizeOf(earlier)) / (since + 1);
    if (i < spans.length - 1 && cost < least) [at, least] = [i, cost];
  }
  const [earlier, later] = [spans[at - 1], spans[at]];
  if (earlier === undefined || later === undefined) return [...spans];
  const streams = { ...earlier.streams };
  for (const stream of streamsOf(later)) {
    streams[stream] = plus(streams[stream] ?? NONE, later.streams[stream] ?? NONE);
  }
  return spans.toSpliced(at - 1, 2, { weight: earlier.weight + later.weight, streams });
}

const isStream = (name: string): name is Stream => name !== '';
const streamsOf = ({ streams }: Span): Stream[] => Object.keys(streams).filter(isStream);
