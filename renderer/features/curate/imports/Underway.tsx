import type { Job } from '#core/job.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { bytes, duration } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { giveUp } from './incoming.ts';
import styles from './ImportPage.module.css';

interface UnderwayProps {
  project: string;
  begun: Job;
  name: string;
  /** The connection broke while this window was sending the file. */
  waiting?: boolean;
  sent?: { bytes: number; of: number } | null;
}

/** An import at work. */
export function Underway({ project, begun, name, waiting = false, sent = null }: UnderwayProps) {
  const job = useLive((live) => live?.jobs.find(({ id }) => id === begun.id)) ?? begun;
  const { done, total, rate, secondsLeft } = job.progress;
  const rests = job.state === 'paused' || job.state === 'waiting';
  const wish = (what: 'pause' | 'resume' | 'cancel') => {
    // What this window sends has to end with the job.
    const wished = what === 'cancel' && sent !== null ? giveUp(project) : host.jobs[what]({ id: job.id });
    wished.catch((error: unknown) => toast({ text: sentenceForError(error), tone: 'trouble' }));
  };
  return (
    <section className={styles.section} aria-label={t('curateImports.importing', { name })}>
      <h2 className={styles.name}>{t('curateImports.importing', { name })}</h2>
      <Progress fraction={total > 0 ? done / total : undefined} label={t('curateImports.importing', { name })} />
      <p className={styles.figures}>
        {[
          t(`jobs.state.${job.state}`),
          t('jobs.progress', { done: bytes(done), total: bytes(total) }),
          rate === null ? undefined : t('units.perSecond', { amount: bytes(rate) }),
          secondsLeft === null ? undefined : t('jobs.left', { duration: duration(secondsLeft) }),
          sent === null || sent.bytes >= sent.of
            ? undefined
            : t('curateImports.sending', { sent: bytes(sent.bytes), total: bytes(sent.of) }),
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
      {waiting || job.state === 'waiting' ? (
        <Notice tone="warning">
          {t(sent === null ? 'curateImports.fileStopped' : 'curateImports.waitingForFile')}
        </Notice>
      ) : (
        <p className={styles.quiet}>{t('curateImports.importingNote')}</p>
      )}
      <div className={styles.actions}>
        {rests ? (
          <Button onClick={() => wish('resume')}>{t('curateImports.resume')}</Button>
        ) : (
          <Button onClick={() => wish('pause')}>{t('curateImports.pause')}</Button>
        )}
        <Button kind="quiet" onClick={() => wish('cancel')}>
          {t('curateImports.stop')}
        </Button>
      </div>
    </section>
  );
}
