import { useState } from 'react';
import type { Job } from '#core/job.ts';
import { saveFile } from '#renderer/files/saveFile.ts';
import { useLive } from '#renderer/host/live.ts';
import { bytes, count, duration } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import styles from './ExportDialog.module.css';
import { chooseAgain, type Exporting, stopExport } from './exporting.ts';
import { Losses } from './Losses.tsx';

export function Writing({ project, begun, close }: { project: string; begun: Job; close: () => void }) {
  const job = useLive((live) => live?.jobs.find(({ id }) => id === begun.id)) ?? begun;
  const { done, total, secondsLeft } = job.progress;
  return (
    <div className={styles.form}>
      <Progress fraction={total > 0 ? done / total : undefined} label={t('curateExports.exporting')} />
      <p className={styles.quiet}>
        {[
          t('jobs.progress', { done: count(done), total: t('units.records', { count: total, amount: count(total) }) }),
          secondsLeft === null ? undefined : t('jobs.left', { duration: duration(secondsLeft) }),
        ]
          .filter((part) => part !== undefined)
          .join(' · ')}
      </p>
      <p className={styles.quiet}>{t('curateExports.note')}</p>
      <div className={styles.actions}>
        <Button onClick={() => void stopExport(project)}>{t('curateExports.stop')}</Button>
        <Button kind="quiet" onClick={close}>
          {t('curateExports.close')}
        </Button>
      </div>
    </div>
  );
}

interface ReadyProps {
  project: string;
  ready: Extract<Exporting, { stage: 'ready' }>;
  close: () => void;
}

export function Ready({ project, ready: { file, report }, close }: ReadyProps) {
  const [read, setRead] = useState<number>();
  const [said, setSaid] = useState<{ tone: 'plain' | 'trouble'; text: string }>();
  const save = async () => {
    setSaid(undefined);
    setRead(0);
    try {
      if (await saveFile(file, setRead))
        setSaid({ tone: 'plain', text: t('curateExports.saved', { name: file.name }) });
    } catch (error) {
      setSaid({ tone: 'trouble', text: sentenceForError(error) });
    }
    setRead(undefined);
  };
  return (
    <div className={styles.form}>
      <p className={styles.done} role="status">
        {t('curateExports.ready', {
          count: report.records,
          amount: count(report.records),
          name: file.name,
          size: bytes(file.size),
        })}
      </p>
      {report.leftOut > 0 && (
        <Notice tone="warning">
          {t('curateExports.leftOut', { count: report.leftOut, amount: count(report.leftOut) })}
        </Notice>
      )}
      {report.losses.length === 0 ? (
        <p className={styles.quiet}>{t('curateExports.lostNothing')}</p>
      ) : (
        <Losses losses={report.losses} />
      )}
      {read !== undefined && (
        <Progress
          fraction={file.size > 0 ? read / file.size : 1}
          label={t('curateExports.saving', { name: file.name })}
        />
      )}
      {said !== undefined && <Notice tone={said.tone}>{said.text}</Notice>}
      <div className={styles.actions}>
        <Button kind="call" disabled={read !== undefined} data-autofocus onClick={() => void save()}>
          {t('curateExports.save')}
        </Button>
        <Button onClick={() => chooseAgain(project)}>{t('curateExports.another')}</Button>
        <Button kind="quiet" onClick={close}>
          {t('curateExports.close')}
        </Button>
      </div>
    </div>
  );
}
