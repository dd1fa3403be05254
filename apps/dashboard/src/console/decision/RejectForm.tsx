import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Field } from '../../ui/Field.tsx';

const common = (): string[] => [t`Not now`, t`Wrong words`, t`Not for this audience`];

type RejectFormProps = { isBusy: boolean; onReject: (reason: string) => void; onBack: () => void };

/** Asks why not; the reason is optional, and a common one is one press. */
export function RejectForm({ isBusy, onReject, onBack }: RejectFormProps) {
  const [reason, setReason] = useState('');
  return (
    <form
      className="reject"
      onSubmit={(event) => {
        event.preventDefault();
        onReject(reason.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onBack();
      }}
    >
      <Field
        label={t`Why not? (optional)`}
        value={reason}
        onChange={setReason}
        maxLength={FIELD_LIMITS.rejection.max}
        autoFocus
        hint={t`Rejections teach the conductor what you accept, never that it would not have helped.`}
      />
      <div className="chips">
        {common().map((word) => (
          <Button key={word} className="button small" onPress={() => setReason(word)}>
            {word}
          </Button>
        ))}
      </div>
      <div className="decision-actions">
        <Button type="submit" className="button danger large" isDisabled={isBusy}>
          {isBusy ? t`Rejecting…` : t`Reject this`}
        </Button>
        <Button className="button large quiet" onPress={onBack} isDisabled={isBusy}>
          <Trans>Back</Trans>
        </Button>
      </div>
    </form>
  );
}
