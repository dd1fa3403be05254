import { t } from '@lingui/core/macro';
import type { AnomalyView, DecisionView } from '@conductor/contracts';
import { ANOMALY_LABELS } from '@conductor/contracts/plain';
import { called } from '../../words/called.ts';

const PICKED: Record<DecisionView['confidenceBasis'], string> = {
  get PRIOR() {
    return t`Picked by what generally helps in such a moment.`;
  },
  get MEASURED() {
    return t`Picked by what has helped in such a moment before.`;
  },
};

const asked = ({ mode, confidenceBasis }: DecisionView): string => {
  if (mode === 'MANUAL') return t`You are asked because you want to be asked every time.`;
  if (confidenceBasis === 'PRIOR') return t`You are asked because too little has been compared with doing nothing yet.`;
  return t`You are asked because it is not sure enough to act alone.`;
};

/**
 * Why a decision is proposed and why a person is asked, in plain words: `anomaly` is the one that it answers, as far as
 * it is known.
 */
export function whyOf(decision: DecisionView, anomaly: AnomalyView | null): readonly string[] {
  // Nobody weighed it against doing nothing: its reasons are whose it is, and their own words.
  if (decision.confidence === null) return decision.reasons;
  const { anomalyType } = decision;
  const noticed = anomaly === null ? '' : `: ${anomaly.evidence}`;
  const seen = anomalyType === null ? [] : [`${called(ANOMALY_LABELS[anomalyType])}${noticed}`];
  return [...seen, PICKED[decision.confidenceBasis], asked(decision)];
}
