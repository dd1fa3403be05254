import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Room, RoomState } from '@conductor/client';
import { FIELD_LIMITS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button, Checkbox } from 'react-aria-components';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { readable } from '../ui/readable.ts';
import { refusalOf } from './refusal.ts';
import { calledIn } from './writer.ts';
import { drawnAlone } from '../ui/drawn-alone.tsx';

type Asked = RoomState['questions'][number];

function Row({ question, onWant }: { question: Asked; onWant: () => void }) {
  const { votes, upvoted, answered, pinned, userId, name } = question;
  const text = readable(question.text);
  return (
    <li className={answered ? 'desk-row desk-done' : 'desk-row'}>
      <p className="desk-text" dir="auto">
        {text}
      </p>
      <div className="row">
        <Button
          className={upvoted ? 'button small primary' : 'button small'}
          isDisabled={upvoted || answered}
          onPress={onWant}
        >
          <span className="digits" aria-hidden="true">
            ▲ {votes}
          </span>
          <span className="visually-hidden">
            {upvoted ? t`You voted for` : t`Vote for`}: {text} ({votes})
          </span>
        </Button>
        <span className="hint">
          <bdi>{userId === undefined ? t`Somebody` : readable(calledIn({ userId, name }))}</bdi>
        </span>
        {pinned && (
          <span className="tag tag-accent">
            <Trans>On top</Trans>
          </span>
        )}
        {answered && (
          <span className="tag tag-good">
            <Trans>Answered</Trans>
          </span>
        )}
      </div>
    </li>
  );
}

type QuestionsProps = {
  room: Room;
  questions: RoomState['questions'];
  /** Whether nobody has a name there. */
  anonymous: boolean;
};

/** What the audience asks the speakers: to vote for, and to add to. */
export const Questions = drawnAlone(function Questions({
  room,
  questions,
  anonymous: isAnonymousEvent,
}: QuestionsProps) {
  const [text, setText] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = async () => {
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    const answer = await room.question(words, { anonymous });
    setBusy(false);
    setRefusal(refusalOf(answer));
    if (answer.success) setText('');
  };
  return (
    <section className="card questions stack" aria-labelledby="questions-title">
      <h2 id="questions-title">
        <Trans>Questions</Trans>
      </h2>
      <ol className="desk" aria-label={t`Questions, the most wanted first`}>
        {questions.map((question) => (
          <Row
            key={question.id}
            question={question}
            onWant={() => void room.upvote(question.id).then((answer) => setRefusal(refusalOf(answer)))}
          />
        ))}
      </ol>
      <form
        className="stack"
        aria-label={t`Ask a question`}
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <Field
          label={t`Your question to the speakers`}
          kind="text"
          value={text}
          onChange={setText}
          maxLength={FIELD_LIMITS.asked.max}
        />
        {!isAnonymousEvent && (
          <Checkbox className="tick" isSelected={anonymous} onChange={setAnonymous}>
            <Trans>
              <span className="tick-box" aria-hidden="true" />
              Without my name
            </Trans>
          </Checkbox>
        )}
        {refusal !== null && <Notice tone="info">{refusal}</Notice>}
        <Button type="submit" className="button" isDisabled={busy || text.trim() === ''}>
          <Trans>Ask</Trans>
        </Button>
      </form>
    </section>
  );
});
