import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { tokenProblem } from './claims.ts';

/** Takes the token that the event platform gave out. */
export function TokenForm() {
  const { tokens } = useApp();
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = () => {
    const token = pasted.trim().replace(/^Bearer\s+/i, '');
    const found = tokenProblem(token, Date.now());
    setProblem(found);
    if (found === null) tokens.set(token);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        signIn();
      }}
    >
      <Field
        label={t`Sign-in token`}
        kind="secret"
        value={pasted}
        onChange={setPasted}
        problem={problem ?? undefined}
        hint={t`From your event platform. It stays in this tab and is sent to the two services only.`}
      />
      <Button type="submit" className="button primary large">
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
