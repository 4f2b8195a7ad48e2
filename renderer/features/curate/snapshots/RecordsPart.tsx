import { filterFrom } from '#core/curate/filter.ts';
import { isSettled } from '#core/curate/state/reads.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Toggle } from '#renderer/ui/Toggle.tsx';
import { wordsOf } from '../table/filters/parts.ts';
import { OneOf } from './OneOf.tsx';
import type { SealDraft } from './sealDraft.ts';
import styles from './Snapshots.module.css';

interface RecordsPartProps {
  draft: SealDraft;
  change: (part: Partial<SealDraft>) => void;
  filter: string | undefined;
  /** The records that the filter has; null while they are looked for. */
  chosen: Uint32Array | null;
}

/** Which records: everything settled, or those that somebody came here with. */
export function RecordsPart({ draft, change, filter, chosen }: RecordsPartProps) {
  const { state } = useProject();
  const head = useNow((now) => now.head);
  let settled = 0;
  for (let record = 0; record < state.records; record += 1) if (isSettled(state, record)) settled += 1;
  const all = t('curateSnapshots.form.scopeSettled', { count: settled, amount: count(settled) });
  const parsed = filter === undefined ? null : filterFrom(filter);
  const help = <p className={styles.help}>{t('curateSnapshots.form.settledHelp')}</p>;
  if (parsed === null) {
    return (
      <>
        <p>{all}</p>
        {settled === 0 && <p className={styles.help}>{t('curateSnapshots.form.nothing')}</p>}
        {help}
      </>
    );
  }
  const words = wordsOf(parsed, head);
  const these =
    chosen === null
      ? t('curateSnapshots.form.scopeFilterUnknown', { words })
      : t('curateSnapshots.form.scopeFilter', { words, count: chosen.length, amount: count(chosen.length) });
  return (
    <>
      <OneOf
        question={t('curateSnapshots.form.records')}
        value={draft.scope}
        options={[
          { value: 'filter', label: these },
          { value: 'settled', label: all },
        ]}
        onChange={(scope) => change({ scope })}
      />
      {draft.scope === 'filter' && (
        <Toggle
          label={t('curateSnapshots.form.onlySettled')}
          on={draft.onlySettled}
          onChange={(onlySettled) => change({ onlySettled })}
        />
      )}
      {help}
    </>
  );
}
