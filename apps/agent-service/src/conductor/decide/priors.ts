import type { AnomalyType, Arm } from '@conductor/contracts';
import type { Beta } from './beta.ts';

/** Prior evidence, in interventions: a handful of real ones soon outweighs it. */
const STRENGTH = 5;
/** Doing nothing: an audience comes back by itself a little less often than not. */
const NOTHING = 0.4;

/** What usually helps: an opinion to start from, not a measurement. The best of each kind starts at ≥ 0.6. */
const USUAL: Record<AnomalyType, Record<Arm, number>> = {
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

/** Where an arm, or doing nothing, starts for a kind of anomaly. */
export type Prior = (anomalyType: AnomalyType, arm: Arm | 'HOLDOUT') => Beta;

/** The product's opinion. */
export const productPrior: Prior = (anomalyType, arm) => {
  const mean = arm === 'HOLDOUT' ? NOTHING : USUAL[anomalyType][arm];
  return { alpha: STRENGTH * mean, beta: STRENGTH * (1 - mean) };
};

/** No opinion. */
export const uniformPrior: Prior = () => ({ alpha: 1, beta: 1 });
