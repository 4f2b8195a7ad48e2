import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Room } from '#renderer/app/Room.tsx';
import { useNow } from '#renderer/store/curate/useProject.ts';
import { t } from '#renderer/text/text.ts';
import { Standing, StandingAlert } from './Standing.tsx';
import styles from './ProjectPage.module.css';

const pages = [
  ['/curate/$project', 'desk'],
  ['/curate/$project/table', 'table'],
  ['/curate/$project/quality', 'quality'],
  ['/curate/$project/suggestions', 'suggestions'],
  ['/curate/$project/questions', 'questions'],
  ['/curate/$project/snapshots', 'snapshots'],
  ['/curate/$project/import', 'import'],
] as const;

interface ProjectPageProps {
  /** Beside the project's name: where one is, how far it is. */
  note?: ReactNode;
  /** At the right of the bar. */
  actions?: ReactNode;
  /** Set where the page scrolls a part of itself. */
  ownScroll?: boolean;
  /** Set where the page itself says what is saved. */
  saysSaved?: boolean;
  children: ReactNode;
}

/** A page of a project: the room's bar with the project's name, the way to its other pages, and the page. */
export function ProjectPage({ note, actions, ownScroll = false, saysSaved = false, children }: ProjectPageProps) {
  const name = useNow(({ head }) => head.name);
  const { project } = useParams({ from: '/curate/$project' });
  return (
    <Room title={name} note={note} actions={actions} ownScroll>
      <nav className={styles.pages} aria-label={t('curate.pages.name')}>
        {pages.map(([to, page]) => (
          <Link
            key={page}
            to={to}
            params={{ project }}
            className={styles.page}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {t(`curate.pages.${page}`)}
          </Link>
        ))}
        <Standing saidElsewhere={saysSaved} />
      </nav>
      <StandingAlert />
      <div className={styles.body} data-scrolls={!ownScroll}>
        {children}
      </div>
    </Room>
  );
}
