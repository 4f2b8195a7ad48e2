import { LONGEST_RAW, MOST_COLUMNS } from '#core/curate/importing.ts';
import type { Reading } from '#core/curate/importing.ts';
import { count } from '../../parse/headerReader.ts';
import { excerpt } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { badRow, FormatProblem } from '../problem.ts';
import type { Fault } from '../problem.ts';
import type { TextFeed } from './feed.ts';
import { longer } from './lines.ts';
import { neverClosed, RecordCutter } from './recordCutter.ts';
import { Batch } from './rows.ts';
import type { Row, RowValue } from './rows.ts';

type DelimitedReading = Extract<Reading, { format: 'delimited' }>;

/** Excel's own way of telling the delimiter, in a line before the header. */
const SPREADSHEET_NOTE = /^sep=.$/;

/**
 * Rows of a table of text (RFC 4180 and what spreadsheets make of it). A quote that is never closed, or closed in the
 * middle of a cell, costs the one line that it stands in: reading goes on at the next line. A row's number is the line
 * that it begins in.
 */
export async function* readDelimited(feed: TextFeed, reading: DelimitedReading, limits: Limits): AsyncGenerator<Row[]> {
  const batch = new Batch(limits);
  let names = reading.columns === null ? null : columnNames(reading.columns);
  for await (const records of recordsOf(feed, reading, limits)) {
    for (const { cells, fault, line, raw } of records) {
      if (fault !== null) {
        if (names === null) throw new FormatProblem('damaged', `The header, line ${count(line)}: ${fault.detail}`);
        batch.add({ row: line, bad: badRow(line, fault, raw) }, raw.length);
      } else if (names === null) {
        names = columnNames(cells);
      } else {
        batch.add(rowOf(cells, names, line, raw), raw.length);
      }
      if (batch.full) yield batch.empties();
    }
    if (!batch.empty) yield batch.empties();
  }
}

/** What the columns are called: an empty name gets its place, a name that comes again a number. */
export function columnNames(header: readonly string[]): string[] {
  if (header.length > MOST_COLUMNS) {
    throw new FormatProblem(
      'too-many-columns',
      `It has ${count(header.length)} columns or more; at most ${count(MOST_COLUMNS)} are read. Is the delimiter right?`,
    );
  }
  const taken = new Set<string>();
  return header.map((cell, place) => {
    const wanted = excerpt(cell.trim() === '' ? `column ${String(place + 1)}` : cell.trim(), 280);
    // `__proto__` would not become a key of a row.
    let name = wanted === '__proto__' ? 'proto' : wanted;
    for (let next = 2; taken.has(name); next += 1) name = `${wanted} ${String(next)}`;
    taken.add(name);
    return name;
  });
}

function rowOf(cells: string[], names: readonly string[], line: number, raw: string): Row {
  // Spreadsheets put delimiters after the last cell.
  const isMore = cells.length > names.length && cells.length <= MOST_COLUMNS;
  const surplus = isMore && cells.slice(names.length).every((cell) => cell === '');
  if (cells.length !== names.length && !surplus) {
    const detail = `It has ${count(cells.length)} cells; the header has ${count(names.length)}.`;
    return { row: line, bad: badRow(line, { code: 'cells', detail }, raw) };
  }
  const value: RowValue = {};
  names.forEach((name, place) => {
    value[name] = cells[place] ?? '';
  });
  return { row: line, value };
}

interface FoundRecord {
  cells: string[];
  fault: Fault | null;
  line: number;
  raw: string;
}

async function* recordsOf(feed: TextFeed, reading: DelimitedReading, limits: Limits): AsyncGenerator<FoundRecord[]> {
  const newline = reading.newline === 'cr' ? '\r' : '\n';
  let line = 1;
  for (;;) {
    const { buffer } = feed;
    const cutter = new RecordCutter(buffer, reading.delimiter, newline, feed.ended);
    const records: FoundRecord[] = [];
    let from = 0;
    while (from < buffer.length) {
      const cut = cutter.cut(from);
      if (cut.kind === 'record') {
        const raw = buffer.slice(from, cut.end);
        const fault = raw.length > limits.record ? longer(limits) : feed.faultIn(from, cut.end);
        if (raw !== '' && !(line === 1 && SPREADSHEET_NOTE.test(raw))) {
          records.push({ cells: cut.cells, fault, line, raw });
        }
        line += cut.lines;
        from = cut.next;
        continue;
      }
      const isLong = buffer.length - from > limits.record;
      if (cut.kind === 'more' && !isLong) break;
      const lineEnd = buffer.indexOf(newline, from);
      if (lineEnd < 0 && !feed.ended) break;
      // What is broken is the line in which it began; the next record begins in the line after it. That is looked at
      // twice, but not more often: a line that opens a quote ends the search of the line before it.
      const end = lineEnd < 0 ? buffer.length : lineEnd;
      const { fault } = cut.kind === 'broken' ? cut : neverClosed();
      records.push({ cells: [], fault, line, raw: buffer.slice(from, end) });
      line += 1;
      from = end + 1;
      cutter.goBack();
    }
    feed.take(Math.min(from, buffer.length));
    if (records.length > 0) yield records;
    if (feed.buffer.length > limits.record) {
      yield [await passLongLine(feed, newline, line, limits)];
      line += 1;
    } else {
      const wasEnded = feed.ended;
      if (!(await feed.more()) && (wasEnded || feed.buffer === '')) return;
    }
  }
}

/** A line without an end in sight. */
async function passLongLine(feed: TextFeed, newline: string, line: number, limits: Limits): Promise<FoundRecord> {
  const raw = excerpt(feed.buffer, LONGEST_RAW + 2);
  for (;;) {
    const end = feed.buffer.indexOf(newline);
    feed.take(end < 0 ? feed.buffer.length : end + 1);
    if (end >= 0 || !(await feed.more())) return { cells: [], fault: longer(limits), line, raw };
  }
}
