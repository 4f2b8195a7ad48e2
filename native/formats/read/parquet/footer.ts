import type { FileHandle } from 'node:fs/promises';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import type { ColumnMetaData, FileMetaData, SchemaTree } from 'hyparquet';
import { MOST_COLUMNS } from '#core/curate/importing.ts';
import { bytesOf, count } from '../../../parse/headerReader.ts';
import type { Limits } from '../../limits.ts';
import { FormatProblem } from '../../problem.ts';
import { damaged, decoding } from './damaged.ts';
import { endOfStructure } from './thrift.ts';

const MAGIC = 'PAR1';

/** One column of one row group: where its pages lie, checked against the file. */
export interface Chunk {
  meta: ColumnMetaData;
  start: number;
  end: number;
}

export interface RowGroup {
  rows: number;
  /** In the order of the schema's leaves. */
  chunks: Chunk[];
}

export interface Footer {
  schema: SchemaTree;
  leaves: SchemaTree[];
  groups: RowGroup[];
}

/** Bytes of the file, in a buffer of their own: a decoder that runs over their end finds nothing behind it. */
export async function bytesAt(file: FileHandle, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, start + read);
    if (bytesRead === 0) throw damaged(`it ends at byte ${count(start + read)}`);
    read += bytesRead;
  }
  return bytes;
}

/** Reads what a Parquet file says of itself, at its end, and believes it only where the file bears it out. */
export async function readFooter(file: FileHandle, fileBytes: number, limits: Limits): Promise<Footer> {
  if (fileBytes < 12) throw damaged('it is too short');
  const tail = Buffer.from(await bytesAt(file, fileBytes - 8, 8));
  const magic = tail.toString('latin1', 4);
  if (magic === 'PARE') throw new FormatProblem('not-supported', 'The Parquet file is encrypted.');
  if (magic !== MAGIC) throw damaged('it does not end with PAR1; perhaps its end is missing');
  const length = tail.readUInt32LE(0);
  if (length > fileBytes - 12) {
    throw damaged(`its footer claims ${bytesOf(length)}, the file has ${bytesOf(fileBytes)}`);
  }
  if (length > limits.footerBytes) {
    throw new FormatProblem('not-supported', `Its footer of ${bytesOf(length)} is longer than can be read.`);
  }
  const bytes = await bytesAt(file, fileBytes - 8 - length, length + 8);
  if (endOfStructure(bytes.subarray(0, length), 0) === null) throw damaged('its footer ends too early');
  const metadata = decoding('its footer', () => parquetMetadata(bytes, { geoparquet: false }));
  return checked(metadata, fileBytes - 8 - length);
}

function checked(metadata: FileMetaData, dataEnd: number): Footer {
  const schema = decoding('its schema', () => parquetSchema(metadata));
  const leaves = leavesOf(schema, 0);
  if (leaves.length === 0) throw new FormatProblem('nothing-in-it', 'The Parquet file has no columns.');
  if (leaves.length > MOST_COLUMNS) {
    throw new FormatProblem(
      'too-many-columns',
      `It has ${count(leaves.length)} columns; at most ${count(MOST_COLUMNS)} are read.`,
    );
  }
  const groups = metadata.row_groups.map((group, index) => {
    const place = `row group ${count(index + 1)}`;
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0) throw damaged(`${place} claims ${String(group.num_rows)} rows`);
    if (group.columns.length !== leaves.length) throw damaged(`${place} has another number of columns than the schema`);
    return { rows, chunks: leaves.map((leaf, column) => chunkOf(group.columns[column], leaf, place, dataEnd)) };
  });
  return { schema, leaves, groups };
}

function chunkOf(
  column: FileMetaData['row_groups'][number]['columns'][number] | undefined,
  leaf: SchemaTree,
  place: string,
  dataEnd: number,
): Chunk {
  const name = leaf.path.join('.');
  const meta = column?.meta_data;
  if (meta === undefined || column === undefined) throw damaged(`${place} says nothing of the column ${name}`);
  if (column.file_path) throw new FormatProblem('not-supported', 'Its data is in other files.');
  if (meta.path_in_schema.join('.') !== name)
    throw damaged(`${place} has its columns in another order than the schema`);
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const length = Number(meta.total_compressed_size);
  if (!(start >= 4) || !(length >= 0) || !(start + length <= dataEnd)) {
    throw damaged(
      `${place}: the column ${name} lies at byte ${String(start)}, ${String(length)} bytes long, outside of the data`,
    );
  }
  return { meta, start, end: start + length };
}

function leavesOf(tree: SchemaTree, depth: number): SchemaTree[] {
  if (depth > 32) throw damaged('its schema is nested too deep');
  if (tree.children.length === 0) return depth === 0 ? [] : [tree];
  return tree.children.flatMap((child) => leavesOf(child, depth + 1));
}
