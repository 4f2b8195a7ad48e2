import { type ReactNode, useEffect, useEffectEvent, useId, useState } from 'react';
import styles from './AnswerSettingsPanel.module.css';

interface LongFieldProps {
  label: string;
  help: string;
  value: string;
  longest: number;
  /** Code is set in even letters, and nobody corrects its spelling. */
  code?: boolean;
  /** Said under it while it is typed. */
  note?: (typed: string) => ReactNode;
  onDone: (value: string) => void;
}

const PAUSE_MS = 800;

/** Several lines of text, taken over when the typing pauses or the field is left. */
export function LongField({ label, help, value, longest, code = false, note, onDone }: LongFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  const [shown, setShown] = useState(value);
  // It was changed elsewhere: a preset, another window.
  if (shown !== value) {
    setShown(value);
    setTyped(value);
  }
  const done = useEffectEvent(() => {
    if (typed !== value) onDone(typed);
  });
  useEffect(() => {
    const timer = setTimeout(() => done(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <section className={styles.part}>
      <label className={styles.title} htmlFor={id}>
        {label}
      </label>
      <p id={`${id}-help`} className={styles.help}>
        {help}
      </p>
      <textarea
        id={id}
        className={styles.long}
        data-code={code}
        value={typed}
        maxLength={longest}
        rows={Math.min(12, Math.max(3, typed.split('\n', 12).length))}
        spellCheck={!code}
        dir={code ? 'ltr' : 'auto'}
        aria-describedby={`${id}-help ${id}-note`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== value) onDone(typed);
        }}
      />
      <div id={`${id}-note`} role="status">
        {note?.(typed)}
      </div>
    </section>
  );
}
