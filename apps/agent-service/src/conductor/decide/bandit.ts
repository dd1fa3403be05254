import { ARMS, type AnomalyType, type Arm, type PosteriorView } from '@conductor/contracts';
import type { ContextState, Evidence, Stream } from '../../ports/rewards.ts';
import { exceeds, optimisticShares, type Beta } from './beta.ts';
import { tired } from './burden.ts';
import { evidenceOf, offered } from './evidence.ts';
import { productPrior, type Prior } from './priors.ts';
import type { Random } from '../random.ts';

export type ContextStates = ReadonlyMap<string, ContextState>;

/** What audiences of another size taught counts as at most so many interventions of this size. */
const BORROWED = 32;
/** Draws are taken as if there were twice the evidence: less is spent on arms that are known to be worse. */
const SHARPNESS = 2;
/** Below so many hold-outs confidence still rests on the prior. */
export const ENOUGH_HOLDOUTS = 20;

export type Posterior = Beta & { mean: number; n: number };
export type Choice = {
  arm: Arm;
  /** Probability that proposing the arm beats doing nothing: both from the proposal, at one horizon. */
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

/**
 * The posterior of an arm, as carried out or as proposed, or of doing nothing: Beta(prior + evidence of this size since the
 * last change + what is borrowed of others).
 */
export function posteriorOf(
  anomalyType: AnomalyType,
  states: ContextStates,
  context: string,
  stream: Stream,
  prior: Prior = productPrior,
): Posterior {
  const [kind = context, ownKey = kind] = lineage(context);
  const own = evidenceOf(states.get(ownKey), stream);
  const others = related(context).filter((key) => key !== kind && key !== ownKey);
  let { alpha, beta } = prior(anomalyType, armOf(stream));
  alpha += own.successes;
  beta += own.failures;
  for (const key of others) {
    const other = evidenceOf(states.get(key), stream);
    const share = borrowing(own, other);
    alpha += share * other.successes;
    beta += share * other.failures;
  }
  return { alpha, beta, mean: alpha / (alpha + beta), n: evidenceOf(states.get(kind), stream).count };
}

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

const armOf = (stream: Stream): Arm | 'HOLDOUT' =>
  ARMS.find((arm) => stream === arm || stream === offered(arm)) ?? 'HOLDOUT';

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
  /** What is left, 0–1, of an arm's chance in this session (see `burden.ts`). */
  fresh?: (arm: Arm) => number;
}): Choice | null {
  const { anomalyType, context, states, random, minConfidence = 0, fresh = () => 1 } = input;
  const holdout = posteriorOf(anomalyType, states, context, 'HOLDOUT');
  const known = (arm: Arm, stream: Stream) => tired(posteriorOf(anomalyType, states, context, stream), fresh(arm));
  const candidates = input.arms
    .map((arm) => ({
      arm,
      posterior: known(arm, arm),
      confidence: exceeds(known(arm, offered(arm)), holdout),
    }))
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
