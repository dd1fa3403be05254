import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import type { Question } from '@conductor/contracts';
import { Button } from 'react-aria-components';
import { calledIn } from '../../attend/writer.ts';
import { readable } from '../../ui/readable.ts';

type RowProps = {
  question: Question;
  isBusy: boolean;
  /** Whether anything may be sent just now. */
  mayBring: boolean;
  onBring: () => void;
  onPin: () => void;
  onAnswered: () => void;
  onRemove: () => void;
};

/** A question of the audience with what can be done about it. */
export function QuestionRow({ question, isBusy, mayBring, ...on }: RowProps) {
  const { votes, pinned, answered, userId, name } = question;
  const text = readable(question.text);
  const who = userId === undefined ? t`Somebody` : readable(calledIn({ userId, name }));
  return (
    <li className={answered ? 'desk-row desk-done' : 'desk-row'}>
      <p className="desk-text" dir="auto">
        {text}
      </p>
      <p className="hint">
        <bdi>{who}</bdi>
        {' · '}
        <Plural value={votes} one="# vote" other="# votes" />{' '}
        {pinned && (
          <span className="tag tag-accent">
            <Trans>Pinned</Trans>
          </span>
        )}{' '}
        {answered && (
          <span className="tag tag-good">
            <Trans>Answered</Trans>
          </span>
        )}
      </p>
      <div className="row" role="group" aria-label={text}>
        {!answered && (
          <Button className="button small" isDisabled={isBusy || !mayBring} onPress={on.onBring}>
            <Trans>Bring to the front</Trans>
          </Button>
        )}
        <Button className="button quiet small" isDisabled={isBusy} onPress={on.onPin}>
          {pinned ? t`Unpin` : t`Pin`}
        </Button>
        <Button className="button quiet small" isDisabled={isBusy} onPress={on.onAnswered}>
          {answered ? t`Not answered` : t`Answered`}
        </Button>
        <Button className="button quiet small" isDisabled={isBusy} onPress={on.onRemove}>
          <Trans>Remove</Trans>
        </Button>
      </div>
    </li>
  );
}
