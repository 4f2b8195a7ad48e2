import { Link } from '@tanstack/react-router';
import type { Job } from '#core/job.ts';
import { count } from '#renderer/text/amounts.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { giveUp } from './incoming.ts';
import styles from './ImportPage.module.css';

/** What came of it, and where to go from here. Bad rows stand in the list below. */
export function Ended({ project, job, name }: { project: string; job: Job; name: string }) {
  const records = Number(job.result ?? 0);
  return (
    <section className={styles.section}>
      <h2 className={styles.name} role="status">
        {t('curateImports.ended', { count: records, amount: count(records), name })}
      </h2>
      <div className={styles.actions}>
        <Link className={styles.go} to="/curate/$project" params={{ project }}>
          {t('curateImports.label')}
        </Link>
        <Link className={styles.go} to="/curate/$project/table" params={{ project }}>
          {t('curateImports.look')}
        </Link>
        <Button kind="quiet" onClick={() => void giveUp(project)}>
          {t('curateImports.more')}
        </Button>
      </div>
    </section>
  );
}
