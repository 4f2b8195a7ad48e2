import type { BadRow, Reading } from '#core/curate/importing.ts';
import type { Mapping } from '#core/curate/mapping.ts';
import type { Importing } from '#protocol/engine/contract.ts';
import { usualLimits } from './limits.ts';
import { badRow } from './problem.ts';
import { importRows } from './shapes/importRows.ts';
import type { ImportedRow } from './shapes/apply.ts';
import type { Source } from './source.ts';

/** A record has to pass to the window in one message (protocol/wire/frames.ts); in UTF-16 units of JSON. */
const LONGEST_RECORD_UNITS = 4 * 1024 * 1024;
/** A message to the host, for the same reason. */
const MESSAGE_UNITS = 5 * 1024 * 1024;

const limits = { ...usualLimits, record: LONGEST_RECORD_UNITS };

/** A batch as it is made: its text has no place in the spool yet. */
export type Batch =
  | Exclude<Importing, { kind: 'rows' }>
  | (Omit<Extract<Importing, { kind: 'rows' }>, 'spooled'> & {
      /** Each the JSON of one row. */
      records: readonly string[];
    });

/** Records as the host takes them: JSON texts of at most `MESSAGE_UNITS`, and none of rows up to `skipRows`. */
export async function* recordBatches(
  source: Source,
  reading: Reading,
  mapping: Mapping,
  skipRows: number,
): AsyncGenerator<Batch> {
  for await (const event of importRows(source, reading, mapping, limits)) {
    if (event.kind === 'stopped') {
      yield { kind: 'stopped', problem: event.problem };
    } else if (event.kind === 'done') {
      yield event;
    } else {
      yield* messages(event.records, event.bad, event.bytes, skipRows);
    }
  }
}

function* messages(
  records: readonly ImportedRow[],
  bad: readonly BadRow[],
  bytes: number,
  skipRows: number,
): Generator<Batch> {
  const faults = bad.filter(({ row }) => row > skipRows);
  let texts: string[] = [];
  let units = 0;
  let lastRow = faults.at(-1)?.row ?? 0;
  for (const record of records) {
    if (record.row <= skipRows) continue;
    const text = JSON.stringify(record);
    lastRow = Math.max(lastRow, record.row);
    if (text.length > LONGEST_RECORD_UNITS) {
      const detail = `The record is ${String(Math.ceil(text.length / 1024 / 1024))} MB long; 4 MB is the most.`;
      faults.push(badRow(record.row, { code: 'too-large', detail }, text, 'json'));
      continue;
    }
    if (units > 0 && units + text.length > MESSAGE_UNITS) {
      // Bad rows of the batch go with its last message, so that going on from here loses none of them.
      yield { kind: 'rows', records: texts, bad: [], lastRow: 0, bytes };
      texts = [];
      units = 0;
    }
    texts.push(text);
    units += text.length + 1;
  }
  yield { kind: 'rows', records: texts, bad: faults, lastRow, bytes };
}
