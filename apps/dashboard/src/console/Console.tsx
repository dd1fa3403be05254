import type { FeedClient, FeedView } from '../feed/feed-client.ts';
import { headlineOf } from '../feed/headline.ts';
import type { FeedModel } from '../feed/model.ts';
import { Activity } from './Activity.tsx';
import { Announcer } from './Announcer.tsx';
import { Breakdown } from './score/Breakdown.tsx';
import { DecisionPanel } from './decision/DecisionPanel.tsx';
import { Hero } from './score/Hero.tsx';
import { ModeSwitch } from './ModeSwitch.tsx';
import { ScorePanel } from './score/ScorePanel.tsx';

type ConsoleProps = { client: FeedClient; view: FeedView; model: FeedModel; stale: boolean; now: number };

/** What matters most on top: how it goes, what to decide; then the curve, what it is made of, and what happened. */
export function Console({ client, view, model, stale, now }: ConsoleProps) {
  const headline = headlineOf(model, stale);
  const serviceNow = now - (view.clockOffset ?? 0);
  return (
    <main className="page console" id="main">
      <Announcer model={model} />
      <Hero headline={headline} point={model.points.at(-1) ?? null} stale={stale} />
      <DecisionPanel client={client} model={model} now={serviceNow} />
      <ModeSwitch client={client} session={model.session} />
      <ScorePanel model={model} now={serviceNow} />
      <Breakdown point={model.points.at(-1) ?? null} />
      <Activity model={model} now={serviceNow} />
    </main>
  );
}
