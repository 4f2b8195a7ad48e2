import './fields.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/ScrollArea.layer.css';
import { Select as MantineSelect } from '@mantine/core';
import { fieldClasses } from './TextField.tsx';
import styles from './fields.module.css';

interface SelectProps<Value extends string> {
  label: string;
  help?: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of several. */
export function Select<Value extends string>({ label, help, value, options, onChange }: SelectProps<Value>) {
  return (
    <MantineSelect
      label={label}
      description={help}
      value={value}
      data={options.map((option) => ({ ...option }))}
      allowDeselect={false}
      withCheckIcon={false}
      size="sm"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      classNames={{ ...fieldClasses, dropdown: styles.options ?? '', option: styles.option ?? '' }}
      onChange={(chosen) => {
        const option = options.find((each) => each.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
    />
  );
}
