import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { LONGEST_MANIFEST, SNAPSHOT_FILES } from '#core/snapshot/files.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf, isDiskError } from '../durable/failures.ts';
import { roomFor } from '../projects/sources.ts';
import { ByteReader } from '../storage/byteReader.ts';
import { writeAll } from '../storage/fileBytes.ts';
import { BLOCK, isEmptyBlock, paddingOf, readTarHeader } from '../storage/tar.ts';
import type { Arrival } from './arrival.ts';

/** Bytes of what is read over: it is made anew from the manifest, and only has to end. */
const LONGEST_REST = 64 * 1024 ** 2;

/**
 * From one archive that comes as a stream, in order: manifest, records, and what can be made again of these. The
 * records are hashed as they come: another file than the manifest's is given up before a line of it is looked at.
 */
export function archiveArrival(
  name: string,
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  disk: Disk,
): Arrival {
  const reader = new ByteReader(source);

  const header = async (wanted: string): Promise<Result<number, Failure>> => {
    const read = readTarHeader(await reader.take(BLOCK));
    if (!read.ok) return damaged(read.failure);
    return read.value.name === wanted ? ok(read.value.bytes) : damaged(`${wanted} is missing`);
  };
  const readOver = async (bytes: number): Promise<boolean> => {
    let left = bytes;
    for await (const part of reader.stream(bytes)) left -= part.length;
    return left === 0;
  };
  /** Whatever else a snapshot has, each once and not too long; then the end, and nothing behind it but emptiness. */
  const end = async (): Promise<Result<void, Failure>> => {
    const seen = new Set<string>(SNAPSHOT_FILES.slice(0, 2));
    let rest = LONGEST_REST;
    for (;;) {
      const block = await reader.take(BLOCK);
      if (block.length === BLOCK && isEmptyBlock(block)) break;
      const read = readTarHeader(block);
      if (!read.ok) return damaged(read.failure);
      const { name: entry, bytes } = read.value;
      rest -= bytes;
      const known = SNAPSHOT_FILES.some((each) => each === entry) && !seen.has(entry) && rest >= 0;
      if (!known) return damaged(`there is something else in it: ${entry}`);
      seen.add(entry);
      if (!(await readOver(bytes + paddingOf(bytes)))) return damaged('it ends in the middle');
    }
    // Other programs fill up to twenty blocks.
    const tail = await reader.take(20 * BLOCK + 1);
    return tail.length <= 20 * BLOCK && isEmptyBlock(tail) ? ok(undefined) : damaged('something stands behind its end');
  };
  return {
    async manifest() {
      try {
        const bytes = await header('manifest.json');
        if (!bytes.ok) return bytes;
        if (bytes.value > LONGEST_MANIFEST) return damaged('manifest.json is too long');
        const text = await reader.take(bytes.value);
        await readOver(paddingOf(bytes.value));
        return text.length === bytes.value ? ok(text) : damaged('it ends in the middle');
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
      }
    },
    async records({ records }, to, reached) {
      try {
        const bytes = await header('records.jsonl');
        if (!bytes.ok) return bytes;
        if (bytes.value !== records.bytes) return damaged('records.jsonl has another length');
        const room = await roomFor(records.bytes, dirname(to), disk);
        if (!room.ok) return room;
        const hash = createHash('sha256');
        let at = 0;
        const file = await disk.open(to, 'w', 0o600);
        try {
          for await (const part of reader.stream(records.bytes)) {
            if (signal.aborted) return fail({ code: 'CANCELLED' });
            await writeAll(file, part, at);
            hash.update(part);
            at += part.length;
            reached(at);
          }
          await file.sync();
        } finally {
          await file.close();
        }
        if (at !== records.bytes) return damaged('it ends in the middle');
        if (hash.digest('hex') !== records.sha256) return damaged('WRONG_FILE_HASH');
        await readOver(paddingOf(at));
        return await end();
      } catch (error) {
        // A disk that does not take what comes is told of by the taker.
        if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'read') throw error;
        return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
      }
    },
    close: () => reader.close(),
  };
}

function damaged(detail: string): Result<never, Failure> {
  return fail({ code: 'SNAPSHOT_DAMAGED', detail });
}
