import { lazy, Suspense, useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp, useTokenState } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { PageLink } from '../ui/navigation.tsx';
import { GUEST_PATH } from '../routes.ts';
import { Notice } from '../ui/Notice.tsx';
import { TopBar } from '../ui/TopBar.tsx';
import { tokenProblem } from './claims.ts';

// A constant at build time, so that the production bundle holds nothing of it.
const DevSignIn =
  import.meta.env.MODE === 'development'
    ? lazy(() => import('../dev/DevSignIn.tsx').then((module) => ({ default: module.DevSignIn })))
    : null;

/** Takes the token that the event platform gave out. */
export function SignInPage() {
  const { tokens } = useApp();
  const { notice } = useTokenState();
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = () => {
    const token = pasted.trim().replace(/^Bearer\s+/i, '');
    const found = tokenProblem(token, Date.now());
    setProblem(found);
    if (found === null) tokens.set(token);
  };
  return (
    <>
      <TopBar />
      <main className="page sign-in" id="main">
        <div className="card stack">
          <h1 className="page-title">Sign in</h1>
          {notice !== null && <Notice tone="info">{notice}</Notice>}
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              signIn();
            }}
          >
            <Field
              label="Sign-in token"
              kind="secret"
              value={pasted}
              onChange={setPasted}
              problem={problem ?? undefined}
              hint="From your event platform. It stays in this tab and is sent to the two services only."
            />
            <Button type="submit" className="button primary large">
              Sign in
            </Button>
          </form>
          <p>
            <PageLink to={GUEST_PATH}>I have a code</PageLink>
          </p>
        </div>
        {DevSignIn !== null && (
          <Suspense>
            <DevSignIn />
          </Suspense>
        )}
      </main>
    </>
  );
}
