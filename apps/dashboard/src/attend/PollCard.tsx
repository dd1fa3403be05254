import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PollStanding, Room } from '@conductor/client';
import { lazy, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { countdown } from '../ui/format.ts';
import { Later } from '../ui/Later.tsx';
import { useNow } from '../ui/use-now.ts';
import { hasAnswered } from './poll-view.ts';
import { PollResults } from './PollResults.tsx';
import { drawnAlone } from '../ui/drawn-alone.tsx';

// On its way from the beginning, but the page is shown without waiting for it.
const ballot = import('./Ballot.tsx');
const Ballot = lazy(() => ballot.then((module) => ({ default: module.Ballot })));

function Closing({ at, aheadMs }: { at: number; aheadMs: number }) {
  const left = at - (useNow(500) + aheadMs);
  return left > 0 ? (
    <span>
      <Trans>
        Closes in{' '}
        <span role="timer" className="digits">
          {countdown(left)}
        </span>
      </Trans>
    </span>
  ) : (
    <span>
      <Trans>Closing…</Trans>
    </span>
  );
}

/** A poll: the ballot until one has answered, in whichever window, and again to answer otherwise; then the results as they come in. */
export const PollCard = drawnAlone(function PollCard({
  room,
  poll,
  closed = false,
}: {
  room: Room;
  poll: PollStanding;
  closed?: boolean;
}) {
  const [isChanging, setIsChanging] = useState(false);
  const { voters } = poll;
  const asks = !closed && (isChanging || !hasAnswered(poll));
  const id = useId();
  return (
    // Several may be open at once: each is called by its question.
    <section className={`card poll ${closed ? 'poll-closed' : ''}`} aria-labelledby={`${id}-kind ${id}-question`}>
      <header className="card-head">
        <p className="small-title" id={`${id}-kind`}>
          {closed ? t`Poll, closed` : t`Poll`}
        </p>
        <p className="hint">
          {poll.anonymous && t`Anonymous`}
          {poll.anonymous && voters !== undefined && ' · '}
          {voters !== undefined && t`${plural(voters, { one: '# vote', other: '# votes' })}`}
          {!closed && poll.closesAt !== undefined && (
            <>
              {(poll.anonymous || voters !== undefined) && ' · '}
              <Closing at={poll.closesAt} aheadMs={room.aheadMs()} />
            </>
          )}
        </p>
      </header>
      <h2 className="poll-question" id={`${id}-question`} dir="auto">
        {poll.question}
      </h2>
      <Later>
        {asks ? (
          <Ballot room={room} poll={poll} onDone={() => setIsChanging(false)} />
        ) : (
          <PollResults poll={poll} closed={closed} />
        )}
      </Later>
      {!closed && !asks && (
        <Button className="button quiet small" onPress={() => setIsChanging(true)}>
          <Trans>Change my answer</Trans>
        </Button>
      )}
    </section>
  );
});
