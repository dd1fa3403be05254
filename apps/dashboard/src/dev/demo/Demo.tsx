import { useState } from 'react';
import { Notice } from '../../ui/Notice.tsx';
import { Controls } from './Controls.tsx';
import type { DemoState } from './demo-state.ts';
import { NowYours } from './NowYours.tsx';
import type { OwnSession } from './own-session.ts';
import { useDemo } from './use-demo.ts';

/** This machine by its other name: to a browser another site, where somebody else can be signed in. */
const otherOrigin = (): string => {
  const url = new URL(location.origin);
  url.hostname = url.hostname === 'localhost' ? '127.0.0.1' : 'localhost';
  return url.origin;
};

/** The demo of the development stack: the organiser's console, an attendee's phone beside it, and what may be turned. */
export function Demo({ agentUrl, first }: { agentUrl: string; first: DemoState }) {
  const { state, away, turn } = useDemo(first);
  const [own, setOwn] = useState<OwnSession | null>(null);
  const phones = otherOrigin();
  const console = own === null ? '/#dev=organizer' : own.console;
  const phone = own === null ? `${phones}/#dev=attendee` : own.link;
  return (
    <>
      <header className="demo-top">
        <h1>Engagement Conductor, on a simulated audience</h1>
        {away && <Notice tone="problem">The demo has ended. Start it again with npm start.</Notice>}
        {state.slow !== null && <Notice tone="problem">{state.slow}</Notice>}
        <Controls state={state} turn={turn} />
      </header>
      <main className="demo" id="main">
        {/* A change of the fragment alone would load nothing. */}
        <iframe key={console} className="demo-console" title="The organiser’s console" src={console} />
        <div className="demo-side">
          <figure className="demo-phone">
            <figcaption>
              An attendee’s phone{' '}
              <a href={phone} target="_blank" rel="noreferrer">
                in a window of its own
              </a>
            </figcaption>
            <iframe key={phone} title="An attendee’s phone" src={phone} />
          </figure>
          <NowYours agentUrl={agentUrl} origin={phones} own={own} onChange={setOwn} />
        </div>
      </main>
    </>
  );
}
