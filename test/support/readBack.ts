import type { BadRow, FileProblem, Reading } from '#core/curate/importing.ts';
import { usualLimits } from '#native/formats/limits.ts';
import type { Limits } from '#native/formats/limits.ts';
import { readRows } from '#native/formats/read/readRows.ts';
import type { RowValue } from '#native/formats/read/rows.ts';
import type { Source } from '#native/formats/source.ts';

/** Everything that a source gives, in memory. */
export async function readAll(source: Source | string, reading: Reading, limits: Partial<Limits> = {}) {
  const from: Source = typeof source === 'string' ? { kind: 'text', text: source, name: 'pasted' } : source;
  const values: RowValue[] = [];
  const rows: number[] = [];
  const bad: BadRow[] = [];
  let problem: FileProblem | null = null;
  for await (const event of readRows(from, reading, { ...usualLimits, ...limits })) {
    if (event.kind === 'stopped') ({ problem } = event);
    else {
      for (const row of event.rows) {
        if ('bad' in row) bad.push(row.bad);
        else {
          values.push(row.value);
          rows.push(row.row);
        }
      }
    }
  }
  return { values, rows, bad, problem };
}

export const asFile = (path: string): Source => ({ kind: 'file', path, name: path });
