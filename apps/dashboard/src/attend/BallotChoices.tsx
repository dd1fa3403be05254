import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { PollStanding } from '@conductor/client';
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components';

type ChoicesProps = { poll: PollStanding; chosen: string[]; onChange: (optionIds: string[]) => void };

/** The options of a poll: one of them, or in a multiple one any. */
export function BallotChoices({ poll, chosen, onChange }: ChoicesProps) {
  if (poll.kind === 'multiple')
    return (
      <CheckboxGroup value={chosen} onChange={onChange} className="ballot">
        <Label className="hint">
          <Trans>Choose all that fit.</Trans>
        </Label>
        {poll.options.map((option) => (
          <Checkbox key={option.id} value={option.id} className="ballot-option">
            <span className="ballot-dot ballot-box" aria-hidden="true" />
            <span dir="auto">{option.text}</span>
          </Checkbox>
        ))}
      </CheckboxGroup>
    );
  return (
    <RadioGroup
      value={chosen[0] ?? null}
      onChange={(optionId) => onChange([optionId])}
      orientation={poll.kind === 'rating' ? 'horizontal' : 'vertical'}
      className={poll.kind === 'rating' ? 'ballot ballot-rating' : 'ballot'}
    >
      <Label className="visually-hidden">
        {poll.kind === 'rating' ? t`${poll.question}, from 1 to 5, 5 being best` : poll.question}
      </Label>
      {poll.options.map((option) => (
        <Radio key={option.id} value={option.id} className="ballot-option">
          <span className="ballot-dot" aria-hidden="true" />
          <span dir="auto">{option.text}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
