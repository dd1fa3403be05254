import { useState } from 'react';
import { Button, Label, Radio, RadioGroup } from 'react-aria-components';
import type { RoomPoll } from '../room/model.ts';
import type { RoomClient } from '../room/room-client.ts';
import { countdown } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';
import { useNow } from '../ui/use-now.ts';

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

function Results({ entry }: { entry: RoomPoll }) {
  const total = Object.values(entry.votes).reduce((sum, count) => sum + count, 0);
  return (
    <ul className="results" aria-live="off">
      {entry.poll.options.map((option) => {
        const count = entry.votes[option.id] ?? 0;
        const percent = total === 0 ? 0 : Math.round((count / total) * 100);
        const chosen = entry.votedFor.includes(option.id);
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

function Ballot({ client, entry }: { client: RoomClient; entry: RoomPoll }) {
  const [choice, setChoice] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const vote = async (optionId: string) => {
    setBusy(true);
    setRefusal(await client.vote(entry.poll.id, optionId));
    setBusy(false);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (choice !== null) void vote(choice);
      }}
    >
      <RadioGroup value={choice} onChange={setChoice} className="ballot">
        <Label className="visually-hidden">{entry.poll.question}</Label>
        {entry.poll.options.map((option) => (
          <Radio key={option.id} value={option.id} className="ballot-option">
            <span className="ballot-dot" aria-hidden="true" />
            <span dir="auto">{option.text}</span>
          </Radio>
        ))}
      </RadioGroup>
      {refusal !== null && <Notice tone="problem">{refusal}</Notice>}
      <Button type="submit" className="button primary large" isDisabled={choice === null || busy}>
        {busy ? 'Voting…' : 'Vote'}
      </Button>
    </form>
  );
}

/** A poll: the ballot until one has voted, then the results as they come in. */
export function PollCard({ client, entry }: { client: RoomClient; entry: RoomPoll }) {
  const { poll, closed, votedFor, voters } = entry;
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
      {closed || voted ? <Results entry={entry} /> : <Ballot client={client} entry={entry} />}
    </section>
  );
}
