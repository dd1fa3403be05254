import { Label, Radio, RadioGroup } from 'react-aria-components';

type SegmentedProps<T extends string> = {
  label: string;
  labelHidden?: boolean;
  value: T;
  options: readonly { value: T; name: string }[];
  onChange: (value: T) => void;
  isDisabled?: boolean;
};

/** One of a few, side by side; a radio group to keyboards and screen readers. */
export function Segmented<T extends string>({ label, labelHidden, options, onChange, ...rest }: SegmentedProps<T>) {
  const choose = (value: string) => {
    const option = options.find((other) => other.value === value);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <RadioGroup className="segmented" orientation="horizontal" onChange={choose} {...rest}>
      <Label className={labelHidden ? 'visually-hidden' : 'segmented-label'}>{label}</Label>
      <div className="segmented-track">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className="segment">
            {option.name}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
