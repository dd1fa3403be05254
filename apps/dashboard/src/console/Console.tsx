import { t } from '@lingui/core/macro';
import type { Connection, Feed, FeedState } from '@conductor/client';
import { lazy } from 'react';
import { headlineOf } from '../feed/headline.ts';
import { situationOf, type Hearing } from '../feed/situation.ts';
import type { FeedView } from '../feed/watch-feed.ts';
import { Later } from '../ui/Later.tsx';
import { Activity } from './Activity.tsx';
import { Announcer } from './Announcer.tsx';
import { Breakdown } from './score/Breakdown.tsx';
import { DecisionPanel } from './decision/DecisionPanel.tsx';
import { Hero } from './score/Hero.tsx';
import { ByHand } from './by-hand/ByHand.tsx';
import { ModeSwitch } from './controls/ModeSwitch.tsx';
import { SessionControls } from './controls/SessionControls.tsx';
import { SessionLinks } from './SessionLinks.tsx';
import { HandsPanel } from './share/HandsPanel.tsx';
import { SharePanel } from './share/SharePanel.tsx';
import { ResultCard } from './result/ResultCard.tsx';
import { Notes } from './Notes.tsx';
import { ScorePanel } from './score/ScorePanel.tsx';

// The console is shown without waiting for these.
const QuestionDesk = lazy(() =>
  import('./questions/QuestionDesk.tsx').then((module) => ({ default: module.QuestionDesk })),
);
const ChatDesk = lazy(() => import('./chat/ChatDesk.tsx').then((module) => ({ default: module.ChatDesk })));
const PeoplePanel = lazy(() => import('./people/PeoplePanel.tsx').then((module) => ({ default: module.PeoplePanel })));
const PollDesk = lazy(() => import('./by-hand/PollDesk.tsx').then((module) => ({ default: module.PollDesk })));

type ConsoleProps = {
  connection: Connection;
  feed: Feed;
  state: FeedState;
  view: FeedView;
  hearing: Hearing;
  now: number;
};

/** What matters most on top: how it goes, what to decide; then the curve, what it is made of, and what happened. */
export function Console({ connection, feed, state, view, hearing, now }: ConsoleProps) {
  const serviceNow = now - (view.clockOffset ?? 0);
  const heardAt = view.lastHeardAt;
  const headline = headlineOf(situationOf(state, { hearing, heardAt, now: serviceNow }));
  return (
    <main className="page console" id="main">
      <Announcer state={state} />
      <Hero headline={headline} point={state.engagement.at(-1) ?? null} stale={hearing !== 'live'} />
      <Notes connection={connection} state={state} now={serviceNow} />
      <DecisionPanel feed={feed} state={state} now={serviceNow} />
      <ResultCard state={state} now={serviceNow} />
      <section className="card mode" aria-label={t`Conductor`}>
        <ModeSwitch feed={feed} session={state.session} />
        <SessionControls feed={feed} session={state.session} now={serviceNow} />
        <SessionLinks sessionId={state.session.id} eventId={state.session.eventId} />
      </section>
      <div className="stack">
        <Later>
          <QuestionDesk connection={connection} feed={feed} session={state.session} />
        </Later>
        <ByHand feed={feed} session={state.session} />
        <Later>
          <PollDesk connection={connection} sessionId={state.session.id} />
        </Later>
      </div>
      <div className="stack">
        <HandsPanel connection={connection} sessionId={state.session.id} />
        <Later>
          <ChatDesk connection={connection} sessionId={state.session.id} />
        </Later>
        <Later>
          <PeoplePanel connection={connection} sessionId={state.session.id} />
        </Later>
        <SharePanel sessionId={state.session.id} present={state.engagement.at(-1)?.signals.totalUsers ?? null} />
      </div>
      <ScorePanel state={state} now={serviceNow} />
      <Breakdown point={state.engagement.at(-1) ?? null} />
      <Activity state={state} now={serviceNow} />
    </main>
  );
}
