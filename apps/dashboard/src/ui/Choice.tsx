import { useId } from 'react';

type ChoiceProps<T extends string> = {
  label: string;
  labelHidden?: boolean;
  value: T;
  options: readonly { value: T; name: string }[];
  onChange: (value: T) => void;
  hint?: string;
};

/** One of several, by the list that the device itself has for it. */
export function Choice<T extends string>({ label, labelHidden, value, options, onChange, hint }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
