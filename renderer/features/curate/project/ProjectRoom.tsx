import { Link, Outlet, useParams } from '@tanstack/react-router';
import { Room } from '#renderer/app/Room.tsx';
import { failureOf } from '#renderer/host/failureOf.ts';
import { ProjectContext } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { GoBack } from '../projects/GoBack.tsx';
import { useOpening } from './useOpening.ts';
import styles from './ProjectRoom.module.css';

/** Keeps one project open for as long as somebody is on one of its pages. */
export function ProjectRoom() {
  const { project } = useParams({ from: '/curate/$project' });
  return <Opened key={project} id={project} />;
}

function Opened({ id }: { id: string }) {
  const opening = useOpening(id);
  if (opening.kind === 'open') {
    return (
      <ProjectContext value={opening.project}>
        <Outlet />
      </ProjectContext>
    );
  }
  const trouble = opening.kind === 'failed' ? failureOf(opening.error) : undefined;
  const failure = trouble?.kind === 'failure' ? trouble.failure : undefined;
  return (
    <Room title={t('curate.title')}>
      <div className={styles.page}>
        {opening.kind === 'failed' ? (
          <>
            <p>{t('curate.notHere')}</p>
            <Notice tone="trouble">{sentenceForError(opening.error)}</Notice>
            <div className={styles.ways}>
              {failure !== undefined && <GoBack project={id} failure={failure} done={opening.again} />}
              <Button onClick={opening.again}>{t('curate.again')}</Button>
              <Link to="/curate">{t('curate.back')}</Link>
            </div>
          </>
        ) : (
          <>
            <p>{t('curate.opening')}</p>
            <Progress label={t('curate.opening')} fraction={undefined} />
          </>
        )}
      </div>
    </Room>
  );
}
