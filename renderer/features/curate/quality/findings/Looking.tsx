import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job, JobKind } from '#core/job.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { count, duration, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import sheet from '../Sheet.module.css';
import { overviewQuery } from './qualityQueries.ts';

interface LookingProps {
  kind: JobKind;
  /** What the button says: "Look for duplicates". */
  act: string;
  /** When it was last looked for; null where it was not, or not since the last import. */
  at: number | null | undefined;
  begin: () => Promise<Job>;
  disabled?: boolean;
}

/** Begins a job that looks through all records, shows how far it is, and stops it. */
export function Looking({ kind, act, at, begin, disabled = false }: LookingProps) {
  const project = useProject();
  const { data } = useQuery(overviewQuery(project.id));
  const [begun, setBegun] = useState<Job>();
  const mine = data?.jobs.find((job) => job.kind === kind)?.id ?? begun?.id;
  const live = useLive((all) => all?.jobs.find(({ id }) => id === mine));
  const job = live ?? (mine === begun?.id ? begun : undefined);
  const running = job !== undefined && isUnderWay(job) ? job : undefined;

  const start = async () => {
    try {
      setBegun(await begin());
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  const stop = async (id: string) => {
    try {
      await host.jobs.cancel({ id });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  if (running !== undefined) {
    const { done, total, secondsLeft } = running.progress;
    return (
      <>
        <Progress label={act} fraction={total > 0 ? done / total : undefined} />
        <div className={sheet.line}>
          <span className={sheet.quiet}>
            {[
              t(`jobs.state.${running.state}`),
              t('jobs.progress', { done: count(done), total: count(total) }),
              ...(secondsLeft === null ? [] : [t('jobs.left', { duration: duration(secondsLeft) })]),
            ].join(' · ')}
          </span>
          <Button size="small" onClick={() => void stop(running.id)}>
            {t('jobs.cancel')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      {job?.failure != null && job.failure.code !== 'CANCELLED' && (
        <Notice tone="trouble">{sentenceFor(job.failure)}</Notice>
      )}
      {job?.state === 'cancelled' && (
        <p role="status" className={sheet.quiet}>
          {t(at == null ? 'curateQuality.looking.stopped' : 'curateQuality.looking.stoppedAgain')}
        </p>
      )}
      <div className={sheet.line}>
        <Button kind={at == null ? 'call' : 'plain'} disabled={disabled} onClick={() => void start()}>
          {act}
        </Button>
        <span className={sheet.quiet}>
          {at == null ? t('curateQuality.looking.never') : t('curateQuality.looking.at', { time: moment(at) })}
        </span>
      </div>
    </>
  );
}
