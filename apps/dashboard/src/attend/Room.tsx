import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Room as JoinedRoom, RoomState } from '@conductor/client';
import { lazy, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { CountedNotice } from '../guests/CountedNotice.tsx';
import { Later } from '../ui/Later.tsx';
import { Chat } from './Chat.tsx';
import { HandButton } from './HandButton.tsx';
import { Passing } from './Passing.tsx';
import { PollCard } from './PollCard.tsx';
import { Reactions } from './Reactions.tsx';
import { bannerIn, promptIn } from './shown.ts';

const CLOSED_POLLS_SHOWN = 1;
/** Long enough to be read twice, and for a question to be answered. */
const SHOWN_MS = { banner: 60_000, prompt: 120_000, nudge: 30_000 } as const;

// Few see the one, and nobody waits for the other when the page opens.
const ChallengeCard = lazy(() => import('./ChallengeCard.tsx').then((module) => ({ default: module.ChallengeCard })));
const NameForm = lazy(() => import('../guests/NameForm.tsx').then((module) => ({ default: module.NameForm })));
const Questions = lazy(() => import('./Questions.tsx').then((module) => ({ default: module.Questions })));

/** What is asked of the attendee first, then the chat with the reactions under the thumb, then the questions. */
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
          <Passing
            id={banner.interventionId}
            label={t`Message from the host`}
            className="passing banner"
            shownMs={SHOWN_MS.banner}
            onClose={() => dismiss(banner.interventionId)}
          >
            <h2 dir="auto">{banner.title}</h2>
            <p dir="auto">{banner.message}</p>
          </Passing>
        )}
        {prompt !== null && (
          <Passing
            id={prompt.interventionId}
            label={t`Question to everybody`}
            className="prompt"
            shownMs={SHOWN_MS.prompt}
            onClose={() => dismiss(prompt.interventionId)}
            action={
              <Button className="button primary small" onPress={() => composer.current?.focus()}>
                <Trans>Answer in the chat</Trans>
              </Button>
            }
          >
            <p className="small-title">
              <Trans>Question to everybody</Trans>
            </p>
            <p className="prompt-text" dir="auto">
              {prompt.prompt}
            </p>
          </Passing>
        )}
        {nudge !== null && (
          <Passing
            id={nudge.interventionId}
            label={t`A word to you`}
            className="passing"
            shownMs={SHOWN_MS.nudge}
            onClose={() => dismiss(nudge.interventionId)}
          >
            <p className="small-title">
              <Trans>Only you see this</Trans>
            </p>
            <p dir="auto">{nudge.message}</p>
          </Passing>
        )}
        <Later>
          {challenge !== null && (
            <ChallengeCard room={room} challenge={challenge} onClose={() => dismiss(challenge.id)} />
          )}
        </Later>
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
      <div className="room-more">
        <Later>
          {state.you?.name === null && !state.you.anonymous && <NameForm room={room} />}
          <Questions room={room} questions={state.questions} anonymous={state.you?.anonymous ?? true} />
        </Later>
        <CountedNotice anonymous={state.you?.anonymous ?? false} />
      </div>
    </main>
  );
}
