import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Part, Sheet } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import { useActing } from '../useActing.ts';
import { useVersion } from '../useVersion.ts';
import { ClusterCard } from './ClusterCard.tsx';
import { exactExtras } from './clusters.ts';
import { FieldChoice, textFields } from './FieldChoice.tsx';
import { Looking } from './Looking.tsx';
import { Pager } from './Pager.tsx';
import { duplicatesQuery, overviewQuery } from './qualityQueries.ts';
import styles from './Findings.module.css';

const PAGE = 10;
/** So many clusters come at once when all are gone through. */
const BATCH = 5_000;

/** Records that are the same, or nearly. */
export function Duplicates() {
  const project = useProject();
  const fields = useNow((now) => now.head.fields);
  const overview = useQuery(overviewQuery(project.id));
  const found = overview.data?.duplicates ?? null;
  const [chosen, setChosen] = useState<string[] | null>(null);
  const compared = (chosen ?? found?.fields ?? textFields(fields)).filter((id) => fields.some((one) => one.id === id));
  return (
    <Sheet title={t('curateQuality.section.duplicates')} lead={t('curateQuality.duplicates.lead')}>
      <Part title={t('curateQuality.looking.title')}>
        {overview.error !== null && <Notice tone="trouble">{sentenceForError(overview.error)}</Notice>}
        <FieldChoice label={t('curateQuality.duplicates.fields')} chosen={compared} onChange={setChosen} />
        <Looking
          kind="find-duplicates"
          act={t('curateQuality.duplicates.look')}
          at={found?.at}
          begin={() => host.projects.findDuplicates({ project: project.id, fields: compared })}
          disabled={compared.length === 0 || project.state.records === 0}
        />
      </Part>
      {found !== null && <Clusters exact={found.exact} near={found.near} />}
    </Sheet>
  );
}

interface Tally {
  readonly clusters: number;
  readonly extra: number;
}

function Clusters({ exact, near }: { exact: Tally; near: Tally }) {
  const project = useProject();
  const [after, setAfter] = useState(0);
  const { data, error } = useQuery(duplicatesQuery(project.id, after, PAGE));
  useVersion(200);
  const total = exact.clusters + near.clusters;
  if (total === 0) {
    return (
      <Part title={t('curateQuality.duplicates.found')}>
        <p>{t('curateQuality.duplicates.nothing', { records: count(project.state.records) })}</p>
      </Part>
    );
  }
  return (
    <Part
      title={t('curateQuality.duplicates.found')}
      basis={t('curateQuality.basis.records', { count: project.state.records, amount: count(project.state.records) })}
    >
      <p>
        {t('curateQuality.duplicates.tally', {
          exact: count(exact.clusters),
          exactExtra: count(exact.extra),
          near: count(near.clusters),
          nearExtra: count(near.extra),
        })}
      </p>
      {exact.clusters > 0 && <KeepFirst />}
      {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
      <div className={styles.clusters}>
        {data?.clusters.map(({ kind, records }) => (
          <ClusterCard key={records[0]} kind={kind} records={records} />
        ))}
      </div>
      <Pager
        after={after}
        shown={data?.clusters.length ?? 0}
        limit={PAGE}
        total={total}
        more={data?.more ?? false}
        onChange={setAfter}
      />
    </Part>
  );
}

/** One doing for all exact clusters. */
function KeepFirst() {
  const project = useProject();
  const act = useActing();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    try {
      const clusters = [];
      for (let after = 0; ; after += BATCH) {
        const page = await host.projects.duplicates({ project: project.id, after, limit: BATCH });
        clusters.push(...page.clusters);
        if (!page.more) break;
      }
      const extras = exactExtras(project.state, clusters);
      const said = t('curateQuality.duplicates.discarded', { count: extras.length, amount: count(extras.length) });
      if (extras.length === 0) toast({ text: t('curateQuality.duplicates.noExtras') });
      else act({ kind: 'status', records: encodeRecordSet(extras), status: 'discarded' }, said);
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={sheet.row}>
      <Button disabled={busy} onClick={() => void keep()}>
        {t('curateQuality.duplicates.keepFirst')}
      </Button>
    </div>
  );
}
