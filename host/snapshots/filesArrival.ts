import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fail, ok } from '#core/result.ts';
import { LONGEST_MANIFEST } from '#core/snapshot/files.ts';
import type { Disk } from '../durable/disk.ts';
import { readThrough } from '../library/readThrough.ts';
import { roomFor } from '../projects/sources.ts';
import type { Arrival } from './arrival.ts';

/** From two files on this machine. */
export function filesArrival(files: { manifest: string; records: string }, signal: AbortSignal, disk: Disk): Arrival {
  return {
    async manifest() {
      const { size } = await disk.stat(files.manifest);
      if (size > LONGEST_MANIFEST) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'manifest.json is too long' });
      return ok(await disk.readFile(files.manifest));
    },
    async records({ records }, to, reached) {
      const folder = dirname(to);
      const { size } = await disk.stat(files.records);
      if (size !== records.bytes) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl has another length' });
      const room = await roomFor(size, folder, disk);
      if (!room.ok) return room;
      const copied = await readThrough(
        {
          name: 'records.jsonl',
          from: files.records,
          to,
          folder,
          size,
          hash: createHash('sha256'),
          at: 0,
          signal,
          available: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
          reached,
          copied: () => {},
        },
        disk,
      );
      if (!copied.ok) return copied;
      return copied.value === 'whole' ? ok(undefined) : fail({ code: 'CANCELLED' });
    },
    close: () => Promise.resolve(),
  };
}
