import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { isUnderWay, jobEnd } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { queries, settingsQuery } from '#renderer/host/queries.ts';
import { bytes } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { starterQuery } from './smallWorld.ts';
import styles from './Starter.module.css';

/** Offers the small world where there is nothing yet. Not there where the app brings none, or all of it is here. */
export function StarterCard({ done }: { done?: () => void }) {
  const { data } = useQuery(starterQuery);
  const job = useLive((live) => live?.jobs.find((one) => one.kind === 'add-starter' && isUnderWay(one)));
  const [trouble, setTrouble] = useState<string>();
  if (data?.brings == null || (data.whole && job === undefined)) return null;

  const add = async () => {
    setTrouble(undefined);
    try {
      const ended = await jobEnd((await host.starter.add()).id);
      if (ended.state === 'failed' && ended.failure !== null) setTrouble(sentenceFor(ended.failure));
      if (ended.state !== 'done') return;
      await queries.invalidateQueries({ queryKey: starterQuery.queryKey });
      // Ahead of the first question. If it does not load, the question itself will say why.
      const { chosenModel } = await queries.fetchQuery({ ...settingsQuery, staleTime: 0 });
      if (chosenModel !== null) void host.models.load({ hash: chosenModel, force: false }).catch(() => {});
      toast({ text: t('starter.added') });
      done?.();
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };
  const stop = async (id: string) => {
    try {
      await host.jobs.cancel({ id });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <section className={styles.card} aria-label={t('starter.title')}>
      <h2 className={styles.title}>{t('starter.title')}</h2>
      <p className={styles.body}>{t('starter.body')}</p>
      {trouble !== undefined && (
        <div className={styles.trouble}>
          <Notice tone="trouble">{trouble}</Notice>
        </div>
      )}
      <div className={styles.acts}>
        {job === undefined ? (
          <Button onClick={() => void add()}>{t('starter.add', { size: bytes(data.brings.bytes) })}</Button>
        ) : (
          <>
            <div className={styles.progress}>
              <Progress
                fraction={job.progress.total > 0 ? job.progress.done / job.progress.total : undefined}
                label={t('starter.adding')}
              />
            </div>
            <Button aria-label={t('starter.stop')} onClick={() => void stop(job.id)}>
              {t('jobs.cancel')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
