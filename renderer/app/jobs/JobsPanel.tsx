import { FocusTrap } from '@mantine/core';
import { useClickOutside } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { host } from '#renderer/host/client.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { useLive } from '#renderer/host/live.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { toast } from '../toasts.ts';
import { JobRow } from './JobRow.tsx';
import styles from './JobsPanel.module.css';

/** Jobs on one page of the history. */
const PAGE = 20;

/** What runs and what ran, over the status line. `left` in pixels: above the button that opened it. */
export function JobsPanel({ close, left }: { close: () => void; left: number }) {
  const running = useLive((live) => live?.jobs)?.filter(isUnderWay) ?? [];
  const panel = useClickOutside<HTMLDivElement>(close, ['pointerdown']);
  const history = useInfiniteQuery({
    queryKey: ['jobs', 'history'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      host.jobs.list(pageParam === undefined ? { limit: PAGE } : { limit: PAGE, before: pageParam }, { signal }),
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
  });
  const over = history.data?.pages.flat().filter((job) => !isUnderWay(job)) ?? [];

  const clear = async () => {
    try {
      await host.jobs.clearHistory();
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };

  return (
    <FocusTrap active innerRef={panel}>
      <div
        role="dialog"
        aria-label={t('jobs.title')}
        tabIndex={-1}
        className={styles.panel}
        style={{ left: Math.max(8, Math.min(left - 12, window.innerWidth - 448)) }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      >
        <section aria-label={t('jobs.running')}>
          <div className={styles.head}>
            <h2 className={styles.name}>{t('jobs.running')}</h2>
            <Button size="small" kind="quiet" onClick={close} data-autofocus>
              {t('ui.close')}
            </Button>
          </div>
          {running.length === 0 ? (
            <p className={styles.empty}>{t('jobs.finishedNone')}</p>
          ) : (
            <ul>
              {running.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          )}
        </section>
        <section aria-label={t('jobs.history')}>
          <div className={styles.head}>
            <h2 className={styles.name}>{t('jobs.history')}</h2>
            {over.length > 0 && (
              <Button size="small" kind="quiet" onClick={() => void clear()}>
                {t('jobs.clearHistory')}
              </Button>
            )}
          </div>
          {over.length === 0 ? (
            <p className={styles.empty}>{history.isPending ? '' : t('jobs.historyEmpty')}</p>
          ) : (
            <ul>
              {over.map((job) => (
                <JobRow key={job.id} job={job} />
              ))}
            </ul>
          )}
          {history.hasNextPage && (
            <Button size="small" kind="quiet" onClick={() => void history.fetchNextPage()}>
              {t('jobs.older')}
            </Button>
          )}
        </section>
      </div>
    </FocusTrap>
  );
}
