import type { BadRow, Reading } from './importing.ts';

/** One bad row as a person has mended it. */
export interface MendedRow {
  readonly row: number;
  readonly text: string;
  readonly is: BadRow['rawIs'];
}

export interface MendedFile {
  readonly name: string;
  readonly text: string;
  readonly reading: Reading;
}

/**
 * A file of mended rows that is read as the one was that they come from. Rows of a table are cells in the order of its
 * `header`; other rows are one JSON object a line, or stand as they stood.
 */
export function mendedFile(
  name: string,
  rows: readonly MendedRow[],
  reading: Reading,
  header: readonly string[],
): MendedFile {
  const dot = name.lastIndexOf('.');
  const called = dot > 0 ? name.slice(0, dot) : name;
  const file = (ending: string, text: string, as: Reading): MendedFile => ({
    name: `${called.slice(0, 200)} (mended).${ending}`,
    text,
    reading: as,
  });
  switch (reading.format) {
    case 'delimited': {
      const { delimiter } = reading;
      const lines = rows.map(({ text, is }) => (is === 'json' ? cellsOf(text, header, delimiter) : oneLineEnd(text)));
      const columns = [...header];
      return file('csv', `${lines.join('\n')}\n`, { ...reading, encoding: 'utf-8', newline: 'lf', columns });
    }
    case 'text':
      return file('txt', rows.map(({ text }) => text).join(reading.per === 'line' ? '\n' : '\n\n'), {
        ...reading,
        encoding: 'utf-8',
      });
    case 'conll':
      return file('conll', `${rows.map(({ text }) => text.trim()).join('\n\n')}\n`, { ...reading, encoding: 'utf-8' });
    case 'markdown':
    case 'json':
    case 'jsonl':
    case 'parquet':
      return file('jsonl', `${rows.map(({ text }) => jsonLine(text)).join('\n')}\n`, {
        format: 'jsonl',
        encoding: 'utf-8',
      });
  }
}

/** What is wrong with a mended row as far as can be seen before it is read: it has to be an object where it is JSON. */
export function stillWrong(
  { text, is }: Pick<MendedRow, 'text' | 'is'>,
  format: Reading['format'],
): 'empty' | 'not-json' | null {
  if (text.trim() === '') return 'empty';
  const json = is === 'json' || format === 'jsonl' || format === 'json' || format === 'parquet';
  return json && objectIn(text) === null ? 'not-json' : null;
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** Line ends in JSON that can be read stand between its parts, never in a text: as spaces they change nothing. */
function jsonLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').trim();
}

function oneLineEnd(text: string): string {
  return text.replace(/[\r\n]+$/, '').replaceAll(/\r\n?/g, '\n');
}

function cellsOf(text: string, header: readonly string[], delimiter: string): string {
  const row = new Map<string, unknown>(Object.entries(objectIn(text) ?? {}));
  return header.map((column) => cell(row.get(column), delimiter)).join(delimiter);
}

function cell(value: unknown, delimiter: string): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const quoted = text.includes('"') || text.includes(delimiter) || /[\r\n]/.test(text) || /^\s|\s$/.test(text);
  return quoted ? `"${text.replaceAll('"', '""')}"` : text;
}
