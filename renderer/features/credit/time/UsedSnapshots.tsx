import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Unused, type UsedSnapshot, recordId, unusedReasonSchema } from '#core/carried.ts';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './OverTime.module.css';
import { usedQuery } from './timeQueries.ts';

/** How much of each snapshot has carried answers: one's own first. */
export function UsedSnapshots() {
  const { data, error } = useQuery(usedQuery);
  if (error !== null) return <Notice tone="trouble">{sentenceForError(error)}</Notice>;
  if (data === undefined || data.length === 0) return null;
  const order = data.toSorted((one, other) => Number(other.mine) - Number(one.mine) || other.answers - one.answers);
  return (
    <section className={styles.used} aria-labelledby="used-snapshots">
      <h2 id="used-snapshots" className={styles.head}>
        {t('credit.used.title')}
      </h2>
      <p className={styles.help}>{t('credit.used.lead')}</p>
      <ul>
        {order.map((snapshot) => (
          <SnapshotUse key={snapshot.root} snapshot={snapshot} />
        ))}
      </ul>
    </section>
  );
}

function SnapshotUse({ snapshot }: { snapshot: UsedSnapshot }) {
  const { root, name, records, mine, answers, credited, unused } = snapshot;
  const work = useWork();
  const queries = useQueryClient();
  const [trouble, setTrouble] = useState<string>();
  const under = work.job !== undefined && isUnderWay(work.job);
  const ended = work.job?.endedAt ?? null;
  useEffect(() => {
    if (ended !== null) void queries.invalidateQueries(usedQuery);
  }, [ended, queries]);
  const begin = async () => {
    setTrouble(undefined);
    try {
      await work.begin(() => host.credit.findUnused({ root }));
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  const failure = work.job?.failure ?? null;
  return (
    <li className={styles.snapshot}>
      <div className={styles.line}>
        <div className={styles.what}>
          <b dir="auto">{name}</b> {mine && <span className={styles.mine}>{t('credit.used.mine')}</span>}
          <p className={styles.help}>
            {t('credit.used.figures', {
              credited: count(credited),
              records: t('units.records', { count: records, amount: count(records) }),
              answers: t('credit.time.answers', { count: answers, amount: count(answers) }),
            })}
          </p>
        </div>
        <Button size="small" disabled={under} onClick={() => void begin()}>
          {t(unused === null ? 'credit.used.find' : 'credit.used.again')}
        </Button>
      </div>
      {under && work.job !== undefined && (
        <Progress
          fraction={work.job.progress.total > 0 ? work.job.progress.done / work.job.progress.total : undefined}
          label={t('credit.used.finding')}
        />
      )}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
      {failure !== null && failure.code !== 'CANCELLED' && <Notice tone="trouble">{sentenceFor(failure)}</Notice>}
      {unused !== null && !under && <Reasons root={root} unused={unused} />}
    </li>
  );
}

function Reasons({ root, unused: { at, answers, reasons } }: { root: string; unused: Unused }) {
  const some = unusedReasonSchema.options.filter((reason) => reasons[reason].records > 0);
  const time = { time: moment(at), answers: t('credit.time.answers', { count: answers, amount: count(answers) }) };
  if (some.length === 0) return <p className={styles.help}>{t('credit.used.none', time)}</p>;
  return (
    <>
      {some.map((reason) => {
        const { records, first } = reasons[reason];
        return (
          <details key={reason} className={styles.reason}>
            <summary>
              {t(`credit.used.reason.${reason}`, {
                records: t('units.records', { count: records, amount: count(records) }),
              })}
            </summary>
            <p className={styles.help}>{t(`credit.used.why.${reason}`)}</p>
            <ol className={styles.first}>
              {first.map(({ offset, line, excerpt }) => (
                <li key={offset} value={line}>
                  <Link to="/credit/walk" search={{ kind: 'record', id: recordId(root, offset) }} dir="auto">
                    {excerpt === '' ? t('credit.used.empty') : excerpt}
                  </Link>
                </li>
              ))}
            </ol>
            {records > first.length && (
              <p className={styles.help}>{t('credit.used.first', { amount: count(first.length) })}</p>
            )}
          </details>
        );
      })}
      <p className={styles.help}>{t('credit.used.asOf', time)}</p>
    </>
  );
}
