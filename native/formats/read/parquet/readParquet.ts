import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { DecodedArray, SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import type { Limits } from '../../limits.ts';
import { columnNames } from '../delimited.ts';
import { Batch } from '../rows.ts';
import type { RowEvent } from '../rows.ts';
import { ColumnReader, Weight } from './columnReader.ts';
import { decoding } from './damaged.ts';
import { readFooter } from './footer.ts';
import type { Footer, RowGroup } from './footer.ts';
import { rowOf } from './rowOf.ts';

/**
 * The rows of a Parquet file. Its pages are read column by column as they are needed, so that a row group of a
 * gigabyte costs no more memory than one page of each column.
 */
export async function* readParquet(path: string, limits: Limits): AsyncGenerator<RowEvent> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const footer = await readFooter(file, size, limits);
    const names = columnNames(footer.schema.children.map((child) => child.element.name));
    const weight = new Weight(limits);
    let row = 1;
    let bytes = 0;
    for (const group of footer.groups) {
      for await (const event of groupRows(file, footer, group, names, weight, row, limits)) {
        yield { ...event, bytes: bytes + event.bytes };
      }
      row += group.rows;
      bytes += group.chunks.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0);
    }
  } finally {
    await file.close();
  }
}

async function* groupRows(
  file: FileHandle,
  footer: Footer,
  group: RowGroup,
  names: string[],
  weight: Weight,
  firstRow: number,
  limits: Limits,
): AsyncGenerator<Extract<RowEvent, { kind: 'rows' }>> {
  const readers = footer.leaves.map((leaf, index) => {
    const chunk = group.chunks[index];
    if (chunk === undefined) throw new TypeError('a leaf without a chunk');
    return new ColumnReader(file, chunk, getTreePath(footer.schema, leaf.path), weight, limits);
  });
  const batch = new Batch(limits);
  const bytes = () => readers.reduce((sum, reader) => sum + reader.bytesRead, 0);
  for (let done = 0; done < group.rows;) {
    let rows = Math.min(limits.batchRows, group.rows - done);
    for (const reader of readers) {
      await reader.fill();
      rows = Math.min(rows, reader.available);
    }
    const columns = topColumns(footer, readers, rows);
    for (let place = 0; place < rows; place += 1) {
      const { row, units } = rowOf(firstRow + done + place, names, columns, place, limits);
      batch.add(row, units);
      if (batch.full) yield { kind: 'rows', rows: batch.empties(), bytes: bytes() };
    }
    done += rows;
  }
  if (!batch.empty) yield { kind: 'rows', rows: batch.empties(), bytes: bytes() };
  for (const reader of readers) reader.close();
}

/** The next rows of each column of the schema; lists and structures are put together from their leaves. */
function topColumns(footer: Footer, readers: ColumnReader[], rows: number): DecodedArray[] {
  const leaves = new Map<string, DecodedArray>();
  footer.leaves.forEach((leaf, index) => leaves.set(leaf.path.join('.'), readers[index]?.take(rows) ?? []));
  return footer.schema.children.map((column) => {
    if (column.children.length > 0) decoding(`the column ${column.element.name}`, () => assemble(leaves, column));
    return leaves.get(column.path.join('.')) ?? [];
  });
}

function assemble(leaves: Map<string, DecodedArray>, column: SchemaTree): void {
  assembleNested(leaves, column, DEFAULT_PARSERS);
}
