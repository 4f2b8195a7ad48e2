import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { archiveName } from '#core/snapshot/files.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Disk } from '../durable/disk.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import { folderPlace } from '../storage/folderPlace.ts';
import { leave, leavingArchive, leavingFiles } from './leaving.ts';
import type { Snapshots } from './snapshots.ts';

const inputSchema = z.object({ root: sha256Schema, as: z.enum(['archive', 'folder']) });
export type ShareWish = z.infer<typeof inputSchema>;

interface Parts {
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly disk: Disk;
  /** Where files lie that were made to be saved elsewhere, and folders that were made for others. */
  readonly exports: string;
  readonly published: string;
}

/** Writes a snapshot for somebody else: into one file to be saved, or into a folder of its own. */
export function shareJob({ snapshots, disk, exports, published }: Parts): JobDefinition {
  return {
    kind: 'share-snapshot',
    atOnce: 1,
    async run({ input, signal, progress }) {
      const { root, as } = inputSchema.parse(input);
      if (as === 'folder') {
        const leaving = await leavingFiles(snapshots, root, disk);
        if (!leaving.ok) return leaving;
        const place = folderPlace(join(published, publishedName(root, false)), '', disk);
        const left = await leave(leaving.value.files, place, signal, progress);
        return left.ok ? ok(root) : left;
      }
      const leaving = await leavingArchive(snapshots, root, disk);
      if (!leaving.ok) return leaving;
      const archive = { ...leaving.value.files[0], name: archiveFile(root) };
      const left = await leave([archive], folderPlace(exports, '', disk), signal, progress);
      return left.ok ? ok(root) : left;
    },
    async discard(_id, input) {
      const { root, as } = inputSchema.parse(input);
      // A folder keeps what it has: another job may have filled it before.
      if (as === 'archive') await disk.rm(join(exports, `${archiveFile(root)}.new`), { force: true });
    },
  };
}

export async function share(
  { snapshots, jobs }: { snapshots: Pick<Snapshots, 'manifest'>; jobs: Pick<Jobs, 'add'> },
  wish: ShareWish,
): Promise<Result<Job, Failure>> {
  const manifest = await snapshots.manifest(wish.root);
  if (!manifest.ok) return manifest;
  const { name, records } = manifest.value;
  const job = { kind: 'share-snapshot', subject: name, input: wish, unit: 'bytes', pausable: false } as const;
  return jobs.add({ ...job, total: records.bytes });
}

/** The archive that a job has made, under a name for people. */
export async function sharedArchive(
  { snapshots, outgoing, exports }: Pick<Parts, 'snapshots' | 'exports'> & { outgoing: Pick<Outgoing, 'offer'> },
  root: string,
): Promise<Result<OfferedFile, Failure>> {
  const manifest = await snapshots.manifest(root);
  return manifest.ok ? outgoing.offer(join(exports, archiveFile(root)), archiveName(manifest.value)) : manifest;
}

/**
 * Of the folder in which it lies for others, here and at its place. What is sealed never lies beside the records as they
 * are, which may be there for somebody else: whoever copies a folder copies all of it.
 */
export function publishedName(root: string, sealed: boolean): string {
  return sealed ? `${root}-sealed` : root;
}

function archiveFile(root: string): string {
  return `${root}.colophon`;
}
