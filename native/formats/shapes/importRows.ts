import type { BadRow, FileProblem, Found, Reading } from '#core/curate/importing.ts';
import type { Mapping } from '#core/curate/mapping.ts';
import { usualLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { readRows } from '../read/readRows.ts';
import type { Source } from '../source.ts';
import { Applier } from './apply.ts';
import type { ImportedRow } from './apply.ts';

export type ImportEvent =
  /** `bytes` of the file were read so far, packed as it lies on the disk. */
  | { kind: 'rows'; records: ImportedRow[]; bad: BadRow[]; bytes: number }
  | { kind: 'stopped'; problem: FileProblem; found: Found }
  | { kind: 'done'; found: Found };

/** A whole source as records, in batches; ends with `done` or `stopped`. */
export async function* importRows(
  source: Source,
  reading: Reading,
  mapping: Mapping,
  limits: Limits = usualLimits,
): AsyncGenerator<ImportEvent> {
  const applier = new Applier(mapping, reading.format === 'delimited', limits);
  for await (const event of readRows(source, reading, limits)) {
    if (event.kind === 'stopped') {
      yield { ...event, found: applier.found() };
      return;
    }
    const records: ImportedRow[] = [];
    const bad: BadRow[] = [];
    for (const row of event.rows) {
      if ('bad' in row) {
        bad.push(row.bad);
        continue;
      }
      const applied = applier.apply(row.row, row.value);
      if ('bad' in applied) bad.push(applied.bad);
      else records.push(applied.record);
    }
    yield { kind: 'rows', records, bad, bytes: event.bytes };
  }
  yield { kind: 'done', found: applier.found() };
}
