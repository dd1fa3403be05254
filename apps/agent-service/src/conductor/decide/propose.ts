import type { AnomalyView, Arm, PosteriorView } from '@conductor/contracts';
import { choose, type ContextStates } from './bandit.ts';
import { ANOMALY_LABELS, ARM_LABELS } from '@conductor/contracts';
import { percent } from './policy.ts';
import type { Random } from '../random.ts';

/** What the bandit would do about an anomaly, and why, in words for a human. */
export type Proposal = {
  arm: Arm;
  context: string;
  confidence: number;
  basis: 'MEASURED' | 'PRIOR';
  /** Probability that this arm would be drawn. */
  propensity: number;
  reasons: string[];
};

export type ProposeInput = {
  anomaly: Pick<AnomalyView, 'anomalyType' | 'severity' | 'evidence'>;
  context: string;
  states: ContextStates;
  arms: readonly Arm[];
  minConfidence: number | null;
  random: Random;
};

/** Draws an arm; null when none of them is likely enough to beat doing nothing. */
export function propose({ anomaly, context, states, arms, minConfidence, random }: ProposeInput): Proposal | null {
  const { anomalyType } = anomaly;
  const choice = choose({
    anomalyType,
    context,
    states,
    arms,
    random,
    ...(minConfidence === null ? {} : { minConfidence }),
  });
  if (choice === null) return null;
  const { arm, confidence, basis, propensity } = choice;
  const posterior = choice.posteriors.find((candidate) => candidate.arm === arm);
  return { arm, context, confidence, basis, propensity, reasons: reasonsOf(anomaly, choice, posterior) };
}

function reasonsOf(
  anomaly: ProposeInput['anomaly'],
  choice: { arm: Arm; confidence: number; basis: 'MEASURED' | 'PRIOR' },
  posterior: PosteriorView | undefined,
): string[] {
  const { arm, confidence, basis } = choice;
  const reasons = [
    `${ANOMALY_LABELS[anomaly.anomalyType]}, ${anomaly.severity.toLowerCase()}: ${anomaly.evidence}`.slice(0, 500),
  ];
  if (posterior !== undefined) {
    const helps = `expected to help in ${percent(posterior.mean)} of such cases (${posterior.n} measured)`;
    reasons.push(`${ARM_LABELS[arm].name}: ${helps}`);
  }
  const rests = basis === 'PRIOR' ? 'still resting on the prior' : 'measured against doing nothing';
  return [...reasons, `${percent(confidence)} likely to beat doing nothing, ${rests}`];
}
