import { encodeRecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { count } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Records } from '../Sheet.tsx';
import { shownText } from '../shownText.ts';
import { useActing } from '../useActing.ts';
import { useRecords } from '../useRecords.ts';
import { isDiscarded, openMembers, ownWords } from './clusters.ts';
import styles from './Findings.module.css';

/** More than these are not shown side by side; what is done to the cluster is done to all of them. */
const SHOWN = 6;
const BRIEF = 600;

interface ClusterCardProps {
  kind: 'exact' | 'near';
  records: readonly number[];
  /** Stands beside a record's number. */
  noteOf?: (record: number) => string | undefined;
}

/** Records that are alike, side by side, and what can be done with them. */
export function ClusterCard({ kind, records, noteOf }: ClusterCardProps) {
  const project = useProject();
  const { fields } = useNow((now) => now.head);
  const act = useActing();
  const shown = records.slice(0, SHOWN);
  const read = useRecords(shown);
  const open = openMembers(project.state, records);
  const ids = fields.map(({ id }) => id);
  const texts = (read.records ?? []).map((record) => shownText(project.state, record, ids, BRIEF));
  const own = kind === 'near' ? ownWords(texts) : [];

  const keep = (record: number) => {
    const others = recordSetOf(open.filter((other) => other !== record));
    act(
      { kind: 'status', records: encodeRecordSet(others), status: 'discarded' },
      t('curateQuality.duplicates.discarded', { count: others.length, amount: count(others.length) }),
    );
  };
  const tag = () => {
    const extra = recordSetOf(open.slice(1));
    act(
      { kind: 'tag', records: encodeRecordSet(extra), add: [t('curateQuality.duplicates.tagName')], remove: [] },
      t('curateQuality.duplicates.tagged', { count: extra.length, amount: count(extra.length) }),
    );
  };

  return (
    <article className={styles.cluster} data-settled={open.length < 2}>
      <header className={styles.clusterHead}>
        <strong>{t(`curateQuality.duplicates.kind.${kind}`)}</strong>
        <Records filter={{ records: encodeRecordSet(recordSetOf(records)) }}>
          {t('curateQuality.duplicates.size', { count: records.length, amount: count(records.length) })}
        </Records>
        {open.length < 2 ? (
          <span>{t('curateQuality.duplicates.settled')}</span>
        ) : (
          <Button size="small" kind="quiet" onClick={tag}>
            {t('curateQuality.duplicates.tag')}
          </Button>
        )}
      </header>
      {read.error !== null && <Notice tone="trouble">{sentenceForError(read.error)}</Notice>}
      <ul className={styles.members}>
        {shown.map((record, place) => (
          <li key={record} className={styles.member} data-discarded={isDiscarded(project.state, record)}>
            <div className={styles.memberHead}>
              <Records filter={{ records: encodeRecordSet(recordSetOf([record])) }}>
                {t('curateQuality.record.number', { number: count(record + 1) })}
              </Records>
              <strong>{noteOf?.(record)}</strong>
              {isDiscarded(project.state, record) ? (
                <span>{t('curateQuality.status.discarded')}</span>
              ) : (
                open.length > 1 && (
                  <Button size="small" onClick={() => keep(record)}>
                    {t('curateQuality.duplicates.keep')}
                  </Button>
                )
              )}
            </div>
            <div className={styles.memberText} dir="auto">
              <Marked text={texts[place] ?? ''} own={own[place]} />
            </div>
          </li>
        ))}
      </ul>
      {records.length > SHOWN && (
        <p className={styles.rest}>
          {t('curateQuality.duplicates.rest', { count: records.length - SHOWN, amount: count(records.length - SHOWN) })}
        </p>
      )}
    </article>
  );
}

/** Words that not all have are marked. */
function Marked({ text, own }: { text: string; own: ReadonlySet<string> | undefined }) {
  if (own === undefined || own.size === 0) return text;
  return text
    .split(/(\s+)/)
    .map((word, place) => (own.has(word) && word !== '' ? <mark key={place}>{word}</mark> : word));
}
