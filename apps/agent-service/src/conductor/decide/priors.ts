import type { AnomalyType, Arm } from '@conductor/contracts';
import { armFiles } from '../arms/registry.ts';
import type { Beta } from './beta.ts';

/** Prior evidence, in interventions: a handful of real ones soon outweighs it. */
const STRENGTH = 5;
/** Doing nothing: an audience comes back by itself a little less often than not. */
const NOTHING = 0.4;

/** Where an arm, or doing nothing, starts for a kind of anomaly. */
export type Prior = (anomalyType: AnomalyType, arm: Arm | 'HOLDOUT') => Beta;

/** The product's opinion. */
export const productPrior: Prior = (anomalyType, arm) => {
  const mean = arm === 'HOLDOUT' ? NOTHING : armFiles[arm].helps[anomalyType];
  return { alpha: STRENGTH * mean, beta: STRENGTH * (1 - mean) };
};

/** No opinion. */
export const uniformPrior: Prior = () => ({ alpha: 1, beta: 1 });
