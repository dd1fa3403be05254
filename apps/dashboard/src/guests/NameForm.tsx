import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Room } from '@conductor/client';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { Field } from '../ui/Field.tsx';
import { keepName, keptName } from './own-name.ts';

/** For whoever has no name in their token: what they are called is theirs to say, and stays until the window is closed. */
export function NameForm({ room }: { room: Room }) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  useEffect(() => {
    const kept = keptName();
    if (kept !== null) void room.callMe(kept);
  }, [room]);
  const say = async () => {
    const wanted = name.trim();
    if (wanted === '' || busy) return;
    setBusy(true);
    const answer = await room.callMe(wanted);
    setBusy(false);
    if (answer.success) keepName(wanted);
    else if (answer.code === 'INVALID_PAYLOAD') setProblem(t`This name cannot be used here. Please choose another.`);
    else setProblem(t`That did not get through. Try again.`);
  };
  return (
    <form
      className="card stack"
      aria-label={t`Say who you are`}
      onSubmit={(event) => {
        event.preventDefault();
        void say();
      }}
    >
      <Field
        label={t`Your name`}
        value={name}
        onChange={setName}
        problem={problem}
        hint={t`As the others are to see it. Leave it empty to stay without one.`}
        maxLength={FIELD_LIMITS.personName.max}
      />
      <Button type="submit" className="button" isDisabled={busy || name.trim() === ''}>
        <Trans>Use this name</Trans>
      </Button>
    </form>
  );
}
