import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { lazy, useState } from 'react';
import { Button } from 'react-aria-components';
import { invitationLink } from '../../guests/code.ts';
import { useApp } from '../../ui/app-context.ts';
import { clockTime } from '../../ui/format.ts';
import { Later } from '../../ui/Later.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { drawnAlone } from '../../ui/drawn-alone.tsx';

const Qr = lazy(() => import('./Qr.tsx').then((module) => ({ default: module.Qr })));

type Made = { code: string; expiresAt: number };

/** Inviting people: link, QR code and the code itself; a new one, or none any more; and how many are there. */
export const SharePanel = drawnAlone(function SharePanel({
  sessionId,
  present,
}: {
  sessionId: string;
  present: number | null;
}) {
  const { api } = useApp();
  const [made, setMade] = useState<Made | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const make = async () => {
    setBusy(true);
    const result = await api('POST /agent/sessions/{sessionId}/invite', { sessionId });
    setBusy(false);
    setProblem(result.ok ? null : result.failure.message);
    if (result.ok) setMade(result.value);
  };
  const withdraw = async () => {
    setBusy(true);
    const result = await api('DELETE /agent/sessions/{sessionId}/invite', { sessionId });
    setBusy(false);
    // Taken away already is taken away.
    const isGone = result.ok || result.failure.status === 404;
    setProblem(isGone ? null : result.failure.message);
    if (isGone) setMade(null);
  };
  const link = made === null ? '' : invitationLink(location.origin, made.code);

  return (
    <section className="card stack" aria-labelledby="share-title">
      <h2 id="share-title">
        <Trans>Invite people</Trans>
      </h2>
      <p role="status">{present === null ? t`Nobody’s presence is known yet.` : t`${present} joined`}</p>
      {made === null ? (
        <p className="hint">
          <Trans>Whoever has the code comes in as a guest, without an account. A new one replaces the old.</Trans>
        </p>
      ) : (
        <>
          <Later>
            <Qr text={link} />
          </Later>
          <p className="share-code digits">{made.code}</p>
          <p>
            <a href={link} className="share-link">
              {link}
            </a>
          </p>
          <p className="hint">
            <Trans>Good for a day, until {clockTime(made.expiresAt)} tomorrow. It is shown this once.</Trans>
          </p>
        </>
      )}
      <div className="row">
        <Button className="button small primary" isDisabled={busy} onPress={() => void make()}>
          {made === null ? t`Make a code` : t`Make a new code`}
        </Button>
        {made !== null && (
          <Button className="button small" isDisabled={busy} onPress={() => void withdraw()}>
            <Trans>Withdraw it</Trans>
          </Button>
        )}
      </div>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </section>
  );
});
