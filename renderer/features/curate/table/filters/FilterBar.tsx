import { useRef } from 'react';
import type { Filter } from '#core/curate/filter.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { AddFilter } from './AddFilter.tsx';
import styles from './FilterBar.module.css';
import { PartEditor } from './PartEditor.tsx';
import { partKey, partsOf, withoutPart, withValue } from './parts.ts';
import { Popup } from './Popup.tsx';
import { SearchBox } from './SearchBox.tsx';
import { Unlooked } from './Unlooked.tsx';

interface FilterBarProps {
  filter: Filter;
  onChange: (next: Filter) => void;
  /** How many records match, and how many there are. */
  shown: number;
  total: number;
  /** Not all that match are known yet. */
  working: boolean;
}

/** Which records are looked at: words to search for, and what else narrows. */
export function FilterBar({ filter, onChange, shown, total, working }: FilterBarProps) {
  const head = useNow((now) => now.head);
  const add = useRef<HTMLButtonElement>(null);
  const chips = partsOf(filter, head).filter(({ part }) => part.kind !== 'text');

  const change = (next: Filter) => {
    onChange(next);
    // What was pressed may be gone with its part: the focus goes on from here.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) add.current?.focus();
    });
  };

  return (
    <search className={styles.bar} aria-label={t('curateTable.filters.name')}>
      <div className={styles.line}>
        <SearchBox
          text={filter.text ?? ''}
          onSearch={(text) => onChange(withValue(filter, 'text', text === '' ? undefined : text))}
        />
        {chips.map(({ part, words }) => (
          <span key={partKey(part)} className={styles.chip}>
            {part.kind === 'records' ? (
              <span className={styles.words}>{words}</span>
            ) : (
              <Popup
                target={
                  <button
                    type="button"
                    className={styles.words}
                    aria-label={t('curateTable.filters.change', { words })}
                  >
                    {words}
                  </button>
                }
              >
                {() => <PartEditor part={part} filter={filter} onChange={change} />}
              </Popup>
            )}
            <button
              type="button"
              className={styles.cross}
              aria-label={t('curateTable.filters.remove', { words })}
              onClick={() => change(withoutPart(filter, part))}
            >
              <span aria-hidden>×</span>
            </button>
          </span>
        ))}
        <AddFilter button={add} filter={filter} onChange={change} />
        {chips.length > 1 && (
          <button type="button" className={styles.clear} onClick={() => change(textOf(filter))}>
            {t('curateTable.filters.clear')}
          </button>
        )}
        <span className={styles.found} role="status">
          {working ? t('curateTable.filters.looking') : foundWords(shown, total)}
        </span>
      </div>
      {filter.duplicate !== undefined && <Unlooked kind="duplicate" />}
      {filter.personalData !== undefined && <Unlooked kind="personalData" />}
    </search>
  );
}

function textOf({ text }: Filter): Filter {
  return text === undefined ? {} : { text };
}

function foundWords(shown: number, total: number): string {
  return shown === total
    ? t('curateTable.filters.all', { count: total, amount: count(total) })
    : t('curateTable.filters.found', { count: total, amount: count(shown), total: count(total) });
}
