import { Trans } from '@lingui/react/macro';
import { lazy } from 'react';
import { GUEST_PATH } from '../routes.ts';
import { useApp, useTokenState } from '../ui/app-context.ts';
import { Later } from '../ui/Later.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { Notice } from '../ui/Notice.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { IssuerButton } from './IssuerButton.tsx';
import { TokenForm } from './TokenForm.tsx';

// A constant at build time, so that the production bundle holds nothing of it.
const DevSignIn =
  import.meta.env.MODE === 'development'
    ? lazy(() => import('../dev/DevSignIn.tsx').then((module) => ({ default: module.DevSignIn })))
    : null;

/** Leads to where people sign in; where nobody said where that is, it takes a token that they bring. */
export function SignInPage() {
  const { begin } = useApp().source;
  const { notice } = useTokenState();
  return (
    <>
      <TopBar />
      <main className="page sign-in" id="main">
        <div className="card stack">
          <h1 className="page-title">
            <Trans>Sign in</Trans>
          </h1>
          {notice !== null && <Notice tone="info">{notice}</Notice>}
          {begin === null ? <TokenForm /> : <IssuerButton begin={begin} />}
          <p>
            <PageLink to={GUEST_PATH}>
              <Trans>I have a code</Trans>
            </PageLink>
          </p>
        </div>
        {DevSignIn !== null && (
          <Later>
            <DevSignIn />
          </Later>
        )}
      </main>
    </>
  );
}
