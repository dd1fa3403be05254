import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { joinPath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { navigate } from '../ui/navigation.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { codeIn } from './code.ts';
import { CountedNotice } from './CountedNotice.tsx';
import { stoppedBy, type Stopped } from './refusal.ts';

/** The way in for whoever has a code, by a link or from a slide: a name if they like, and they are in the room. */
export function GuestPage() {
  const { api, tokens } = useApp();
  const [code, setCode] = useState(() => codeIn(location.hash));
  const [typed, setTyped] = useState(code === '');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [stopped, setStopped] = useState<Stopped | null>(null);
  const problemAt = (at: Stopped['at']) => (stopped?.at === at ? stopped.words : undefined);

  const comeIn = async () => {
    if (busy) return;
    setBusy(true);
    const called = name.trim();
    const result = await api('POST /join', { body: { code, ...(called === '' ? {} : { name: called }) } });
    setBusy(false);
    if (result.ok) {
      tokens.set(result.value.token);
      // In its place, so that the code does not stay in the history.
      return navigate(joinPath(result.value.sessionId), 'replace');
    }
    const found = stoppedBy(result.failure);
    setStopped(found);
    if (found.at === 'code') setTyped(true);
  };

  return (
    <>
      <TopBar />
      <main className="page sign-in" id="main">
        <form
          className="card stack"
          aria-labelledby="guest-title"
          onSubmit={(event) => {
            event.preventDefault();
            void comeIn();
          }}
        >
          <h1 className="page-title" id="guest-title">
            <Trans>Come in</Trans>
          </h1>
          {typed && (
            <Field
              label={t`Code`}
              value={code}
              onChange={setCode}
              problem={problemAt('code')}
              maxLength={40}
              isRequired
            />
          )}
          <Field
            label={t`Your name`}
            value={name}
            onChange={setName}
            problem={problemAt('name')}
            hint={t`As the others are to see it. Leave it empty to stay without one.`}
            maxLength={FIELD_LIMITS.personName.max}
          />
          {stopped?.at === 'door' && <Notice tone="problem">{stopped.words}</Notice>}
          <Button type="submit" className="button primary large" isDisabled={busy || code.trim() === ''}>
            {busy ? t`Coming in…` : t`Come in`}
          </Button>
          <CountedNotice />
        </form>
      </main>
    </>
  );
}
