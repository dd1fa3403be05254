import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

type FieldProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  kind?: 'line' | 'text' | 'number' | 'secret';
  problem?: string | undefined;
  hint?: string | undefined;
  maxLength?: number;
  autoFocus?: boolean;
  isRequired?: boolean;
  className?: string;
};

/** A labelled text input with its hint and its problem, both read out with it. */
export function Field({ label, kind = 'line', problem, hint, className = '', ...rest }: FieldProps) {
  return (
    <TextField className={`field ${className}`} isInvalid={problem !== undefined} validationBehavior="aria" {...rest}>
      <Label>{label}</Label>
      {kind === 'text' ? (
        <TextArea rows={3} dir="auto" />
      ) : (
        <Input
          dir="auto"
          type={kind === 'secret' ? 'password' : 'text'}
          inputMode={kind === 'number' ? 'numeric' : 'text'}
          autoComplete="off"
          spellCheck={kind === 'line'}
        />
      )}
      {hint !== undefined && problem === undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-problem">{problem}</FieldError>
    </TextField>
  );
}
