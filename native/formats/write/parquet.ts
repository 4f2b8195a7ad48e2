import { zstdCompressSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Question } from '#core/curate/question.ts';
import type { Field, JsonValue } from '#core/curate/value.ts';
import type { ExportColumn } from './cells.ts';
import type { ExportRow } from './exportProject.ts';
import type { Losses } from './losses.ts';

/** A row group ends at whichever is first. */
const GROUP_ROWS = 10_000;
const GROUP_UNITS = 32 * 1024 * 1024;

type Leaf = Pick<SchemaElement, 'type' | 'converted_type'>;
const TEXT: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
const JSON_TEXT: Leaf = { type: 'BYTE_ARRAY', converted_type: 'JSON' };
const WHOLE: Leaf = { type: 'INT32' };
const NUMBER: Leaf = { type: 'DOUBLE' };

/** What a column holds: a value, a list of values, or a list of small objects. */
type ColumnType =
  | { kind: 'one'; leaf: Leaf }
  | { kind: 'list'; leaf: Leaf }
  | { kind: 'objects'; keys: Record<string, Leaf> };

const TURNS: ColumnType = { kind: 'objects', keys: { role: TEXT, content: TEXT } };

/** A Parquet file with a type for every column, a row group at a time. */
export async function* parquetBytes(
  columns: readonly ExportColumn[],
  rows: AsyncIterable<readonly ExportRow[]>,
  losses: Losses,
  counted: (records: number) => void,
): AsyncGenerator<Uint8Array> {
  const types = columns.map((column) => typeOf(column));
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.flatMap(({ name }, place) => schemaOf(name, types[place])),
  ];
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema,
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: 'Colophon',
  });
  let cells: (JsonValue | null)[][] = columns.map(() => []);
  let count = 0;
  let units = 0;
  const flush = async () => {
    await file.write({
      columnData: columns.map(({ name }, place) => ({ name, data: cells[place] ?? [] })),
      rowGroupSize: Math.max(count, 1),
    });
    cells = columns.map(() => []);
    count = 0;
    units = 0;
    return drained(writer);
  };
  for await (const batch of rows) {
    for (const row of batch) {
      losses.next();
      columns.forEach((column, place) => {
        const cell = fitted(column, types[place], column.cell(row) ?? null, losses);
        units +=
          typeof cell === 'string'
            ? cell.length
            : cell === null || typeof cell !== 'object'
              ? 8
              : JSON.stringify(cell).length;
        cells[place]?.push(cell);
      });
      count += 1;
      if (count >= GROUP_ROWS || units >= GROUP_UNITS) yield await flush();
    }
    counted(batch.length);
  }
  if (count > 0) yield await flush();
  await file.finish();
  yield drained(writer);
}

/** What was written since; the writer's own count of all bytes goes on. */
function drained(writer: ByteWriter): Uint8Array {
  const bytes = Uint8Array.from(writer.getBytes());
  writer.index = 0;
  return bytes;
}

function typeOf({ from }: ExportColumn): ColumnType {
  switch (from.kind) {
    case 'field':
      return typeOfField(from.field.kind);
    case 'answer':
      return typeOfAnswer(from.question);
    case 'tags':
      return { kind: 'list', leaf: TEXT };
    case 'author':
      return { kind: 'one', leaf: TEXT };
  }
}

function typeOfField(kind: Field['kind']): ColumnType {
  switch (kind) {
    case 'text':
    case 'markdown':
      return { kind: 'one', leaf: TEXT };
    case 'number':
      return { kind: 'one', leaf: NUMBER };
    case 'json':
      return { kind: 'one', leaf: JSON_TEXT };
    case 'list':
      return { kind: 'list', leaf: TEXT };
    case 'chat':
      return TURNS;
  }
}

function typeOfAnswer(question: Question): ColumnType {
  switch (question.kind) {
    case 'choice':
      return question.several ? { kind: 'list', leaf: TEXT } : { kind: 'one', leaf: TEXT };
    case 'spans':
      return { kind: 'objects', keys: { start: WHOLE, end: WHOLE, text: TEXT, label: TEXT, id: WHOLE } };
    case 'relations':
      return { kind: 'objects', keys: { from: WHOLE, to: WHOLE, label: TEXT } };
    case 'ranking':
      return { kind: 'list', leaf: WHOLE };
    case 'chat':
      return TURNS;
    case 'rating':
      return { kind: 'one', leaf: NUMBER };
    case 'form':
      return { kind: 'one', leaf: JSON_TEXT };
    case 'text':
    case 'preference':
      return { kind: 'one', leaf: TEXT };
  }
}

function schemaOf(name: string, type: ColumnType | undefined): SchemaElement[] {
  if (type === undefined) throw new TypeError('a column without a type');
  if (type.kind === 'one') return [{ name, repetition_type: 'OPTIONAL', ...type.leaf }];
  const list: SchemaElement[] = [
    { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ];
  if (type.kind === 'list') return [...list, { name: 'element', repetition_type: 'OPTIONAL', ...type.leaf }];
  const keys = Object.entries(type.keys);
  return [
    ...list,
    { name: 'element', repetition_type: 'OPTIONAL', num_children: keys.length },
    ...keys.map(([key, leaf]): SchemaElement => ({ name: key, repetition_type: 'OPTIONAL', ...leaf })),
  ];
}

/** A value that is not of its column's type has no place in it. */
function fitted(
  { name, from }: ExportColumn,
  type: ColumnType | undefined,
  cell: JsonValue,
  losses: Losses,
): JsonValue {
  if (cell === null) return null;
  const fits =
    type?.kind === 'one'
      ? type.leaf === JSON_TEXT || typeof cell === (type.leaf === NUMBER ? 'number' : 'string')
      : Array.isArray(cell) &&
        (type?.kind === 'objects' ? cell.every((item) => typeof item === 'object' && item !== null) : true);
  if (!fits)
    losses.count(
      'not-in-format',
      from.kind === 'field' ? from.field.id : name,
      'A value of another kind than its column has was left empty.',
    );
  return fits ? cell : null;
}
