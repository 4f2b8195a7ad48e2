import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { type AdapterChoice } from '#core/answerSettings.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { t } from '#renderer/text/text.ts';
import { Range } from '#renderer/ui/Range.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { SignButton } from '#renderer/ui/SignButton.tsx';
import styles from './AnswerSettingsPanel.module.css';
import { CrossMark, PlusMark } from './marks.tsx';
import { setNumber } from './scales.ts';

/** As core/answerSettings.ts has it, which would bring a validator along. */
const MOST = 16;
const SHOWN_AT_ONCE = 12;
const STRONGEST = 2;

interface PickerProps {
  /** The base that answers. */
  base: string | null;
  chosen: readonly AdapterChoice[];
  change: (adapters: AdapterChoice[]) => void;
}

/** The adapters that are stacked, each with its strength, and the search for more of the base's family. */
export function AdapterPicker({ base, chosen, change }: PickerProps) {
  const names = useNames(chosen);
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>{t('askSettings.adapters.title')}</h3>
      <p className={styles.help}>{t('askSettings.adapters.help')}</p>
      {chosen.length > 0 && (
        <ul className={styles.stack}>
          {chosen.map(({ hash, scale }, place) => {
            const name = names[place] ?? t('askSettings.adapters.gone');
            return (
              <li key={hash}>
                <div className={styles.row}>
                  <span className={styles.name} dir="auto">
                    {name}
                  </span>
                  <SignButton
                    name={t('askSettings.adapters.remove', { name })}
                    onClick={() => change(chosen.filter((other) => other.hash !== hash))}
                  >
                    <CrossMark />
                  </SignButton>
                </div>
                <Range
                  label={t('askSettings.adapters.scale', { name })}
                  value={scale}
                  min={-STRONGEST}
                  max={STRONGEST}
                  step={0.05}
                  describe={scaleWords}
                  onDone={(end) => {
                    const rounded = Math.round(end * 100) / 100;
                    change(chosen.map((other) => (other.hash === hash ? { hash, scale: rounded } : other)));
                  }}
                />
              </li>
            );
          })}
        </ul>
      )}
      {base === null ? (
        <p className={styles.help}>{t('askSettings.adapters.noBase')}</p>
      ) : chosen.length >= MOST ? (
        <p className={styles.help}>{t('askSettings.adapters.full', { most: MOST })}</p>
      ) : (
        <Search base={base} chosen={chosen} add={(hash) => change([...chosen, { hash, scale: 1 }])} />
      )}
      <InMemory />
    </section>
  );
}

function Search({
  base,
  chosen,
  add,
}: {
  base: string;
  chosen: readonly AdapterChoice[];
  add: (hash: string) => void;
}) {
  const [words, setWords] = useState('');
  const search = useDeferredValue(words.trim().slice(0, 200));
  const found = useQuery({
    queryKey: ['adapters', 'of', base, search],
    queryFn: ({ signal }) =>
      host.adapters.list({ search, base, order: 'name', after: null, limit: SHOWN_AT_ONCE + MOST }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  }).data;
  if (found === undefined) return null;
  if (search === '' && found.found === 0) return <p className={styles.help}>{t('askSettings.adapters.none')}</p>;
  const free = found.adapters
    .filter(({ hash }) => chosen.every((other) => other.hash !== hash))
    .slice(0, SHOWN_AT_ONCE);
  return (
    <>
      <TextField
        aria-label={t('askSettings.adapters.search')}
        placeholder={t('askSettings.adapters.search')}
        type="search"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <ul className={styles.found}>
        {free.map(({ hash, name, tags }) => (
          <li key={hash}>
            <button
              type="button"
              className={styles.option}
              title={t('askSettings.adapters.add', { name })}
              onClick={() => add(hash)}
            >
              <span className={styles.name} dir="auto">
                {name}
              </span>
              <span className={styles.tags} dir="auto">
                {tags.join(' · ')}
              </span>
              <PlusMark />
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.help} role="status">
        {found.found === 0
          ? t('askSettings.adapters.noneFound', { words: search })
          : found.found > SHOWN_AT_ONCE &&
            t('askSettings.adapters.found', { count: found.found, shown: SHOWN_AT_ONCE })}
      </p>
    </>
  );
}

/** What stays in memory beside the base, and what had to make room. */
function InMemory() {
  const adapters = useLive((live) => live?.engine.adapters);
  if (adapters === undefined || adapters.resident.length === 0) return null;
  const listed = (list: readonly { name: string }[]) => list.map(({ name }) => name).join(', ');
  return (
    <p className={styles.help}>
      {t('askSettings.adapters.resident', { names: listed(adapters.resident) })}{' '}
      {adapters.evicted.length > 0 && t('askSettings.adapters.evicted', { names: listed(adapters.evicted) })}
    </p>
  );
}

/** Undefined where it is not there any more, or not fetched yet. */
function useNames(chosen: readonly AdapterChoice[]): (string | undefined)[] {
  return useQueries({
    queries: chosen.map(({ hash }) => ({
      queryKey: ['adapters', 'get', hash],
      queryFn: ({ signal }: { signal: AbortSignal }) => host.adapters.get({ hash }, { signal }),
    })),
  }).map(({ data }) => data?.name);
}

function scaleWords(scale: number): string {
  const words = scale === 0 ? 'off' : scale < 0 ? 'against' : scale < 1 ? 'less' : scale === 1 ? 'asTrained' : 'more';
  return t(`askSettings.adapters.scaleWords.${words}`, { scale: setNumber(scale) });
}
