import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import { Field } from '../../ui/Field.tsx';
import { canAddOption, canRemoveOption, draftFields, type Draft } from './words-draft.ts';

type OptionsProps = {
  options: readonly string[];
  problem: string | undefined;
  onChange: (options: readonly string[]) => void;
};

function Options({ options, problem, onChange }: OptionsProps) {
  return (
    <fieldset className="options">
      <legend>
        <Trans>Answers</Trans>
      </legend>
      {options.map((option, index) => (
        // An answer has no identity but its place while it is being typed.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="option-row">
          <Field
            label={t`Answer ${index + 1}`}
            className="field-bare"
            value={option}
            onChange={(value) => onChange(options.with(index, value))}
          />
          <Button
            className="button quiet small"
            aria-label={t`Remove answer ${index + 1}`}
            isDisabled={!canRemoveOption(options)}
            onPress={() => onChange(options.toSpliced(index, 1))}
          >
            <Trans>Remove</Trans>
          </Button>
        </div>
      ))}
      {problem !== undefined && (
        <p className="field-problem" role="status">
          {problem}
        </p>
      )}
      <Button className="button small" isDisabled={!canAddOption(options)} onPress={() => onChange([...options, ''])}>
        <Trans>Add an answer</Trans>
      </Button>
    </fieldset>
  );
}

type ContentFormProps = {
  draft: Draft;
  problems: ReadonlyMap<string, string>;
  onChange: (draft: Draft) => void;
  /** Absent where there is nothing to go back to. */
  onUndo?: () => void;
};

/** The words of an intervention, to be changed before they are approved or sent. */
export function ContentForm({ draft, problems, onChange, onUndo }: ContentFormProps) {
  return (
    <div className="stack" role="group" aria-label={t`Edit the words`}>
      {draftFields(draft.content).map((field, index) => (
        <Field
          key={field.key}
          label={field.label}
          kind={field.kind}
          autoFocus={index === 0}
          value={draft.values[field.key] ?? ''}
          problem={problems.get(field.key)}
          onChange={(value) => onChange({ ...draft, values: { ...draft.values, [field.key]: value } })}
        />
      ))}
      {draft.options !== null && (
        <Options
          options={draft.options}
          problem={problems.get('options')}
          onChange={(options) => onChange({ ...draft, options })}
        />
      )}
      {onUndo !== undefined && (
        <Button className="button quiet small" onPress={onUndo}>
          <Trans>Undo my changes</Trans>
        </Button>
      )}
    </div>
  );
}
