import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { bytes, count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Part } from './Part.tsx';
import { Permissions } from './Permissions.tsx';
import type { Credit } from './credit.ts';
import { type SealDraft, termsOf } from './sealDraft.ts';
import { firstWords } from './terms.ts';
import styles from './Snapshots.module.css';

interface ReviewProps {
  draft: SealDraft;
  records: number;
  credits: readonly Credit[];
  snapshots: readonly SnapshotSummary[];
}

/** What a line has beside what its file had: hashes, split, weights. */
const LINE_BYTES = 420;
/** What the host wants free a record while it seals. */
const WORK_BYTES = 2_000;
const NAMED = 40;

/** Everything that was said, once more, before it is for good. */
export function Review({ draft, records, credits, snapshots }: ReviewProps) {
  const head = useNow((now) => now.head);
  const imported = head.sources.reduce((sum, source) => sum + source.bytes, 0);
  const size = records * (LINE_BYTES + imported / Math.max(1, head.records));
  const terms = termsOf(draft, firstWords(draft));
  const names = credits.slice(0, NAMED).map(({ name }) => name);
  const parent = snapshots.find(({ root }) => root === draft.parent);
  return (
    <>
      <h2 className={styles.title}>{draft.name.trim()}</h2>
      {draft.description.trim() !== '' && <p className={styles.description}>{draft.description.trim()}</p>}
      <Part title={t('curateSnapshots.review.title')}>
        <p>
          {t('curateSnapshots.review.records', {
            count: records,
            amount: count(records),
            size: bytes(size),
            work: bytes(records * WORK_BYTES),
          })}
        </p>
        <p>
          {credits.length === 0
            ? t('curateSnapshots.review.nobodyNamed')
            : t('curateSnapshots.review.named', {
                count: credits.length,
                names: credits.length > NAMED ? `${names.join(', ')} …` : names.join(', '),
              })}
        </p>
        {parent !== undefined && <p>{t('curateSnapshots.review.parent', { name: parent.name })}</p>}
      </Part>
      <Part title={t('curateSnapshots.form.terms')}>
        <p className={styles.licence}>{terms.licence}</p>
        <Permissions terms={terms} />
        <p className={styles.words}>{terms.text}</p>
      </Part>
      <p className={styles.forever}>{t('curateSnapshots.review.forever')}</p>
    </>
  );
}
