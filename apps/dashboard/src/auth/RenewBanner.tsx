import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp, useClaims } from '../ui/app-context.ts';
import { countdown } from '../ui/format.ts';
import { usePath } from '../ui/navigation.tsx';
import { useNow } from '../ui/use-now.ts';
import { RenewForm } from './RenewForm.tsx';

const WARN_MS = 60_000;
/** So often it is tried before the sign-in ends: an issuer may be away for a moment. */
const TRY_EVERY_MS = 15_000;

/**
 * Before the sign-in ends: a fresh token is got, which open connections then use without a break. Where only the person can
 * get one, they are told, and how.
 */
export function RenewBanner() {
  const { tokens, source } = useApp();
  const claims = useClaims();
  const now = useNow(1_000);
  const path = usePath();
  const [isTheirs, setIsTheirs] = useState(false);
  const left = claims === null ? null : claims.expiresAt - now;
  const isGuest = claims?.sub.startsWith('guest:') === true;
  const attempt = left === null || left > WARN_MS ? null : Math.max(Math.ceil(left / TRY_EVERY_MS), 0);

  useEffect(() => {
    if (attempt === null) return setIsTheirs(false);
    const renewing = isGuest ? Promise.resolve(false) : source.renew().catch(() => false);
    void renewing.then((renewed) => {
      setIsTheirs(!renewed);
      // A page that slept finds it over already.
      if (!renewed && attempt === 0) tokens.clear(t`Your sign-in has ended. Sign in again; nothing here was lost.`);
    });
  }, [attempt, isGuest, source, tokens]);

  if (claims === null || left === null || left > WARN_MS || left <= 0 || !isTheirs) return null;
  if (isGuest)
    return (
      <p className="renew" role="timer">
        <Trans>Your time here ends in {countdown(left)}. Come in again by the code.</Trans>
      </p>
    );
  const { begin } = source;
  if (begin === null) return <RenewForm sub={claims.sub} left={left} />;
  return (
    <div className="renew">
      <p role="timer">
        <Trans>
          Your sign-in ends in <span className="digits">{countdown(left)}</span>.
        </Trans>
      </p>
      <Button className="button primary" onPress={() => void begin(path).catch(() => undefined)}>
        <Trans>Sign in again</Trans>
      </Button>
    </div>
  );
}
