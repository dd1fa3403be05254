import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState, type FormEvent } from 'react';
import { Button, Form } from 'react-aria-components';
import { Field } from '../../ui/Field.tsx';
import { wholeNumberProblem } from '../../ui/whole-number.ts';

const { breakStartsInMinutes: STARTS, breakMinutes: LASTS } = FIELD_LIMITS;

type BreakFormProps = {
  busy: boolean;
  onPlan: (planned: { startsInMinutes: number; minutes: number }) => void;
  onBack: () => void;
};

/** When a break begins and how long it lasts. */
export function BreakForm({ busy, onPlan, onBack }: BreakFormProps) {
  const [startsIn, setStartsIn] = useState('0');
  const [lasts, setLasts] = useState('15');
  const [tried, setTried] = useState(false);
  const problems = [wholeNumberProblem(STARTS, startsIn), wholeNumberProblem(LASTS, lasts)];
  const shown = problems.map((problem) => (tried ? (problem ?? undefined) : undefined));
  const plan = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.every((problem) => problem === null))
      onPlan({ startsInMinutes: Number(startsIn), minutes: Number(lasts) });
  };
  return (
    <Form className="stack" aria-label={t`Plan a break`} onSubmit={plan}>
      <p>
        <Trans>Coffee, a film, work in groups: from its beginning to its end nothing is proposed or learnt.</Trans>
      </p>
      <Field
        kind="number"
        label={t`Begins in (minutes)`}
        hint={t`0 is now.`}
        value={startsIn}
        onChange={setStartsIn}
        problem={shown[0]}
        autoFocus
      />
      <Field kind="number" label={t`Lasts (minutes)`} value={lasts} onChange={setLasts} problem={shown[1]} />
      <div className="row">
        <Button type="submit" className="button small" isDisabled={busy}>
          <Trans>Plan it</Trans>
        </Button>
        <Button className="button small quiet" onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
      </div>
    </Form>
  );
}
