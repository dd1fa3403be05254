import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PollStanding, Room } from '@conductor/client';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { BallotChoices } from './BallotChoices.tsx';
import { hasAnswered } from './poll-view.ts';
import { refusalOf } from './refusal.ts';

type BallotProps = { room: Room; poll: PollStanding; onDone: () => void };

/** An open poll to be answered, or answered otherwise than before. */
export function Ballot({ room, poll, onDone }: BallotProps) {
  const [chosen, setChosen] = useState(poll.votedFor);
  const [word, setWord] = useState(poll.votedWord ?? '');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const asksWords = poll.kind === 'words';
  const problem = refusal ?? (poll.held === true ? t`This answer is not shown. Try another.` : null);
  const isEmpty = asksWords ? word.trim() === '' : chosen.length === 0;
  const vote = async () => {
    setBusy(true);
    const answer = await (asksWords ? room.answer(poll.id, word.trim()) : room.vote(poll.id, chosen));
    setBusy(false);
    // What is held is said by the poll itself, here and in the other windows.
    setRefusal(answer.success ? null : refusalOf(answer));
    if (answer.success && answer.held !== true) onDone();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) void vote();
      }}
    >
      {asksWords ? (
        <Field label={t`Your answer`} value={word} onChange={setWord} maxLength={FIELD_LIMITS.word.max} />
      ) : (
        <BallotChoices poll={poll} chosen={chosen} onChange={setChosen} />
      )}
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
      <div className="row">
        <Button type="submit" className="button primary large" isDisabled={isEmpty || busy}>
          {busy ? t`Voting…` : t`Vote`}
        </Button>
        {hasAnswered(poll) && (
          <Button className="button large quiet" onPress={onDone}>
            <Trans>Keep it</Trans>
          </Button>
        )}
      </div>
    </form>
  );
}
