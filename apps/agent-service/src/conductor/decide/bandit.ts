import type { AnomalyType, Arm, PosteriorView } from '@conductor/contracts';
import { withoutLastResorts } from '../arms/registry.ts';
import { exceeds, optimisticShares, type Beta } from './beta.ts';
import type { ContextState } from '../../ports/rewards.ts';
import { productPrior, type Prior } from './priors.ts';
import type { Random } from '../random.ts';

export type ContextStates = ReadonlyMap<string, ContextState>;

/** γ of forward decay: evidence halves in 86 updates of its context, so that a changed audience is noticed. */
const FADE = 0.992;
/** What audiences of another size taught counts as at most so many interventions of this size. */
const BORROWED = 16;
/** Draws are taken as if there were twice the evidence: less is spent on arms that are known to be worse. */
const SHARPNESS = 2;
/** Below so many hold-outs confidence still rests on the prior. */
const ENOUGH_HOLDOUTS = 20;

export type Posterior = Beta & { mean: number; n: number };
export type Choice = {
  arm: Arm;
  /** Probability that the arm beats doing nothing. */
  confidence: number;
  basis: 'MEASURED' | 'PRIOR';
  /** Probability that this arm would be drawn. */
  propensity: number;
  /** What is known of each arm that took part in the draw. */
  posteriors: PosteriorView[];
};

const SIZES = ['small', 'medium', 'large'] as const;

/** The most specific context, e.g. `SUDDEN_DROP/small`. Small: below 30 present, large: from 300. */
export function contextOf(anomalyType: AnomalyType, present: number | null): string {
  if (present === null) return anomalyType;
  return `${anomalyType}/${present < 30 ? 'small' : present < 300 ? 'medium' : 'large'}`;
}

/** From the pooled context to the most specific: `['SUDDEN_DROP', 'SUDDEN_DROP/small']`. All of them learn. */
export function lineage(context: string): string[] {
  const slash = context.indexOf('/');
  return slash < 0 ? [context] : [context.slice(0, slash), context];
}

/** All contexts that a posterior in `context` rests on: its lineage, and the same kind in audiences of other sizes. */
export function related(context: string): string[] {
  const [kind = context, own] = lineage(context);
  return own === undefined ? [kind] : [kind, ...SIZES.map((size) => `${kind}/${size}`)];
}

/** The posterior of an arm (or of doing nothing): Beta(prior + faded evidence of this size + what is borrowed of others). */
export function posteriorOf(
  anomalyType: AnomalyType,
  states: ContextStates,
  context: string,
  arm: Arm | 'HOLDOUT',
  prior: Prior = productPrior,
): Posterior {
  const [kind = context, ownKey = kind] = lineage(context);
  const own = faded(states.get(ownKey), arm);
  const others = related(context).filter((key) => key !== kind && key !== ownKey);
  let { alpha, beta } = prior(anomalyType, arm);
  alpha += own.successes;
  beta += own.failures;
  for (const key of others) {
    const other = faded(states.get(key), arm);
    const share = borrowing(own, other);
    alpha += share * other.successes;
    beta += share * other.failures;
  }
  return { alpha, beta, mean: alpha / (alpha + beta), n: faded(states.get(kind), arm).count };
}

type Evidence = { successes: number; failures: number };

/**
 * Which share of another size's evidence counts here: worth at most BORROWED interventions, and the less the surer it is that the
 * two sizes differ, by the likelihood exp(−z²/2) of their rates being one. A power prior (Ibrahim and Chen 2000) whose power
 * follows the data (as in commensurate priors, Hobbs et al. 2011).
 */
function borrowing(own: Evidence, other: Evidence): number {
  const [here, there] = [rateOf(own), rateOf(other)];
  const likelihood = Math.exp(-((here.rate - there.rate) ** 2) / (here.variance + there.variance) / 2);
  return likelihood * Math.min(1, BORROWED / Math.max(1, other.successes + other.failures));
}

/** Rate of success and its variance, as after one success and one failure more. */
function rateOf({ successes, failures }: Evidence): { rate: number; variance: number } {
  const n = successes + failures + 2;
  const rate = (successes + 1) / n;
  return { rate, variance: (rate * (1 - rate)) / n };
}

function faded(state: ContextState | undefined, arm: Arm | 'HOLDOUT'): Evidence & { count: number } {
  const evidence = state?.arms[arm];
  if (state === undefined || evidence === undefined) return { successes: 0, failures: 0, count: 0 };
  const fade = FADE ** (state.n - evidence.n);
  return { successes: fade * evidence.successes, failures: fade * evidence.failures, count: evidence.count };
}

/**
 * The index of the arm to try, −1 for none: Thompson sampling (1933), with sharpened posteriors (Chapelle and Li, "An empirical
 * evaluation of Thompson sampling", 2011, section 3) and no draw below its mean (optimistic Bayesian sampling, May et al. 2012).
 */
export function draw(posteriors: readonly Posterior[], random: Random): number {
  let best = -1;
  let highest = -1;
  posteriors.forEach(({ alpha, beta, mean }, i) => {
    const value = Math.max(mean, random.beta(SHARPNESS * alpha, SHARPNESS * beta));
    if (value <= highest) return;
    highest = value;
    best = i;
  });
  return best;
}

/** One arm for an anomaly; null when none is allowed or all lie below `minConfidence`. */
export function choose(input: {
  anomalyType: AnomalyType;
  context: string;
  states: ContextStates;
  arms: readonly Arm[];
  random: Random;
  minConfidence?: number;
}): Choice | null {
  const { anomalyType, context, states, random, minConfidence = 0 } = input;
  const holdout = posteriorOf(anomalyType, states, context, 'HOLDOUT');
  const candidates = withoutLastResorts(input.arms)
    .map((arm) => ({ arm, posterior: posteriorOf(anomalyType, states, context, arm) }))
    .map((candidate) => ({ ...candidate, confidence: exceeds(candidate.posterior, holdout) }))
    .filter((candidate) => candidate.confidence >= minConfidence);
  const posteriors = candidates.map((candidate) => candidate.posterior);
  const chosen = draw(posteriors, random);
  const candidate = candidates[chosen];
  if (candidate === undefined) return null;
  const sharpened = posteriors.map(({ alpha, beta }) => ({ alpha: SHARPNESS * alpha, beta: SHARPNESS * beta }));
  const [pooledKey = context] = lineage(context);
  return {
    arm: candidate.arm,
    confidence: candidate.confidence,
    basis: holdout.n < ENOUGH_HOLDOUTS ? 'PRIOR' : 'MEASURED',
    propensity: optimisticShares(sharpened)[chosen] ?? 1,
    posteriors: candidates.map(({ arm, posterior }) => ({ context: pooledKey, arm, ...posterior })),
  };
}

/** The context after one measured reward, 0–1: all evidence one update older, the arm's added to. */
export function learn(state: ContextState, arm: Arm | 'HOLDOUT', reward: number): ContextState {
  const n = state.n + 1;
  const { successes, failures, count } = faded({ ...state, n }, arm);
  const evidence = { successes: successes + reward, failures: failures + 1 - reward, n, count: count + 1 };
  return { n, arms: { ...state.arms, [arm]: evidence } };
}
