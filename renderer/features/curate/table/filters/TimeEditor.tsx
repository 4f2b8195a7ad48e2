import { useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { dayStart, dayText } from './days.ts';
import styles from './FilterBar.module.css';
import type { EditorProps } from './PartEditor.tsx';
import { withValue } from './parts.ts';

/** From one day to another, both included. */
export function TimeEditor({ filter, onChange }: EditorProps) {
  const [first, setFirst] = useState(() => (filter.from === undefined ? '' : dayText(filter.from)));
  const [last, setLast] = useState(() => (filter.to === undefined ? '' : dayText(filter.to - 1)));
  const isWrong = first !== '' && last !== '' && last < first;

  const change = (from: string, to: string) => {
    setFirst(from);
    setLast(to);
    if (from !== '' && to !== '' && to < from) return;
    const since = withValue(filter, 'from', dayStart(from) ?? undefined);
    onChange(withValue(since, 'to', dayStart(to, 1) ?? undefined));
  };

  return (
    <fieldset className={styles.days}>
      <legend>{t('curateTable.filters.part.time')}</legend>
      <label>
        {t('curateTable.filters.from')}
        <input
          type="date"
          min="1970-01-02"
          value={first}
          onChange={(event) => change(event.currentTarget.value, last)}
        />
      </label>
      <label>
        {t('curateTable.filters.until')}
        <input
          type="date"
          min="1970-01-02"
          value={last}
          aria-invalid={isWrong}
          onChange={(event) => change(first, event.currentTarget.value)}
        />
      </label>
      {isWrong && (
        <p className={styles.wrong} role="alert">
          {t('curateTable.filters.badDays')}
        </p>
      )}
    </fieldset>
  );
}
