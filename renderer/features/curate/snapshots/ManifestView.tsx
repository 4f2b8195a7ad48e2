import { useQuery } from '@tanstack/react-query';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { aboutQuery } from '#renderer/host/queries.ts';
import { bytes, count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Hash } from '#renderer/ui/Hash.tsx';
import { Permissions } from './Permissions.tsx';
import styles from './Snapshots.module.css';

interface ManifestViewProps {
  manifest: Manifest;
  snapshots: readonly SnapshotSummary[];
  open: (root: string) => void;
}

/** What the manifest says, in words. */
export function ManifestView({ manifest, snapshots, open }: ManifestViewProps) {
  const { root, records, counts, parent, createdAt, createdBy, terms, tool, sources } = manifest;
  const { data: about } = useQuery(aboutQuery);
  const parentName = snapshots.find((one) => one.root === parent)?.name;
  const rows = [
    [t('curateSnapshots.facts.root'), <Hash key="root" value={root} of={t('curateSnapshots.facts.root')} whole />],
    [t('curateSnapshots.facts.records'), count(records.count)],
    [t('curateSnapshots.facts.inputs'), count(counts.inputs)],
    [t('curateSnapshots.facts.size'), bytes(records.bytes)],
    [
      t('curateSnapshots.detail.splits'),
      t('curateSnapshots.detail.splitsLine', {
        train: count(counts.train),
        validation: count(counts.validation),
        test: count(counts.test),
      }),
    ],
    ...(parent === null
      ? []
      : [
          [
            t('curateSnapshots.facts.parent'),
            parentName === undefined ? (
              <Hash key="parent" value={parent} of={t('curateSnapshots.facts.parent')} />
            ) : (
              <button key="parent" type="button" className={styles.open} onClick={() => open(parent)}>
                {parentName}
              </button>
            ),
          ] as const,
        ]),
    [
      t('curateSnapshots.facts.signedBy'),
      <span key="signed" className={styles.signed}>
        {createdBy.key === about?.identity ? t('curateSnapshots.detail.you') : createdBy.name}
        <Hash value={createdBy.key} of={t('curateSnapshots.facts.signedBy')} />
      </span>,
    ],
    [
      t('curateSnapshots.detail.signature'),
      <Hash key="signature" value={manifest.signature} of={t('curateSnapshots.detail.signature')} />,
    ],
    [t('curateSnapshots.facts.sealed'), moment(createdAt)],
    [
      t('curateSnapshots.facts.fileHash'),
      <Hash key="file" value={records.sha256} of={t('curateSnapshots.facts.fileHash')} />,
    ],
    [t('curateSnapshots.facts.madeWith'), `${tool.name} ${tool.version}`],
    ...(sources.length === 0
      ? []
      : [[t('curateSnapshots.detail.sources'), sources.map(({ name }) => name).join(', ')] as const]),
  ] as const;

  return (
    <>
      <section className={styles.section} aria-label={t('curateSnapshots.detail.manifest')}>
        <h3 className={styles.heading}>{t('curateSnapshots.detail.manifest')}</h3>
        <dl className={styles.table}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={styles.section} aria-label={t('curateSnapshots.detail.terms')}>
        <h3 className={styles.heading}>{t('curateSnapshots.detail.terms')}</h3>
        <div>
          <p className={styles.licence}>{terms.licence}</p>
          <Permissions terms={terms} />
          <p className={styles.words}>{terms.text}</p>
          {terms.jurisdiction !== '' && <p className={styles.quiet}>{terms.jurisdiction}</p>}
        </div>
      </section>
      {counts.answers.length > 0 && (
        <section className={styles.section} aria-label={t('curateSnapshots.detail.answers')}>
          <h3 className={styles.heading}>{t('curateSnapshots.detail.answers')}</h3>
          <dl className={styles.table}>
            {counts.answers.map(({ question, records: of, labels }) => (
              <div key={question}>
                <dt>{manifest.questions.find(({ id }) => id === question)?.title ?? question}</dt>
                <dd>
                  {t('curateSnapshots.detail.answered', { count: of, amount: count(of) })}
                  {labels.length > 0 && (
                    <span className={styles.quiet}>
                      {' · '}
                      {labels
                        .map(({ label, records: having }) => `${labelName(manifest, question, label)} ${count(having)}`)
                        .join(' · ')}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

function labelName({ questions }: Manifest, question: string, label: string): string {
  const asked = questions.find(({ id }) => id === question);
  const labels = asked !== undefined && 'labels' in asked ? asked.labels : [];
  return labels.find(({ id }) => id === label)?.name ?? label;
}
