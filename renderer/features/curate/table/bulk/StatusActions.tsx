import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Choice } from '#renderer/ui/Choice.tsx';
import { type ActionProps, ActionSheet } from './Action.tsx';
import { sentenceOf } from './sentence.ts';
import { useStanding } from './useStanding.ts';

export function DiscardAction({ records, done }: ActionProps) {
  const standing = useStanding(records);
  const words = { count: records.length, amount: count(records.length) };
  return (
    <ActionSheet
      sentences={[t('curateTable.bulk.discard', words), ...sentenceOf('submittedLost', standing.submitted)]}
      act={t('curateTable.bulk.act.discard', words)}
      doing={{ kind: 'status', records: encodeRecordSet(records), status: 'discarded' }}
      said={(changed) => t('curateTable.bulk.done.discard', { count: changed, amount: count(changed) })}
      grave
      done={done}
    />
  );
}

export function PendingAction({ records, done }: ActionProps) {
  const standing = useStanding(records);
  const words = { count: records.length, amount: count(records.length) };
  return (
    <ActionSheet
      sentences={[t('curateTable.bulk.pending', words), ...sentenceOf('byOthers', standing.byOthers)]}
      act={t('curateTable.bulk.act.pending', words)}
      doing={{ kind: 'status', records: encodeRecordSet(records), status: 'pending' }}
      said={(changed) => t('curateTable.bulk.done.pending', { count: changed, amount: count(changed) })}
      done={done}
    />
  );
}

export function FlagAction({ records, done }: ActionProps) {
  const standing = useStanding(records);
  const [way, setWay] = useState<'flag' | 'unflag'>('flag');
  const words = { count: records.length, amount: count(records.length) };
  return (
    <ActionSheet
      sentences={[t(`curateTable.bulk.${way}`, words), ...sentenceOf('flaggedAlready', standing.flagged)]}
      act={t(`curateTable.bulk.act.${way}`, words)}
      doing={{ kind: 'flag', records: encodeRecordSet(records), flagged: way === 'flag' }}
      said={(changed) => t(`curateTable.bulk.done.${way}`, { count: changed, amount: count(changed) })}
      done={done}
    >
      <Choice
        label={t('curateTable.bulk.flagWay')}
        value={way}
        options={[
          { value: 'flag', label: t('curateTable.bulk.flagOn') },
          { value: 'unflag', label: t('curateTable.bulk.flagOff') },
        ]}
        onChange={setWay}
      />
    </ActionSheet>
  );
}
