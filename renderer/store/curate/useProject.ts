import { createContext, use, useSyncExternalStore } from 'react';
import type { OpenProject, ProjectNow } from './openProject.ts';

export const ProjectContext = createContext<OpenProject | null>(null);

/** The project of this page. */
export function useProject(): OpenProject {
  const project = use(ProjectContext);
  if (project === null) throw new Error('This stands outside of a project');
  return project;
}

/**
 * A part of what is true now. Draws again only when the part is another one, so `select` must not make new objects:
 * `useNow((now) => now.version)`.
 */
export function useNow<Part>(select: (now: ProjectNow) => Part): Part {
  const project = useProject();
  return useSyncExternalStore(
    (listener) => project.subscribe(listener),
    () => select(project.now),
  );
}
