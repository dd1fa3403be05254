import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { DecisionView } from '@conductor/contracts';
import { Label, Meter } from 'react-aria-components';
import { percent } from '../../ui/format.ts';

const BASIS: Record<DecisionView['confidenceBasis'], string> = {
  get PRIOR() {
    return t`Rests on general experience: too few comparisons with doing nothing were measured yet.`;
  },
  get MEASURED() {
    return t`Measured against doing nothing.`;
  },
};

/** How sure the conductor is that this beats doing nothing, and what that rests on. */
export function Confidence({ decision }: { decision: DecisionView }) {
  if (decision.confidence === null)
    return (
      <p className="hint">
        <Trans>No confidence is given: the conductor did not choose this.</Trans>
      </p>
    );
  return (
    <Meter className="confidence" value={decision.confidence * 100} valueLabel={percent(decision.confidence)}>
      {({ percentage }) => (
        <>
          <div className="confidence-line">
            <Label>
              <Trans>Chance that it beats doing nothing</Trans>
            </Label>
            <span className="digits">{percent(decision.confidence ?? 0)}</span>
          </div>
          <div className="bar">
            <div className="bar-fill" style={{ width: `${percentage}%` }} />
          </div>
          <p className="hint">{BASIS[decision.confidenceBasis]}</p>
        </>
      )}
    </Meter>
  );
}
