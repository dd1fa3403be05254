import type { AnomalyType, Arm, PosteriorView } from '@conductor/contracts';
import { beats } from './beta.ts';
import type { Random } from './random.ts';

/** An arm's evidence as of update `n` of its context; since then it has faded by FADE^(context.n − n). */
export type ArmEvidence = { successes: number; failures: number; n: number; count: number };
/** One row of what was learnt: a kind of anomaly, or that kind in audiences of one size. */
export type ContextState = { n: number; arms: Partial<Record<Arm | 'HOLDOUT', ArmEvidence>> };
export type ContextStates = ReadonlyMap<string, ContextState>;

/** γ of forward decay: evidence halves in 230 updates of its context, so that a changed audience is noticed. */
const FADE = 0.997;
/** Prior evidence, in interventions. */
const PRIOR_STRENGTH = 5;
/** Below so many hold-outs confidence still rests on the prior. */
const ENOUGH_HOLDOUTS = 20;
/** Doing nothing: audiences come back by themselves a little less often than not. */
const HOLDOUT_PRIOR = 0.4;
const PRIORS: Record<AnomalyType, Record<Arm, number>> = {
  SUDDEN_DROP: {
    POLL: 0.65,
    CHAT_PROMPT: 0.6,
    BROADCAST: 0.5,
    QNA_PROMOTE: 0.5,
    GAMIFICATION: 0.55,
    NUDGE: 0.45,
    NOTIFICATION: 0.45,
  },
  GRADUAL_DECLINE: {
    POLL: 0.6,
    CHAT_PROMPT: 0.55,
    BROADCAST: 0.45,
    QNA_PROMOTE: 0.6,
    GAMIFICATION: 0.6,
    NUDGE: 0.5,
    NOTIFICATION: 0.45,
  },
  MASS_EXIT: {
    POLL: 0.5,
    CHAT_PROMPT: 0.5,
    BROADCAST: 0.6,
    QNA_PROMOTE: 0.5,
    GAMIFICATION: 0.5,
    NUDGE: 0.45,
    NOTIFICATION: 0.5,
  },
  LOW_ENGAGEMENT: {
    POLL: 0.65,
    CHAT_PROMPT: 0.6,
    BROADCAST: 0.45,
    QNA_PROMOTE: 0.55,
    GAMIFICATION: 0.6,
    NUDGE: 0.5,
    NOTIFICATION: 0.45,
  },
};
/** Not proposed for the whole room while another arm is allowed. */
const LAST_RESORT: ReadonlySet<Arm> = new Set<Arm>(['NUDGE', 'NOTIFICATION']);

export type Choice = {
  arm: Arm;
  /** Probability that the arm beats doing nothing. */
  confidence: number;
  basis: 'MEASURED' | 'PRIOR';
  /** Probability that this arm would be drawn. */
  propensity: number;
  posteriors: PosteriorView[];
};
export type Beta = { alpha: number; beta: number };

/** The most specific context, e.g. `SUDDEN_DROP/small`. Small: below 30 present, large: from 300. */
export function contextOf(anomalyType: AnomalyType, present: number | null, _score: number | null): string {
  if (present === null) return anomalyType;
  return `${anomalyType}/${present < 30 ? 'small' : present < 300 ? 'medium' : 'large'}`;
}

/** From the pooled context to the most specific: `['SUDDEN_DROP', 'SUDDEN_DROP/small']`. All of them learn. */
export function lineage(context: string): string[] {
  const parts = context.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** The posterior of an arm in a context: Beta(prior + faded evidence). */
export function posteriorOf(
  anomalyType: AnomalyType,
  states: ContextStates,
  context: string,
  arm: Arm | 'HOLDOUT',
): Beta & { mean: number; n: number } {
  const mean = arm === 'HOLDOUT' ? HOLDOUT_PRIOR : PRIORS[anomalyType][arm];
  const pooled = states.get(lineage(context)[0] ?? anomalyType);
  const evidence = pooled?.arms[arm];
  const fade = pooled && evidence ? FADE ** (pooled.n - evidence.n) : 0;
  const alpha = PRIOR_STRENGTH * mean + fade * (evidence?.successes ?? 0);
  const beta = PRIOR_STRENGTH * (1 - mean) + fade * (evidence?.failures ?? 0);
  return { alpha, beta, mean: alpha / (alpha + beta), n: evidence?.count ?? 0 };
}

/** One arm by Thompson sampling (1933; Russo et al., "A tutorial on Thompson sampling", 2018); null when none is left. */
export function choose(input: {
  anomalyType: AnomalyType;
  context: string;
  states: ContextStates;
  arms: readonly Arm[];
  random: Random;
  minConfidence?: number;
}): Choice | null {
  const { anomalyType, context, states, random, minConfidence = 0 } = input;
  const of = (arm: Arm | 'HOLDOUT') => posteriorOf(anomalyType, states, context, arm);
  const holdout = of('HOLDOUT');
  const room = input.arms.filter((arm) => !LAST_RESORT.has(arm));
  const candidates = (room.length > 0 ? room : input.arms)
    .map((arm) => ({ arm, posterior: of(arm), confidence: beats(of(arm), [holdout]) }))
    .filter((candidate) => candidate.confidence >= minConfidence);
  let best: { candidate: (typeof candidates)[number]; draw: number } | null = null;
  for (const candidate of candidates) {
    const draw = random.beta(candidate.posterior.alpha, candidate.posterior.beta);
    if (best === null || draw > best.draw) best = { candidate, draw };
  }
  if (best === null) return null;
  const { arm, posterior, confidence } = best.candidate;
  const others = candidates.filter((candidate) => candidate.arm !== arm).map((candidate) => candidate.posterior);
  return {
    arm,
    confidence,
    basis: holdout.n < ENOUGH_HOLDOUTS ? 'PRIOR' : 'MEASURED',
    propensity: beats(posterior, others),
    posteriors: candidates.map((candidate) => ({
      context: lineage(context)[0] ?? context,
      arm: candidate.arm,
      ...candidate.posterior,
    })),
  };
}

/** The context after one measured reward, 0–1: all evidence one update older, the arm's added to. */
export function learn(state: ContextState, arm: Arm | 'HOLDOUT', reward: number): ContextState {
  const n = state.n + 1;
  const old = state.arms[arm] ?? { successes: 0, failures: 0, n, count: 0 };
  const fade = FADE ** (n - old.n);
  const evidence = {
    successes: old.successes * fade + reward,
    failures: old.failures * fade + 1 - reward,
    n,
    count: old.count + 1,
  };
  return { n, arms: { ...state.arms, [arm]: evidence } };
}
