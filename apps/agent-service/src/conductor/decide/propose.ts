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
  /** What is left, 0–1, of an arm's chance in this session. */
  fresh: (arm: Arm) => number;
};

/** Draws an arm; null when none of them is likely enough to beat doing nothing. */
export function propose({
  anomaly,
  context,
  states,
  arms,
  minConfidence,
  random,
  fresh,
}: ProposeInput): Proposal | null {
  const { anomalyType } = anomaly;
  const choice = choose({
    anomalyType,
    context,
    states,
    arms,
    random,
    fresh,
    ...(minConfidence === null ? {} : { minConfidence }),
  });
  if (choice === null) return null;
  const { arm, confidence, basis, propensity } = choice;
  const posterior = choice.posteriors.find((candidate) => candidate.arm === arm);
  return { arm, context, confidence, basis, propensity, reasons: reasonsOf(anomaly, choice, posterior, fresh(arm)) };
}

/** A chance that is down to less is told. */
const WORTH_TELLING = 0.9;

function reasonsOf(
  anomaly: ProposeInput['anomaly'],
  choice: { arm: Arm; confidence: number; basis: 'MEASURED' | 'PRIOR' },
  posterior: PosteriorView | undefined,
  left: number,
): string[] {
  const { arm, confidence, basis } = choice;
  const reasons = [
    `${ANOMALY_LABELS[anomaly.anomalyType]}, ${anomaly.severity.toLowerCase()}: ${anomaly.evidence}`.slice(0, 500),
  ];
  if (posterior !== undefined) {
    const helps = `expected to help in ${percent(posterior.mean)} of such cases (${posterior.n} measured)`;
    reasons.push(`${ARM_LABELS[arm].name}: ${helps}`);
  }
  if (left < WORTH_TELLING) reasons.push(`used here lately, so its chance is taken to be ${percent(1 - left)} smaller`);
  const rests = basis === 'PRIOR' ? 'still resting on the prior' : 'measured against doing nothing';
  return [...reasons, `${percent(confidence)} likely to beat doing nothing, ${rests}`];
}
