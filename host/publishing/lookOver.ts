import { setImmediate as turn } from 'node:timers/promises';
import type { PublicationReport } from '#core/datanet/publication.ts';
import type { Failure } from '#core/failure.ts';
import { partsOf } from '#core/quality/personal/inValue.ts';
import { findPersonalData } from '#core/quality/personal/personalData.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import type { Disk } from '../durable/disk.ts';
import { isDiskError } from '../durable/failures.ts';
import { InputSet, inputOf } from '../snapshots/inputs.ts';
import { linesOf } from '../snapshots/snapshots.ts';

/** So many records are looked at before anything else may come between. */
const SLICE = 100;

type Found = Pick<PublicationReport, 'personal'> & { duplicates: { records: number; within: number } };

/** Reads every record once: what looks like personal data, and inputs that are held already or stand there twice. */
export async function lookOver(
  path: string,
  held: Pick<InputSet, 'has'>,
  disk: Disk,
  { signal, progress }: { signal: AbortSignal; progress: (bytes: number) => void },
): Promise<Result<Found, Failure>> {
  const kinds = new Map<string, number>();
  let [personal, duplicates, within, bytes, last] = [0, 0, 0, 0, ''];
  try {
    for await (const lines of linesOf(path, disk, (chunk) => void (bytes += chunk.length))) {
      for (const [place, line] of lines.entries()) {
        const read = snapshotRecordSchema.safeParse(JSON.parse(line));
        if (!read.success) return damaged('NOT_A_RECORD');
        const { fields, input } = read.data;
        const found = Object.values(fields).flatMap((value) =>
          partsOf(value).flatMap(({ text }) => findPersonalData(text)),
        );
        if (found.length > 0) personal += 1;
        for (const { kind } of found) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (held.has(input)) duplicates += 1;
        // Lines stand in the order of their inputs.
        if (input === last) within += 1;
        last = input;
        if (place % SLICE === SLICE - 1) await turn();
      }
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      progress(bytes);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError) && !isDiskError(error)) throw error;
    return damaged('records.jsonl cannot be read');
  }
  const counted = [...kinds].map(([kind, count]) => ({ kind, found: count }));
  return ok({
    personal: { records: personal, kinds: counted.toSorted((one, other) => other.found - one.found) },
    duplicates: { records: duplicates, within },
  });
}

/** Adds the inputs of a snapshot that is on this machine to a set. One that cannot be read adds what could be. */
export async function addInputs(path: string, to: InputSet, disk: Disk, signal: AbortSignal): Promise<void> {
  try {
    for await (const lines of linesOf(path, disk)) {
      if (signal.aborted) return;
      for (const line of lines) {
        const input = inputOf(line);
        if (input !== undefined) to.add(input);
      }
      await turn();
    }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError) && !isDiskError(error)) throw error;
  }
}

function damaged(detail: string): Result<never, Failure> {
  return fail({ code: 'SNAPSHOT_DAMAGED', detail });
}
