import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { adapterFileSchema as fileSchema } from '../adapters/source.ts';
import type { Tickets } from '../files/tickets.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import { PATIENCE_MS } from '../library/header.ts';
import { type TakingParts, takeSnapshot } from './takeSnapshot.ts';

export const addSnapshotInputSchema = z.object({
  kind: z.literal('add-snapshot'),
  manifest: fileSchema,
  records: fileSchema,
});

const MANIFEST = 'manifest.json';
const RECORDS = 'records.jsonl';

/** Of what was chosen from a snapshot's folder, the two files that count; the others can be made again. */
export function addSnapshot(
  { tickets, jobs }: { tickets: Pick<Tickets, 'find'>; jobs: Pick<Jobs, 'add'> },
  chosen: readonly string[],
): Result<Job, Failure> {
  const found = chosen.map((ticket) => tickets.find(ticket));
  if (found.some((file) => file === undefined)) return fail({ code: 'NOT_FOUND', what: 'file' });
  const named = (name: string) => found.find((file) => file?.name === name);
  const [manifest, records] = [named(MANIFEST), named(RECORDS)];
  const missing = manifest === undefined ? MANIFEST : records === undefined ? RECORDS : null;
  if (missing !== null) return fail({ code: 'SNAPSHOT_DAMAGED', detail: `${missing} is missing` });
  const input = addSnapshotInputSchema.parse({ kind: 'add-snapshot', manifest, records });
  return jobs.add({
    kind: 'add-snapshot',
    subject: RECORDS,
    input,
    total: input.records.size * 2,
    unit: 'bytes',
    pausable: false,
  });
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
      const { manifest, records } = addSnapshotInputSchema.parse(input);
      for (const { ticket, size, name } of [manifest, records]) {
        const there = await tickets.whenReceived(ticket, size, PATIENCE_MS, signal);
        if (there === 'stalled') return 'waiting';
        if (there === 'gone') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
      }
      const files = { manifest: manifest.path, records: records.path };
      const taken = await takeSnapshot(parts, files, workOf(id), signal, progress);
      if (!taken.ok) return taken;
      for (const { ticket } of [manifest, records]) await tickets.abandon(ticket);
      if (taken.value.isNew) added();
      return ok(taken.value.root);
    },
    async discard(id, input) {
      await parts.disk.rm(workOf(id), { recursive: true, force: true });
      const { manifest, records } = addSnapshotInputSchema.parse(input);
      for (const { ticket } of [manifest, records]) await tickets.abandon(ticket);
    },
  };
}
