import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { Choice } from '../../ui/Choice.tsx';
import { Field } from '../../ui/Field.tsx';
import { answersOf, EMPTY_POLL, hasAnswers, KINDS, pollProblems, RESULTS, type PollDraft } from './poll-draft.ts';

type PollFormProps = {
  busy: boolean;
  onOpen: (draft: PollDraft) => void;
  onPrepare: (draft: PollDraft) => void;
  onClose: () => void;
};

/** A poll of the organiser's own, to be opened now or kept for later. */
export function PollForm({ busy, onOpen, onPrepare, onClose }: PollFormProps) {
  const [draft, setDraft] = useState(EMPTY_POLL);
  const change = (changes: Partial<PollDraft>) => setDraft({ ...draft, ...changes });
  const problems = pollProblems(draft);
  const isReady = !busy && Object.keys(problems).length === 0;
  const told = (field: keyof PollDraft) => (draft[field] === EMPTY_POLL[field] ? undefined : problems[field]);
  const answers = answersOf(draft);
  return (
    <form
      className="by-hand-form"
      aria-label={t`A poll of your own`}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onOpen(draft);
      }}
    >
      <Field
        label={t`Question`}
        autoFocus
        value={draft.question}
        problem={told('question')}
        onChange={(question) => change({ question })}
      />
      <Choice label={t`How it is answered`} value={draft.kind} options={KINDS} onChange={(kind) => change({ kind })} />
      {hasAnswers(draft.kind) && (
        <Field
          label={t`Answers, one on each line`}
          kind="text"
          value={draft.answers}
          problem={told('answers')}
          onChange={(text) => change({ answers: text })}
        />
      )}
      {hasAnswers(draft.kind) && answers.length > 0 && (
        <CheckboxGroup className="ticks" value={[...draft.right]} onChange={(right) => change({ right })}>
          <Label>
            <Trans>Right answers, told when it closes; none for an opinion</Trans>
          </Label>
          {answers.map(({ id, text }) => (
            <Checkbox key={id} value={id} className="tick">
              <span className="tick-box" aria-hidden="true" />
              <span dir="auto">{text}</span>
            </Checkbox>
          ))}
        </CheckboxGroup>
      )}
      <Choice
        label={t`The audience sees the results`}
        value={draft.results}
        options={RESULTS}
        onChange={(results) => change({ results })}
      />
      <Checkbox className="tick" isSelected={draft.anonymous} onChange={(anonymous) => change({ anonymous })}>
        <Trans>
          <span className="tick-box" aria-hidden="true" />
          Anonymous: nobody can tell who chose what
        </Trans>
      </Checkbox>
      <Field
        label={t`Open for (seconds)`}
        kind="number"
        hint={t`Empty: until you close it.`}
        value={draft.seconds}
        problem={told('seconds')}
        onChange={(seconds) => change({ seconds })}
      />
      <div className="decision-actions">
        <Button type="submit" className="button primary" isDisabled={!isReady}>
          <Trans>Open now</Trans>
        </Button>
        <Button className="button" isDisabled={!isReady} onPress={() => onPrepare(draft)}>
          <Trans>Keep for later</Trans>
        </Button>
        <Button className="button quiet" onPress={onClose}>
          <Trans>Not now</Trans>
        </Button>
      </div>
    </form>
  );
}
