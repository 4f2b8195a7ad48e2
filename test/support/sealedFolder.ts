import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { describingFiles } from '#core/snapshot/files.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Disk } from '#host/durable/disk.ts';
import { Snapshots } from '#host/snapshots/snapshots.ts';
import { must } from './labelledProject.ts';
import { type Sealed, drafts, sealedSnapshot } from './sealedSnapshot.ts';

/** The snapshots of a folder, where nothing is sealed, branched or saved. */
export function snapshotsIn(folder: string, disk: Disk = realDisk): Snapshots {
  return new Snapshots({
    folder,
    disk,
    exports: folder,
    projectsFolder: folder,
    changed: () => {},
    outgoing: { offer: () => Promise.reject(new Error('not here')) },
    jobs: { unfinished: () => [], add: () => must({ ok: false, failure: 'not here' }) },
    projects: { with: () => Promise.reject(new Error('not here')) },
  });
}

/** A small snapshot that lies in the folder under its root, with all of its files. */
export async function sealedIn(folder: string, sealed: Sealed = sealedSnapshot(drafts(20))): Promise<Manifest> {
  const place = join(folder, sealed.manifest.root);
  await mkdir(place, { recursive: true });
  for (const [name, text] of must(describingFiles(sealed.manifest))) await writeFile(join(place, name), text);
  await writeFile(join(place, 'records.jsonl'), sealed.lines.map((line) => `${line}\n`).join(''));
  return sealed.manifest;
}
