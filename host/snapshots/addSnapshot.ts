import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';
import { adapterFileSchema as fileSchema } from '../adapters/source.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import { PATIENCE_MS } from '../library/header.ts';
import { bytesOf } from '../storage/fileBytes.ts';
import { archiveArrival } from './archiveArrival.ts';
import { filesArrival } from './filesArrival.ts';
import { type TakingParts, takeSnapshot } from './takeSnapshot.ts';

export const addSnapshotInputSchema = z.union([
  z.object({ kind: z.literal('add-snapshot'), manifest: fileSchema, records: fileSchema }),
  z.object({ kind: z.literal('add-snapshot'), archive: fileSchema }),
]);
type Input = z.infer<typeof addSnapshotInputSchema>;

const MANIFEST = 'manifest.json';
const RECORDS = 'records.jsonl';

/** An archive; or of what was chosen from a snapshot's folder the two files that count. The others can be made again. */
export function addSnapshot(
  { tickets, jobs }: { tickets: Pick<Tickets, 'find'>; jobs: Pick<Jobs, 'add'> },
  chosen: readonly string[],
): Result<Job, Failure> {
  const found = chosen.map((ticket) => tickets.find(ticket));
  if (found.some((file) => file === undefined)) return fail({ code: 'NOT_FOUND', what: 'file' });
  const begin = (input: Input, subject: string, total: number) =>
    jobs.add({ kind: 'add-snapshot', subject, input, total, unit: 'bytes', pausable: false });
  const archive = found.find((file) => file?.name.endsWith(ARCHIVE_ENDING));
  if (archive !== undefined) {
    const input = addSnapshotInputSchema.parse({ kind: 'add-snapshot', archive });
    return begin(input, archive.name, archive.size * 2);
  }
  const named = (name: string) => found.find((file) => file?.name === name);
  const [manifest, records] = [named(MANIFEST), named(RECORDS)];
  const missing = manifest === undefined ? MANIFEST : records === undefined ? RECORDS : null;
  if (missing !== null) return fail({ code: 'SNAPSHOT_DAMAGED', detail: `${missing} is missing` });
  const input = addSnapshotInputSchema.parse({ kind: 'add-snapshot', manifest, records });
  return begin(input, RECORDS, (records?.size ?? 0) * 2);
}

/** What the person gave. */
export function addedFiles(input: Input): Source[] {
  return 'archive' in input ? [input.archive] : [input.manifest, input.records];
}

interface Parts extends TakingParts {
  readonly tickets: Tickets;
  /** There is one more. */
  readonly added: () => void;
}

export function addSnapshotJob({ tickets, added, ...parts }: Parts): JobDefinition {
  const workOf = (job: string) => join(parts.folder, `${job}.new`);
  return {
    kind: 'add-snapshot',
    atOnce: 1,
    async run({ id, input, signal, progress }) {
      const given = addSnapshotInputSchema.parse(input);
      for (const { ticket, size, name } of addedFiles(given)) {
        const there = await tickets.whenReceived(ticket, size, PATIENCE_MS, signal);
        if (there === 'stalled') return 'waiting';
        if (there === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
      }
      const { disk } = parts;
      const arrival =
        'archive' in given
          ? archiveArrival(given.archive.name, bytesOf(given.archive.path, disk), signal, disk)
          : filesArrival({ manifest: given.manifest.path, records: given.records.path }, signal, disk);
      const taken = await takeSnapshot(parts, arrival, workOf(id), signal, progress);
      if (!taken.ok) return taken;
      for (const { ticket } of addedFiles(given)) await tickets.abandon(ticket);
      if (taken.value.isNew) added();
      return ok(taken.value.root);
    },
    async discard(id, input) {
      await parts.disk.rm(workOf(id), { recursive: true, force: true });
      for (const { ticket } of addedFiles(addSnapshotInputSchema.parse(input))) await tickets.abandon(ticket);
    },
  };
}
