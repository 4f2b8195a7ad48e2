import { useState } from 'react';
import type { Job } from '#core/job.ts';
import { useWork } from '#renderer/features/curate/snapshots/useWork.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './CreditRoom.module.css';

/** Reads the whole log again, and says what was found. */
export function VerifyLog({ size }: { size: number }) {
  const work = useWork();
  const [trouble, setTrouble] = useState<string>();
  const under = work.job !== undefined && isUnderWay(work.job);
  const begin = async () => {
    setTrouble(undefined);
    try {
      await work.begin(() => host.credit.ledger.verify());
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  return (
    <div className={styles.verify}>
      <Button disabled={under || size === 0} onClick={() => void begin()}>
        {t('credit.ledger.verify')}
      </Button>
      <div className={styles.found} role="status">
        {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
        {work.job !== undefined && <Found job={work.job} />}
      </div>
    </div>
  );
}

function Found({ job }: { job: Job }) {
  const { done, total } = job.progress;
  if (isUnderWay(job)) {
    return <Progress fraction={total > 0 ? done / total : undefined} label={t('credit.ledger.verifying')} />;
  }
  if (job.state === 'done') {
    return <Notice>{t('credit.ledger.whole', { time: job.endedAt === null ? '' : moment(job.endedAt) })}</Notice>;
  }
  return job.failure === null || job.failure.code === 'CANCELLED' ? (
    <Notice>{t('credit.ledger.stopped')}</Notice>
  ) : (
    <Notice tone="trouble">{sentenceFor(job.failure)}</Notice>
  );
}
