import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ProjectSummary } from '#protocol/window/projects.ts';
import { Room } from '#renderer/app/Room.tsx';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { NewProject } from './NewProject.tsx';
import { askForNewProject, closeNewProject, useNewProject } from './projectDialog.ts';
import { ProjectRow, shownName } from './ProjectRow.tsx';
import styles from './ProjectsRoom.module.css';

const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: ({ signal }) => host.projects.list(undefined, { signal }),
});

/** All projects of this machine, and the ways to a new one. */
export function ProjectsRoom() {
  const { data, error } = useQuery(projectsQuery);
  const files = useNewProject((state) => state.files);
  // Whoever leaves the room has left the dialog.
  useEffect(() => closeNewProject, []);
  const here = data?.filter(({ removedAt }) => removedAt === null) ?? [];
  const removed = data?.filter(({ removedAt }) => removedAt !== null) ?? [];

  return (
    <Room
      title={t('curate.title')}
      note={
        here.length === 0 ? undefined : t('curateProjects.count', { count: here.length, amount: count(here.length) })
      }
      actions={
        <Button kind="call" onClick={() => askForNewProject()}>
          {t('curateProjects.new')}
        </Button>
      }
    >
      <div className={styles.page}>
        {error !== null && <Notice tone="trouble">{sentenceForError(error)}</Notice>}
        {data !== undefined && here.length === 0 && (
          <div className={styles.empty}>
            <h2 className={styles.emptyTitle}>{t('curateProjects.emptyTitle')}</h2>
            <p className={styles.text}>{t('curateProjects.emptyBody')}</p>
          </div>
        )}
        {here.length > 0 && (
          <ul aria-label={t('curateProjects.list')}>
            {here.map((summary) => (
              <ProjectRow key={summary.id} summary={summary} />
            ))}
          </ul>
        )}
        {removed.length > 0 && (
          <details className={styles.removed}>
            <summary>{t('curateProjects.removedTitle', { count: removed.length })}</summary>
            <ul>
              {removed.map((summary) => (
                <Removed key={summary.id} summary={summary} />
              ))}
            </ul>
          </details>
        )}
        {files !== null && <NewProject files={files} close={closeNewProject} />}
      </div>
    </Room>
  );
}

function Removed({ summary }: { summary: ProjectSummary }) {
  const { id, removedAt } = summary;
  const shown = shownName(summary);
  const restore = async () => {
    try {
      await host.projects.restore({ project: id });
      toast({ text: t('curateProjects.restored', { name: shown }) });
    } catch (error) {
      toast({ text: sentenceForError(error), tone: 'trouble' });
    }
  };
  return (
    <li className={styles.gone}>
      <span className={styles.goneName}>{shown}</span>
      <span className={styles.facts}>{t('curateProjects.removedWhen', { time: moment(removedAt ?? 0) })}</span>
      <Button
        size="small"
        aria-label={t('curateProjects.restoreNamed', { name: shown })}
        onClick={() => void restore()}
      >
        {t('curateProjects.restore')}
      </Button>
    </li>
  );
}
