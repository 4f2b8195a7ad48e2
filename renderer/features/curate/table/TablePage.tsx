import { useNavigate, useParams } from '@tanstack/react-router';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Table } from './Table.tsx';
import styles from './Table.module.css';

/** All records of the project, or those that a filter means. */
export function TablePage() {
  const records = useNow((now) => now.records);
  const go = useNavigate();
  const { project } = useParams({ from: '/curate/$project' });
  if (records > 0) return <Table />;
  return (
    <ProjectPage>
      <div className={styles.state}>
        <h2>{t('curateTable.grid.noRecords.heading')}</h2>
        <p>{t('curateTable.grid.noRecords.body')}</p>
        <Button kind="call" onClick={() => void go({ to: '/curate/$project/import', params: { project } })}>
          {t('curateTable.grid.noRecords.import')}
        </Button>
      </div>
    </ProjectPage>
  );
}
