import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { Checks } from '../filters/Checks.tsx';
import { useTags } from '../filters/useTags.ts';
import { type ActionProps, ActionSheet } from './Action.tsx';
import styles from './BulkBar.module.css';
import { tagsFrom } from './tagsFrom.ts';

/** Adds tags to all of them, or takes tags away. */
export function TagAction({ records, done }: ActionProps) {
  const known = useTags() ?? [];
  const [way, setWay] = useState<'add' | 'remove'>('add');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const adds = way === 'add';
  const tags = [...new Set([...chosen, ...(adds ? tagsFrom(typed) : [])])];
  const amount = count(records.length);
  const words = { count: records.length, amount, tags: tags.map((tag) => `“${tag}”`).join(', ') };
  return (
    <ActionSheet
      sentences={tags.length === 0 ? [t('curateTable.bulk.noTagYet')] : [t(`curateTable.bulk.tags.${way}`, words)]}
      act={t(`curateTable.bulk.act.${way}`, words)}
      doing={
        tags.length === 0
          ? null
          : { kind: 'tag', records: encodeRecordSet(records), add: adds ? tags : [], remove: adds ? [] : tags }
      }
      said={(changed) => t('curateTable.bulk.done.tag', { count: changed, amount: count(changed) })}
      done={done}
    >
      <Choice
        label={t('curateTable.bulk.tag')}
        value={way}
        options={[
          { value: 'add', label: t('curateTable.bulk.add') },
          { value: 'remove', label: t('curateTable.bulk.remove') },
        ]}
        onChange={setWay}
      />
      {adds && (
        <label className={styles.field}>
          {t('curateTable.bulk.newTags')}
          <input
            type="text"
            maxLength={1_000}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
      )}
      {known.length > 0 && (
        <Checks
          legend={t('curateTable.bulk.knownTags')}
          several
          options={known.map((tag) => ({ value: tag, label: tag }))}
          chosen={chosen}
          onChange={setChosen}
        />
      )}
    </ActionSheet>
  );
}
