import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { SmallWorldMark } from '#renderer/features/starter/SmallWorldMark.tsx';
import { bytes, count, moment } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { FactLine } from '#renderer/ui/FactLine.tsx';
import { Hash } from '#renderer/ui/Hash.tsx';
import styles from './Snapshots.module.css';

/** Every snapshot of this machine, newest first. */
export function SnapshotList({
  snapshots,
  open,
}: {
  snapshots: readonly SnapshotSummary[];
  open: (root: string) => void;
}) {
  const names = new Map(snapshots.map(({ root, name }) => [root, name]));
  return (
    <ul className={styles.list} aria-label={t('curateSnapshots.list')}>
      {snapshots.map(({ root, name, createdAt, records, bytes: size, licence, parent }) => (
        <li key={root} className={styles.snapshot}>
          <h2 className={styles.name}>
            <button type="button" className={styles.open} onClick={() => open(root)}>
              {name}
            </button>
          </h2>
          <SmallWorldMark of={root} />
          <FactLine
            facts={[
              [t('curateSnapshots.facts.records'), t('units.records', { count: records, amount: count(records) })],
              [t('curateSnapshots.facts.size'), bytes(size)],
              [t('curateSnapshots.facts.licence'), licence],
              [t('curateSnapshots.facts.sealed'), moment(createdAt)],
              [t('curateSnapshots.facts.root'), <Hash key="root" value={root} of={t('curateSnapshots.facts.root')} />],
            ]}
          />
          {parent !== null && (
            <p className={styles.parent}>
              {t('curateSnapshots.facts.parent')}{' '}
              {names.get(parent) ?? <Hash value={parent} of={t('curateSnapshots.facts.parent')} />}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
