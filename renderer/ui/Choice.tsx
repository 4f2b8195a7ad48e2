import '@mantine/core/styles/FloatingIndicator.layer.css';
import '@mantine/core/styles/SegmentedControl.layer.css';
import { SegmentedControl } from '@mantine/core';
import styles from './fields.module.css';

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; disabled?: boolean }[];
  onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  return (
    <SegmentedControl<Value>
      aria-label={label}
      value={value}
      data={options.map((option) => ({ ...option }))}
      onChange={onChange}
      size="xs"
      transitionDuration={0}
      classNames={{
        root: styles.choice ?? '',
        label: styles.choiceLabel ?? '',
        indicator: styles.choiceMark ?? '',
      }}
    />
  );
}
