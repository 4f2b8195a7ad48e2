import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import styles from './Title.module.css';

/** As the host takes it. */
const LONGEST_TITLE = 200;

interface TitleFieldProps {
  title: string;
  keep: (title: string) => void;
  /** `byKey`: the focus was here, and has to go somewhere. */
  done: (byKey: boolean) => void;
}

/** Enter or leaving it keeps the new title, Escape the old one. */
export function TitleField({ title, keep, done }: TitleFieldProps) {
  const [typed, setTyped] = useState(title);

  const finish = (byKey: boolean) => {
    const wanted = typed.trim();
    if (wanted !== '' && wanted !== title) keep(wanted);
    done(byKey);
  };

  return (
    <input
      className={styles.field}
      aria-label={t('ask.titleField')}
      value={typed}
      maxLength={LONGEST_TITLE}
      dir="auto"
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => finish(false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(true);
        if (event.key === 'Escape') done(true);
        if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault();
      }}
    />
  );
}
