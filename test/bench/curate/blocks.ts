import { BLOCK_RECORDS } from '#core/curate/record.ts';
import { madeJsonl, madeRecord } from '#test/support/millionRecords.ts';

/** Blocks in one of the bare writes' transactions, and records in one part of the file: 10 MB each, about. */
const BATCH_BLOCKS = 32;
const PART_RECORDS = 16_000;

export const batchesOf = (records: number) => Math.ceil(records / BLOCK_RECORDS / BATCH_BLOCKS);
export const partsOf = (records: number) => Math.ceil(records / PART_RECORDS);

/** Blocks as the host packs them, ready to be written: JSON of their texts. */
export function batchText(records: number, batch: number): string {
  const first = batch * BATCH_BLOCKS * BLOCK_RECORDS;
  const blocks: string[] = [];
  for (let from = first; from < Math.min(records, first + BATCH_BLOCKS * BLOCK_RECORDS); from += BLOCK_RECORDS) {
    const length = Math.min(BLOCK_RECORDS, records - from);
    blocks.push(
      JSON.stringify(
        Array.from({ length }, (_, place) => ({
          ordinal: from + place,
          fields: madeRecord(from + place),
          given: {},
          tags: [],
          source: { file: 0, row: from + place + 1, author: null },
        })),
      ),
    );
  }
  return JSON.stringify(blocks);
}

export function partText(records: number, part: number): string {
  const first = part * PART_RECORDS;
  return [...madeJsonl(Math.min(PART_RECORDS, records - first), 1, first)].join('');
}
