import type { Room as JoinedRoom, RoomState } from '@conductor/client';
import { lazy, Suspense, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { CountedNotice } from '../guests/CountedNotice.tsx';
import { Chat } from './Chat.tsx';
import { HandButton } from './HandButton.tsx';
import { PollCard } from './PollCard.tsx';
import { Reactions } from './Reactions.tsx';
import { bannerIn, promptIn } from './shown.ts';

const CLOSED_POLLS_SHOWN = 1;

// Few see these, so nobody waits for them when the page opens.
const ChallengeCard = lazy(() => import('./ChallengeCard.tsx').then((module) => ({ default: module.ChallengeCard })));
const NudgeNotice = lazy(() => import('./NudgeNotice.tsx').then((module) => ({ default: module.NudgeNotice })));

/** What is asked of the attendee first, then the chat with the reactions under the thumb. */
export function Room({ room, state }: { room: JoinedRoom; state: RoomState }) {
  const composer = useRef<HTMLInputElement>(null);
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const dismiss = (id: string) => setDismissed((known) => [...known, id]);
  const unlessDismissed = <T extends { interventionId: string }>(shown: T | null): T | null =>
    shown !== null && dismissed.includes(shown.interventionId) ? null : shown;
  const banner = unlessDismissed(bannerIn(state));
  const prompt = unlessDismissed(promptIn(state));
  const nudge = unlessDismissed(state.nudge);
  const challenge = state.challenge !== null && dismissed.includes(state.challenge.id) ? null : state.challenge;
  return (
    <main className="page room" id="main">
      <div className="room-top" aria-live="polite">
        {banner !== null && (
          <section className="card banner" aria-label="Message from the host">
            <div>
              <h2 dir="auto">{banner.title}</h2>
              <p dir="auto">{banner.message}</p>
            </div>
            <Button className="button quiet small" onPress={() => dismiss(banner.interventionId)}>
              Close
            </Button>
          </section>
        )}
        {prompt !== null && (
          <section className="card prompt" aria-label="Question to everybody">
            <p className="small-title">Question to everybody</p>
            <p className="prompt-text" dir="auto">
              {prompt.prompt}
            </p>
            <div className="row">
              <Button className="button primary small" onPress={() => composer.current?.focus()}>
                Answer in the chat
              </Button>
              <Button className="button quiet small" onPress={() => dismiss(prompt.interventionId)}>
                Close
              </Button>
            </div>
          </section>
        )}
        <Suspense>
          {nudge !== null && <NudgeNotice nudge={nudge} onClose={() => dismiss(nudge.interventionId)} />}
          {challenge !== null && (
            <ChallengeCard room={room} challenge={challenge} onClose={() => dismiss(challenge.id)} />
          )}
        </Suspense>
        {state.polls.map((poll) => (
          <PollCard key={poll.id} room={room} poll={poll} />
        ))}
        {state.closedPolls.slice(0, CLOSED_POLLS_SHOWN).map((poll) => (
          <PollCard key={poll.id} room={room} poll={poll} closed />
        ))}
      </div>
      <Chat room={room} messages={state.messages} self={state.you?.userId ?? ''} composer={composer}>
        <Reactions room={room} />
        <HandButton room={room} hands={state.hands} />
      </Chat>
      <CountedNotice anonymous={state.you?.anonymous ?? false} />
    </main>
  );
}
