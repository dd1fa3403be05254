import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { countdown } from '../ui/format.ts';
import { readClaims, tokenProblem } from './claims.ts';

/** A place for a fresh token of the same person; `left` is what the present one has, in milliseconds. */
export function RenewForm({ sub, left }: { sub: string; left: number }) {
  const { tokens } = useApp();
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const renew = () => {
    const token = pasted.trim();
    const wrongPerson = readClaims(token)?.sub !== sub ? t`This token is for somebody else.` : null;
    const found = tokenProblem(token, Date.now()) ?? wrongPerson;
    setProblem(found);
    if (found !== null) return;
    tokens.set(token);
    setPasted('');
  };
  return (
    <form
      className="renew"
      aria-label={t`Renew your sign-in`}
      onSubmit={(event) => {
        event.preventDefault();
        renew();
      }}
    >
      <p role="timer">
        <Trans>
          Your sign-in ends in <span className="digits">{countdown(left)}</span>.
        </Trans>
      </p>
      <Field label={t`Fresh token`} kind="secret" value={pasted} onChange={setPasted} problem={problem ?? undefined} />
      <Button type="submit" className="button primary">
        <Trans>Stay signed in</Trans>
      </Button>
    </form>
  );
}
