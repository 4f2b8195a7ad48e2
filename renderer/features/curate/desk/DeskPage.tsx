import { useNavigate, useParams } from '@tanstack/react-router';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ProjectPage } from '../project/ProjectPage.tsx';
import { Desk } from './Desk.tsx';
import styles from './Desk.module.css';

/** One record after the other: where most of the time is spent. */
export function DeskPage() {
  const records = useNow((now) => now.records);
  const asks = useNow(({ head }) => head.questions.length > 0);
  if (records > 0 && asks) return <Desk />;
  return <ProjectPage>{records === 0 ? <NoRecords /> : <NoQuestions />}</ProjectPage>;
}

function NoRecords() {
  const go = useNavigate();
  const { project } = useParams({ from: '/curate/$project' });
  return (
    <div className={styles.empty}>
      <h2>{t('curateDesk.noRecords.heading')}</h2>
      <p>{t('curateDesk.noRecords.body')}</p>
      <Button kind="call" onClick={() => void go({ to: '/curate/$project/import', params: { project } })}>
        {t('curateDesk.noRecords.import')}
      </Button>
    </div>
  );
}

function NoQuestions() {
  const go = useNavigate();
  const { project } = useParams({ from: '/curate/$project' });
  return (
    <div className={styles.empty}>
      <h2>{t('curateDesk.noQuestions.heading')}</h2>
      <p>{t('curateDesk.noQuestions.body')}</p>
      <Button kind="call" onClick={() => void go({ to: '/curate/$project/questions', params: { project } })}>
        {t('curateDesk.noQuestions.write')}
      </Button>
    </div>
  );
}
