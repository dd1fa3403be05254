import type { PollStanding, Room } from '@conductor/client';
import { lazy, Suspense } from 'react';
import { countdown } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

// On its way from the beginning, but the page is shown without waiting for it.
const ballot = import('./Ballot.tsx');
const Ballot = lazy(() => ballot.then((module) => ({ default: module.Ballot })));

function Closing({ at }: { at: number }) {
  const left = at - useNow(500);
  return left > 0 ? (
    <span>
      Closes in{' '}
      <span role="timer" className="digits">
        {countdown(left)}
      </span>
    </span>
  ) : (
    <span>Closing…</span>
  );
}

function Results({ poll }: { poll: PollStanding }) {
  const total = poll.voters ?? 0;
  return (
    <ul className="results" aria-live="off">
      {poll.options.map((option) => {
        const count = poll.votes?.[option.id] ?? 0;
        const percent = total === 0 ? 0 : Math.round((count / total) * 100);
        const chosen = poll.votedFor.includes(option.id);
        return (
          <li key={option.id} className={chosen ? 'result result-chosen' : 'result'}>
            <div className="result-line">
              <span dir="auto">
                {option.text}
                {chosen && <span className="tag tag-accent">Your vote</span>}
              </span>
              <span className="digits">{percent} %</span>
            </div>
            <div className="bar" aria-hidden="true">
              <div className="bar-fill" style={{ width: `${percent}%` }} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** A poll: the ballot until one has voted, then the results as they come in. */
export function PollCard({ room, poll, closed = false }: { room: Room; poll: PollStanding; closed?: boolean }) {
  const { votedFor, voters = 0 } = poll;
  const voted = votedFor.length > 0;
  return (
    <section className={`card poll ${closed ? 'poll-closed' : ''}`} aria-label={closed ? 'Poll, closed' : 'Poll'}>
      <header className="card-head">
        <p className="small-title">{closed ? 'Poll, closed' : 'Poll'}</p>
        <p className="hint">
          {voters} {voters === 1 ? 'vote' : 'votes'}
          {!closed && poll.closesAt !== undefined && (
            <>
              {' · '}
              <Closing at={poll.closesAt} />
            </>
          )}
        </p>
      </header>
      <h2 className="poll-question" dir="auto">
        {poll.question}
      </h2>
      <Suspense>{closed || voted ? <Results poll={poll} /> : <Ballot room={room} poll={poll} />}</Suspense>
    </section>
  );
}
