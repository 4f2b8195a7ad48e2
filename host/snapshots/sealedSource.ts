import { createHash } from 'node:crypto';
import type { CurateRecord } from '#core/curate/record.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { datasetCard } from '#core/snapshot/card.ts';
import { type Manifest, manifestText } from '#core/snapshot/manifest.ts';
import { snapshotRecordSchema } from '#core/snapshot/record.ts';
import { type Split, splitSchema } from '#core/snapshot/split.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { ExportSource } from '../projects/exportJob.ts';
import { type Snapshots, cardFiles, linesOf } from './snapshots.ts';

/** Of the work, how much reading the file once for its hash is. */
const CHECK_PART = 0.1;

/** A snapshot's records for an export, once the file is known to be the one that was signed. */
export async function sealedSource(
  snapshots: Snapshots,
  root: string,
  context: JobContext,
  disk: Disk,
): Promise<Result<ExportSource, Failure>> {
  const manifest = await snapshots.manifest(root);
  if (!manifest.ok) return manifest;
  const { name, fields, questions, records, counts } = manifest.value;
  const path = snapshots.recordsPath(root);
  const checked = await checkFile(path, manifest.value, context, disk);
  if (!checked.ok) return checked;
  const splits = splitSchema.options.filter((split) => counts[split] > 0);
  const text = manifestText(manifest.value);
  if (!text.ok) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'not-canonical' });
  const { count } = records;
  let done = 0;
  return ok({
    name,
    project: { fields, questions },
    count,
    dataset: {
      splits,
      texts: [
        ['README.md', datasetCard(manifest.value, cardFiles(manifest.value))],
        ['manifest.json', text.value],
      ],
    },
    async *rows(split) {
      let place = 0;
      for await (const lines of linesOf(path, disk)) {
        if (context.signal.aborted) {
          yield fail({ code: 'CANCELLED' });
          return;
        }
        const rows = rowsOf(lines, split, place);
        if (rows === null) {
          yield fail({ code: 'SNAPSHOT_DAMAGED', detail: 'NOT_A_RECORD' });
          return;
        }
        if (rows.length > 0) yield ok(JSON.stringify(rows));
        place += lines.length;
        done += rows.length;
        context.progress(count * CHECK_PART + done * (1 - CHECK_PART));
      }
    },
  });
}

async function checkFile(
  path: string,
  { records }: Manifest,
  { signal, progress }: JobContext,
  disk: Disk,
): Promise<Result<void, Failure>> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const lines = linesOf(path, disk, (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    for (;;) {
      const next = await lines.next();
      if (next.done === true) break;
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      progress((records.count * CHECK_PART * bytes) / records.bytes);
    }
  } catch (error) {
    // Bytes that are no text end the decoder; a file that is gone ends the reading.
    return fail({ code: 'SNAPSHOT_DAMAGED', detail: error instanceof TypeError ? 'NOT_JSON' : errorCodeOf(error) });
  }
  return hash.digest('hex') === records.sha256
    ? ok(undefined)
    : fail({ code: 'SNAPSHOT_DAMAGED', detail: 'WRONG_FILE_HASH' });
}

/** `first`: the place of the first line among all. */
function rowsOf(
  lines: readonly string[],
  split: Split | null,
  first: number,
): { record: CurateRecord; answers: unknown }[] | null {
  const rows = [];
  for (const [at, line] of lines.entries()) {
    const parsed = snapshotRecordSchema.safeParse(JSON.parse(line));
    if (!parsed.success) return null;
    const { fields, answers, provenance, split: of } = parsed.data;
    if (split !== null && of !== split) continue;
    const source = { file: 0, row: provenance.row, author: null };
    rows.push({ record: { ordinal: first + at, fields, given: {}, tags: [], source }, answers });
  }
  return rows;
}
