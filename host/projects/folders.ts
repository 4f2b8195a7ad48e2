import { dirname, join } from 'node:path';
import type { Disk } from '../durable/disk.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';

/** Where everything lies in a project's folder. */
export interface ProjectFolders {
  readonly root: string;
  readonly head: string;
  readonly records: string;
  readonly log: string;
  readonly sources: string;
  readonly state: string;
  readonly backups: string;
}

export function foldersOf(root: string): ProjectFolders {
  return {
    root,
    head: join(root, 'project.json'),
    records: join(root, 'records'),
    log: join(root, 'log'),
    sources: join(root, 'sources'),
    state: join(root, 'state'),
    backups: join(root, 'backups'),
  };
}

/** Makes the folders, so that they are still there after a power cut. */
export async function makeFolders(folders: ProjectFolders, disk: Disk): Promise<void> {
  await disk.mkdir(folders.root, { recursive: true, mode: 0o700 });
  for (const folder of [folders.records, folders.log, folders.sources, folders.state, folders.backups]) {
    await disk.mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await syncFolder(folders.root, disk);
  await syncFolder(dirname(folders.root), disk);
}
