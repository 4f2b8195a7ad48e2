import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { Switch } from '@mantine/core';
import { fieldClasses } from './TextField.tsx';
import styles from './fields.module.css';

interface ToggleProps {
  label: string;
  help?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

export function Toggle({ label, help, on, onChange }: ToggleProps) {
  return (
    <Switch
      label={label}
      description={help}
      checked={on}
      onChange={(event) => onChange(event.currentTarget.checked)}
      withThumbIndicator={false}
      size="sm"
      color="var(--ink)"
      classNames={{
        labelWrapper: styles.toggleWords ?? '',
        label: fieldClasses.label,
        description: fieldClasses.description,
        track: styles.track ?? '',
        thumb: styles.thumb ?? '',
      }}
    />
  );
}
