import { showOverlay } from '#renderer/app/screen.ts';
import { toast } from '#renderer/app/toasts.ts';
import type { router as theRouter } from '#renderer/app/routes.tsx';
import { t } from '#renderer/text/text.ts';
import { askForNewProject } from '../projects/projectDialog.ts';
import { isSnapshot, takeSnapshot } from '../snapshots/addingSnapshot.ts';
import { takeFiles } from './incoming.ts';
import { inOrder, likeMost } from './taking.ts';

type Router = typeof theRouter;

/**
 * Files of records were dropped: into the project that is open, or into one that is to be made. Among them are the
 * folders by their names; these are walked through here.
 */
export async function takeDropped(
  dropped: readonly File[],
  folders: readonly (FileSystemEntry | null)[],
  router: Router,
): Promise<void> {
  const plain = dropped.filter(({ name }) => !folders.some((folder) => folder?.name === name));
  const walked = await filesIn(folders.filter((folder) => folder !== null));
  if (isSnapshot([...plain, ...walked])) {
    showOverlay(null);
    void takeSnapshot([...plain, ...walked]);
    return;
  }
  const files = inOrder(folders.length > 0 ? likeMost([...plain, ...walked]) : plain);
  showOverlay(null);
  if (files.length === 0) {
    toast({ text: t('curateImports.emptyFolder') });
    return;
  }
  const { params } = router.state.matches.at(-1) ?? {};
  const project = params !== undefined && 'project' in params ? params.project : undefined;
  if (project === undefined) {
    askForNewProject(files);
    await router.navigate({ to: '/curate' });
    return;
  }
  void takeFiles(project, files, 'found');
  await router.navigate({ to: '/curate/$project/import', params: { project } });
}

async function filesIn(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const files: File[] = [];
  for (const entry of entries) {
    if (isFile(entry)) files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    else if (isFolder(entry) && !entry.name.startsWith('.')) files.push(...(await filesIn(await listed(entry))));
  }
  return files;
}

/** A folder tells of a hundred at a time, until it tells of none. */
async function listed(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
