import { ApiError } from '@conductor/client';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Qr } from '../../console/share/Qr.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { createOwnSession, type OwnSession } from './own-session.ts';

type Props = {
  agentUrl: string;
  /** Where guests come in. */
  origin: string;
  own: OwnSession | null;
  onChange: (own: OwnSession | null) => void;
};

/** A session of one's own in a click, and the code that the first guest scans or follows. */
export function NowYours({ agentUrl, origin, own, onChange }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const create = async () => {
    setBusy(true);
    setProblem(null);
    try {
      onChange(await createOwnSession(agentUrl, origin));
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'This machine was too slow to create one: press again.');
    }
    setBusy(false);
  };
  return (
    <section className="card stack demo-yours" aria-labelledby="yours-title">
      <h2 id="yours-title">Now yours</h2>
      {own === null ? (
        <>
          <p className="hint">
            A session with nobody in it: come in on the phone, and see what the console makes of you.
          </p>
          <Button className="button" isDisabled={busy} onPress={() => void create()}>
            Create a session
          </Button>
        </>
      ) : (
        <>
          <p className="hint">
            Scan the code, follow the link, or come in on the phone. Everything here listens on this machine alone.
          </p>
          <Qr text={own.link} label="QR code of the link" />
          <a href={own.link} target="_blank" rel="noreferrer">
            {own.code}
          </a>
          <Button className="button" onPress={() => onChange(null)}>
            Back to the simulated session
          </Button>
        </>
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
    </section>
  );
}
