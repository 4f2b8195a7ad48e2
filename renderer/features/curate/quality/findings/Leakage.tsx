import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeakageBy } from '#protocol/window/quality.ts';
import { host } from '#renderer/host/client.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NumberField } from '#renderer/ui/NumberField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { snapshotsQuery } from '../../snapshots/snapshotQueries.ts';
import { Part, Sheet } from '../Sheet.tsx';
import sheet from '../Sheet.module.css';
import type { Go } from '../sections.ts';
import { useVersion } from '../useVersion.ts';
import { ClusterCard } from './ClusterCard.tsx';
import { Looking } from './Looking.tsx';
import { Pager } from './Pager.tsx';
import { leakageQuery, overviewQuery } from './qualityQueries.ts';
import styles from './Findings.module.css';

const PAGE = 10;
const PLANNED = 'planned';
/** Splits are told in parts of a million. */
const PERCENT = 10_000;

/** Duplicates that lie on both sides of a split: what is learned from one is asked in the other. */
export function Leakage({ go }: { go: Go }) {
  const project = useProject();
  const overview = useQuery(overviewQuery(project.id));
  const snapshots = useQuery(snapshotsQuery);
  const [by, setBy] = useState<string>(PLANNED);
  const [planned, setPlanned] = useState({ seed: '', validation: 10, test: 10 });
  const { duplicates = null, leakage = null } = overview.data ?? {};
  const wish: LeakageBy =
    by === PLANNED
      ? {
          kind: 'planned',
          seed: planned.seed,
          validation: planned.validation * PERCENT,
          test: planned.test * PERCENT,
        }
      : { kind: 'snapshot', root: by };
  return (
    <Sheet title={t('curateQuality.section.leakage')} lead={t('curateQuality.leakage.lead')}>
      <Part title={t('curateQuality.looking.title')}>
        {overview.error !== null && <Notice tone="trouble">{sentenceForError(overview.error)}</Notice>}
        {duplicates === null ? (
          <Notice>
            {t('curateQuality.leakage.first')}{' '}
            <button type="button" className={sheet.link} onClick={() => go({ section: 'duplicates' })}>
              {t('curateQuality.section.duplicates')}
            </button>
          </Notice>
        ) : (
          <>
            <div className={styles.numbers}>
              <Select
                label={t('curateQuality.leakage.by')}
                value={by}
                options={[
                  { value: PLANNED, label: t('curateQuality.leakage.planned') },
                  ...(snapshots.data ?? []).map(({ root, name, createdAt }) => ({
                    value: root,
                    label: t('curateQuality.leakage.snapshot', { name, time: moment(createdAt) }),
                  })),
                ]}
                onChange={setBy}
              />
              {by === PLANNED && (
                <>
                  <NumberField
                    label={t('curateQuality.leakage.validation')}
                    help={t('curateQuality.leakage.percentHelp')}
                    value={planned.validation}
                    min={0}
                    max={50}
                    step={1}
                    onDone={(validation) => setPlanned({ ...planned, validation })}
                  />
                  <NumberField
                    label={t('curateQuality.leakage.test')}
                    help={t('curateQuality.leakage.percentHelp')}
                    value={planned.test}
                    min={0}
                    max={50}
                    step={1}
                    onDone={(test) => setPlanned({ ...planned, test })}
                  />
                  <TextField
                    label={t('curateQuality.second.seed')}
                    description={t('curateQuality.leakage.seedHelp')}
                    inputWrapperOrder={['label', 'input', 'description', 'error']}
                    value={planned.seed}
                    maxLength={100}
                    onChange={(event) => setPlanned({ ...planned, seed: event.currentTarget.value })}
                  />
                </>
              )}
            </div>
            <Looking
              kind="find-leakage"
              act={t('curateQuality.leakage.look')}
              at={leakage?.at}
              begin={() => host.quality.findLeakage({ project: project.id, by: wish })}
            />
          </>
        )}
      </Part>
      {leakage !== null && <Leaks />}
    </Sheet>
  );
}

function Leaks() {
  const project = useProject();
  useVersion(200);
  const [after, setAfter] = useState(0);
  const { data, error } = useQuery(leakageQuery(project.id, after, PAGE));
  const head = data?.head ?? null;
  if (head === null) return error === null ? null : <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  return (
    <Part
      title={t('curateQuality.leakage.found')}
      basis={t('curateQuality.leakage.compared', { count: head.compared, amount: count(head.compared) })}
    >
      <p>
        {head.clusters === 0
          ? t('curateQuality.leakage.nothing')
          : t('curateQuality.leakage.tally', {
              count: head.clusters,
              amount: count(head.clusters),
              leaked: count(head.leaked),
            })}
      </p>
      <div className={styles.clusters}>
        {data?.leaks.map(({ kind, records }) => (
          <ClusterCard
            key={records[0]?.record}
            kind={kind}
            records={records.map(({ record }) => record)}
            noteOf={(record) => {
              const split = records.find((one) => one.record === record)?.split;
              return split && t(`curateQuality.leakage.split.${split}`);
            }}
          />
        ))}
      </div>
      <Pager
        after={after}
        shown={data?.leaks.length ?? 0}
        limit={PAGE}
        total={head.clusters}
        more={data?.more ?? false}
        onChange={setAfter}
      />
    </Part>
  );
}
