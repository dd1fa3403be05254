import type { FeedClient, FeedView } from '../feed/feed-client.ts';
import { headlineOf } from '../feed/headline.ts';
import { situationOf, type Hearing } from '../feed/situation.ts';
import type { FeedModel } from '../feed/model.ts';
import { Activity } from './Activity.tsx';
import { Announcer } from './Announcer.tsx';
import { Breakdown } from './score/Breakdown.tsx';
import { DecisionPanel } from './decision/DecisionPanel.tsx';
import { Hero } from './score/Hero.tsx';
import { ByHand } from './by-hand/ByHand.tsx';
import { ModeSwitch } from './controls/ModeSwitch.tsx';
import { SessionControls } from './controls/SessionControls.tsx';
import { SessionLinks } from './SessionLinks.tsx';
import { ResultCard } from './result/ResultCard.tsx';
import { ScorePanel } from './score/ScorePanel.tsx';

type ConsoleProps = { client: FeedClient; view: FeedView; model: FeedModel; hearing: Hearing; now: number };

/** What matters most on top: how it goes, what to decide; then the curve, what it is made of, and what happened. */
export function Console({ client, view, model, hearing, now }: ConsoleProps) {
  const serviceNow = now - (view.clockOffset ?? 0);
  const heardAt = view.lastHeardAt;
  const headline = headlineOf(situationOf(model, { hearing, heardAt, now: serviceNow }));
  return (
    <main className="page console" id="main">
      <Announcer model={model} />
      <Hero headline={headline} point={model.points.at(-1) ?? null} stale={hearing !== 'live'} />
      <DecisionPanel client={client} model={model} now={serviceNow} />
      <ResultCard model={model} now={serviceNow} />
      <section className="card mode" aria-label="Conductor">
        <ModeSwitch client={client} session={model.session} />
        <SessionControls client={client} session={model.session} now={serviceNow} />
        <SessionLinks sessionId={model.session.id} eventId={model.session.eventId} />
      </section>
      <ByHand client={client} session={model.session} />
      <ScorePanel model={model} now={serviceNow} />
      <Breakdown point={model.points.at(-1) ?? null} />
      <Activity model={model} now={serviceNow} />
    </main>
  );
}
