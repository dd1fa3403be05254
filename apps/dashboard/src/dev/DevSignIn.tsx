import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { consolePath, joinPath } from '../routes.ts';
import { useApp } from '../ui/app-context.ts';
import { navigate, usePath } from '../ui/navigation.tsx';
import { fetchDevTokens, type DevTokens } from './dev-tokens.ts';

/** Development only: sign in as one of the stack's made-up people. */
export function DevSignIn() {
  const { tokens } = useApp();
  const path = usePath();
  const [fresh, setFresh] = useState<DevTokens | null>(null);
  useEffect(() => {
    fetchDevTokens().then(setFresh, () => setFresh(null));
  }, []);
  if (fresh === null) return null;
  const enter = (token: string, home: (sessionId: string) => string) => {
    tokens.set(token);
    if (path === '/' && fresh.sessionId !== null) navigate(home(fresh.sessionId), 'replace');
  };
  return (
    <section className="card stack dev" aria-labelledby="dev-title">
      <h2 id="dev-title">Development sign-in</h2>
      <p className="hint">
        Made-up people of this machine's development stack.
        {fresh.simulated && ' The audience of the session is simulated.'}
      </p>
      <div className="row">
        <Button className="button" onPress={() => enter(fresh.organizer, consolePath)}>
          Organiser
        </Button>
        <Button className="button" onPress={() => enter(fresh.attendee, joinPath)}>
          Attendee
        </Button>
      </div>
    </section>
  );
}
