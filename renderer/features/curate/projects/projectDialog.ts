import { create } from 'zustand';

/** The dialog that makes a project: closed, open, or open with files that were dropped. */
export const useNewProject = create<{ files: readonly File[] | null }>(() => ({ files: null }));

export function askForNewProject(files: readonly File[] = []): void {
  useNewProject.setState({ files });
}

export function closeNewProject(): void {
  useNewProject.setState({ files: null });
}
