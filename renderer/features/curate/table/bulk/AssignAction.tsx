import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Checks } from '../filters/Checks.tsx';
import { type ActionProps, ActionSheet } from './Action.tsx';
import { sentenceOf } from './sentence.ts';
import { useStanding } from './useStanding.ts';

const NOBODY = '';

/** Gives them to somebody to label, or to nobody. */
export function AssignAction({ records, done }: ActionProps) {
  const labelers = useNow(({ head }) => head.labelers);
  const standing = useStanding(records);
  const [chosen, setChosen] = useState<string>();
  const name = labelers.find(({ id }) => id === chosen)?.name;
  const words = { count: records.length, amount: count(records.length) };
  return (
    <ActionSheet
      sentences={[
        name === undefined
          ? t('curateTable.bulk.assignNobody', words)
          : t('curateTable.bulk.assign', { ...words, name }),
        ...sentenceOf('assignedBefore', standing.assigned),
      ]}
      act={t('curateTable.bulk.act.assign', words)}
      doing={
        chosen === undefined
          ? null
          : { kind: 'assign', records: encodeRecordSet(records), to: chosen === NOBODY ? null : chosen }
      }
      said={(changed) => {
        const said = { count: changed, amount: count(changed) };
        return name === undefined
          ? t('curateTable.bulk.done.assignNobody', said)
          : t('curateTable.bulk.done.assign', { ...said, name });
      }}
      done={done}
    >
      <Checks
        legend={t('curateTable.bulk.assignTo')}
        several={false}
        options={[
          ...labelers.map((labeler) => ({ value: labeler.id, label: labeler.name })),
          { value: NOBODY, label: t('curateTable.filters.nobody') },
        ]}
        chosen={chosen === undefined ? [] : [chosen]}
        onChange={([next]) => setChosen(next)}
      />
    </ActionSheet>
  );
}
