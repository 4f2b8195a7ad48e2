import { useId } from 'react';
import styles from './Snapshots.module.css';

interface TextAreaProps {
  label: string;
  help?: string;
  value: string;
  longest: number;
  onChange: (value: string) => void;
}

/** Several lines of text; it grows with them. */
export function TextArea({ label, help, value, longest, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <div className={styles.area}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        value={value}
        maxLength={longest}
        rows={3}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {help !== undefined && (
        <p id={`${id}-help`} className={styles.help}>
          {help}
        </p>
      )}
    </div>
  );
}
