import type { Reading } from '#core/curate/importing.ts';
import { isPlainNumber } from './columns.ts';
import { RecordCutter } from '../read/recordCutter.ts';

type Delimited = Extract<Reading, { format: 'delimited' }>;

const DELIMITERS: readonly Delimited['delimiter'][] = [',', ';', '\t', '|'];
const LOOKED_AT = 50;

export interface DelimiterGuess {
  delimiter: Delimited['delimiter'];
  newline: 'lf' | 'cr';
  /** The first records, the header among them. */
  records: string[][];
  /** The share of records that have as many cells as the first; 0 where there is only one column. */
  agreement: number;
}

/** Tries each delimiter on the beginning of a text: the right one gives every row as many cells as the first has. */
export function guessDelimiter(text: string, whole: boolean): DelimiterGuess {
  const newline = !text.includes('\n') && text.includes('\r') ? 'cr' : 'lf';
  const tried = DELIMITERS.map((delimiter): DelimiterGuess => {
    const records = firstRecords(text, delimiter, newline, whole);
    const width = records[0]?.length ?? 0;
    const agreeing = records.filter((cells) => cells.length === width).length;
    return { delimiter, newline, records, agreement: width < 2 ? 0 : agreeing / records.length };
  });
  const best = tried.toSorted((a, b) => score(b) - score(a))[0];
  const note = /^sep=([,;\t|])\r?\n/.exec(text)?.[1];
  return (
    tried.find(({ delimiter }) => delimiter === note) ?? best ?? { delimiter: ',', newline, records: [], agreement: 0 }
  );
}

/** Agreement first; of two that agree, the one with more columns. */
function score({ agreement, records }: DelimiterGuess): number {
  return agreement + Math.min(records[0]?.length ?? 0, 100) / 1_000;
}

function firstRecords(text: string, delimiter: string, newline: 'lf' | 'cr', whole: boolean): string[][] {
  const end = newline === 'cr' ? '\r' : '\n';
  const cutter = new RecordCutter(text, delimiter, end, whole);
  const records: string[][] = [];
  for (let from = 0; from < text.length && records.length < LOOKED_AT;) {
    const cut = cutter.cut(from);
    if (cut.kind === 'more') break;
    if (cut.kind === 'broken') {
      const lineEnd = text.indexOf(end, from);
      if (lineEnd < 0) break;
      from = lineEnd + 1;
      cutter.goBack();
      continue;
    }
    const isNote = /^sep=.$/.test(text.slice(from, cut.end));
    if (cut.end > from && !isNote) records.push(cut.cells);
    from = cut.next;
  }
  return records;
}

/** Whether a first row is names rather than data: each its own, none a number, none empty or long. */
export function isHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim());
  const filled = names.filter((name) => name !== '');
  const distinct = new Set(filled).size === filled.length;
  return (
    distinct &&
    filled.length >= names.length / 2 &&
    filled.every((name) => name.length <= 100 && !isPlainNumber(name) && !name.includes('\n'))
  );
}
