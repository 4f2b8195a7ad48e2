import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { type Example, type Unused, readingsOf } from '#core/train/examples.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf, isDiskError } from '../durable/failures.ts';
import { linesOf } from '../snapshots/snapshots.ts';
import type { Source } from './sources.ts';

/** So many records are read before anything else may come between. */
const SLICE = 100;

export interface ReadRecords {
  readonly records: number;
  readonly train: number;
  readonly heldOut: number;
  /** Of both, those that tell which of two answers a person chose. */
  readonly pairs: number;
  readonly unused: Partial<Record<Unused, number>>;
}

/**
 * Reads the records of sealed snapshots as examples, in their order. The file has to be the one that was signed: what
 * was taken before that shows is of no use to anybody.
 */
export async function readExamples(
  sources: readonly Source[],
  disk: Disk,
  signal: AbortSignal,
  take: (examples: readonly Example[]) => Promise<void>,
): Promise<Result<ReadRecords, Failure>> {
  const unused = new Map<Unused, number>();
  let [records, train, heldOut, pairs] = [0, 0, 0, 0];
  for (const [snapshot, { manifest, path }] of sources.entries()) {
    const hash = createHash('sha256');
    let line = 0;
    try {
      for await (const lines of linesOf(path, disk, (chunk) => hash.update(chunk))) {
        for (let from = 0; from < lines.length; from += SLICE) {
          if (signal.aborted) return fail({ code: 'CANCELLED' });
          const examples: Example[] = [];
          for (const text of lines.slice(from, from + SLICE)) {
            const record = snapshotRecordSchema.safeParse(JSON.parse(text));
            if (!record.success) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'NOT_A_RECORD' });
            const { input, split } = record.data;
            const { read, unused: left } = readingsOf(record.data, manifest);
            for (const why of left) unused.set(why, (unused.get(why) ?? 0) + 1);
            for (const { question, messages, rejected } of read) {
              if (split === 'train') train += 1;
              else if (split === 'validation') heldOut += 1;
              if (rejected !== undefined && split !== 'test') pairs += 1;
              examples.push({ snapshot, line, input, question, split, messages, ...(rejected && { rejected }) });
            }
            line += 1;
            records += 1;
          }
          await take(examples);
          await turn();
        }
      }
    } catch (error) {
      // Bytes that are no text end the decoder, lines that are no JSON the parser.
      if (error instanceof TypeError || error instanceof SyntaxError)
        return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'NOT_JSON' });
      if (!isDiskError(error)) throw error;
      return fail({ code: 'SNAPSHOT_DAMAGED', detail: errorCodeOf(error) });
    }
    if (hash.digest('hex') !== manifest.records.sha256)
      return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'WRONG_FILE_HASH' });
  }
  return ok({ records, train, heldOut, pairs, unused: Object.fromEntries(unused) });
}

/** Writes them into a file of the run, a line of JSON each, and brings it to the disk. */
export async function writeExamples(
  sources: readonly Source[],
  to: string,
  disk: Disk,
  signal: AbortSignal,
): Promise<Result<ReadRecords & { sha256: string }, Failure>> {
  const hash = createHash('sha256');
  try {
    const file = await disk.open(to, 'w', 0o600);
    try {
      let at = 0;
      const read = await readExamples(sources, disk, signal, async (examples) => {
        const bytes = Buffer.from(examples.map((example) => `${JSON.stringify(example)}\n`).join(''));
        hash.update(bytes);
        for (let from = 0; from < bytes.length;) {
          const { bytesWritten } = await file.write(bytes, from, bytes.length - from, at);
          from += bytesWritten;
          at += bytesWritten;
        }
      });
      if (!read.ok) return read;
      await file.sync();
      return ok({ ...read.value, sha256: hash.digest('hex') });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return fail(diskFailure(error, to, 0));
  }
}
