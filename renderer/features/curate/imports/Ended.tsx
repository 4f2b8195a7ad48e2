import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Job } from '#core/job.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { importsQuery } from './importQueries.ts';
import { giveUp } from './incoming.ts';
import styles from './ImportPage.module.css';

interface EndedProps {
  project: string;
  job: Job;
  name: string;
  mend: () => void;
}

/** What came of it, and where to go from here. */
export function Ended({ project, job, name, mend }: EndedProps) {
  const records = Number(job.result ?? 0);
  const imported = useQuery(importsQuery(project)).data?.imports.find(({ id }) => id === job.id);
  const left = imported?.left ?? 0;
  const unmapped = imported?.unmapped ?? [];
  return (
    <section className={styles.section}>
      <div role="status">
        <h2 className={styles.name}>{t('curateImports.ended', { count: records, amount: count(records), name })}</h2>
        {left > 0 && <p>{t('curateImports.endedBad', { count: left, amount: count(left) })}</p>}
      </div>
      {unmapped.length > 0 && (
        <Notice tone="warning">
          {t('curateImports.unmapped', {
            columns: unmapped
              .map(({ column, rows }) => t('curateImports.unmappedOne', { column, count: rows, amount: count(rows) }))
              .join(', '),
          })}
        </Notice>
      )}
      <div className={styles.actions}>
        {records > 0 && (
          <>
            <Link className={styles.go} to="/curate/$project" params={{ project }}>
              {t('curateImports.label')}
            </Link>
            <Link className={styles.go} to="/curate/$project/table" params={{ project }}>
              {t('curateImports.look')}
            </Link>
          </>
        )}
        {left > 0 && <Button onClick={mend}>{t('curateImports.mend')}</Button>}
        <Button kind="quiet" onClick={() => void giveUp(project)}>
          {t('curateImports.more')}
        </Button>
      </div>
    </section>
  );
}
