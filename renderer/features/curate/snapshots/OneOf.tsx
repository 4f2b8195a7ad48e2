import { useId } from 'react';
import styles from './Snapshots.module.css';

interface OneOfProps<Value extends string> {
  question: string;
  /** Null: nobody has chosen yet, and nothing is preset. */
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** A question that has to be answered: unlike a switch, it can stand unanswered. */
export function OneOf<Value extends string>({ question, value, options, onChange }: OneOfProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.oneOf}>
      <legend>{question}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={value === option.value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
