import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ProjectSummary } from '#protocol/window/projects.ts';
import { toast } from '#renderer/app/toasts.ts';
import { host } from '#renderer/host/client.ts';
import { count, moment } from '#renderer/text/amounts.ts';
import { sentenceFor, sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { GoBack } from './GoBack.tsx';
import styles from './ProjectsRoom.module.css';
import { RenameField } from './RenameField.tsx';

/** Of a damaged one not even the name may be known. */
export function shownName({ id, name }: ProjectSummary): string {
  return name === id ? t('curateProjects.damagedName') : name;
}

/** One project: the way into it, and what can be done with it as a whole. */
export function ProjectRow({ summary }: { summary: ProjectSummary }) {
  const { id, name, records, createdAt, failure } = summary;
  const go = useNavigate();
  const shown = shownName(summary);
  const [renaming, setRenaming] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  const remove = async () => {
    setTrouble(undefined);
    try {
      await host.projects.remove({ project: id });
      toast({
        text: t('curateProjects.removed', { name: shown }),
        undo: () => host.projects.restore({ project: id }),
      });
    } catch (error) {
      setTrouble(sentenceForError(error));
    }
  };

  return (
    <li className={styles.project}>
      <div className={styles.head}>
        {renaming ? (
          <RenameField project={id} name={name} done={() => setRenaming(false)} />
        ) : (
          <>
            <h2 className={styles.name}>
              {failure === null ? (
                <Link
                  className={styles.open}
                  to={records === 0 ? '/curate/$project/import' : '/curate/$project'}
                  params={{ project: id }}
                >
                  <bdi>{name}</bdi>
                </Link>
              ) : (
                <bdi>{shown}</bdi>
              )}
            </h2>
            <Menu
              target={
                <Button kind="quiet" aria-label={t('curateProjects.more', { name: shown })}>
                  ⋯
                </Button>
              }
              entries={[
                ...(failure === null
                  ? [
                      { label: t('curateProjects.rename'), act: () => setRenaming(true) },
                      {
                        label: t('curateProjects.import'),
                        act: () => void go({ to: '/curate/$project/import', params: { project: id } }),
                      },
                    ]
                  : []),
                { label: t('curateProjects.remove'), act: () => void remove(), grave: true },
              ]}
            />
          </>
        )}
      </div>
      {failure === null ? (
        <p className={styles.facts}>
          {[
            records === 0
              ? t('curateProjects.noRecords')
              : t('curateProjects.records', { count: records, amount: count(records) }),
            t('curateProjects.made', { time: moment(createdAt) }),
          ].join(' · ')}
        </p>
      ) : (
        <div className={styles.trouble}>
          <Notice tone="trouble">{sentenceFor(failure)}</Notice>
          <GoBack project={id} failure={failure} />
        </div>
      )}
      {trouble !== undefined && <Notice tone="trouble">{trouble}</Notice>}
    </li>
  );
}
