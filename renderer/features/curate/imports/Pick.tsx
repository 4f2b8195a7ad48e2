import type { ReactNode } from 'react';
import styles from './Pick.module.css';

interface PickProps {
  label: string;
  /** Set where the label is read out but not shown. */
  silent?: boolean;
  value: string;
  disabled?: boolean;
  onPick: (value: string) => void;
  /** Options and groups of them. */
  children: ReactNode;
}

/** The browser's own list of choices: sixty of them stand in one table, and it knows groups. */
export function Pick({ label, silent = false, value, disabled = false, onPick, children }: PickProps) {
  const select = (
    <select
      className={styles.select}
      aria-label={silent ? label : undefined}
      value={value}
      disabled={disabled}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      {children}
    </select>
  );
  if (silent) return select;
  return (
    <label className={styles.pick}>
      <span className={styles.label}>{label}</span>
      {select}
    </label>
  );
}
