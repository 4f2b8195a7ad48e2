import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useKeys } from '../../quality/useKeys.ts';
import styles from './FilterBar.module.css';

/** Long enough for the next letter of a word, short enough not to be waited for. */
const PAUSE_MS = 150;
/** As long as a filter's text may be. */
const MOST = 1_000;

interface SearchBoxProps {
  text: string;
  onSearch: (text: string) => void;
}

/** Searches while one types. "/" comes here from anywhere on the page; Escape empties it, then leaves it. */
export function SearchBox({ text, onSearch }: SearchBoxProps) {
  const [typed, setTyped] = useState(text);
  const box = useRef<HTMLInputElement>(null);
  /** Texts on their way out: they come back later, and must not overwrite what was typed meanwhile. */
  const sent = useRef<string[]>([]);
  const wanted = typed.trim();

  const send = useEffectEvent((next: string) => {
    if (next === text) return;
    sent.current.push(next);
    onSearch(next);
  });
  useEffect(() => {
    const timer = setTimeout(() => send(wanted), wanted === '' ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  useEffect(() => {
    const place = sent.current.indexOf(text);
    if (place === -1) setTyped(text);
    else sent.current.splice(0, place + 1);
  }, [text]);

  useKeys((key, event) => {
    if (key !== '/') return;
    event.preventDefault();
    box.current?.focus();
    box.current?.select();
  });

  return (
    <div className={styles.search}>
      <input
        ref={box}
        type="search"
        aria-label={t('curateTable.filters.search')}
        aria-keyshortcuts="/"
        placeholder={t('curateTable.filters.searchHint')}
        maxLength={MOST}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (typed === '') event.currentTarget.blur();
          else setTyped('');
        }}
      />
      {typed === '' ? (
        <Kbd>/</Kbd>
      ) : (
        <button
          type="button"
          className={styles.empty}
          aria-label={t('curateTable.filters.empty')}
          onClick={() => {
            setTyped('');
            box.current?.focus();
          }}
        >
          <span aria-hidden>×</span>
        </button>
      )}
    </div>
  );
}
