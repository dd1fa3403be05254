import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { useApp, useClaims } from '../ui/app-context.ts';
import { countdown } from '../ui/format.ts';
import { Field } from '../ui/Field.tsx';
import { useNow } from '../ui/use-now.ts';
import { readClaims, tokenProblem } from './claims.ts';

const WARN_MS = 60_000;

/** Before the sign-in ends: a place for a fresh token, which open connections then use without a break. */
export function RenewBanner() {
  const { tokens } = useApp();
  const claims = useClaims();
  const now = useNow(1_000);
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const left = claims === null ? null : claims.expiresAt - now;
  const over = left !== null && left <= 0;

  useEffect(() => {
    if (over) tokens.clear('Your sign-in has ended. Sign in again; nothing here was lost.');
  }, [over, tokens]);
  useEffect(() => {
    if (import.meta.env.MODE !== 'development' || left === null || left > WARN_MS || claims === null) return;
    void import('../dev/dev-tokens.ts').then(({ renewDevToken }) => renewDevToken(claims.sub, tokens));
    // Once per token is enough: a renewed one has other claims.
  }, [left !== null && left <= WARN_MS, claims?.sub, tokens]);

  if (claims === null || left === null || left > WARN_MS || over) return null;
  // There is no new token for a guest, and nothing that a field for one would be good for.
  if (claims.sub.startsWith('guest:'))
    return (
      <p className="renew" role="timer">
        Your time here ends in {countdown(left)}. Come in again by the code.
      </p>
    );
  const renew = () => {
    const token = pasted.trim();
    const wrongPerson = readClaims(token)?.sub !== claims.sub ? 'This token is for somebody else.' : null;
    const found = tokenProblem(token, Date.now()) ?? wrongPerson;
    setProblem(found);
    if (found !== null) return;
    tokens.set(token);
    setPasted('');
  };
  return (
    <form
      className="renew"
      aria-label="Renew your sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        renew();
      }}
    >
      <p role="timer">
        Your sign-in ends in <span className="digits">{countdown(left)}</span>.
      </p>
      <Field label="Fresh token" kind="secret" value={pasted} onChange={setPasted} problem={problem ?? undefined} />
      <Button type="submit" className="button primary">
        Stay signed in
      </Button>
    </form>
  );
}
