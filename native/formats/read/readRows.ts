import type { Reading } from '#core/curate/importing.ts';
import { usualLimits } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { problemOf } from '../problem.ts';
import type { Source } from '../source.ts';
import { ByteStream } from './bytes.ts';
import { readConll } from './conll.ts';
import { readDelimited } from './delimited.ts';
import { TextFeed } from './feed.ts';
import { readJsonElements } from './jsonElements.ts';
import { readJsonLines } from './jsonLines.ts';
import { lines } from './lines.ts';
import { readMarkdown } from './markdown.ts';
import { readParquet } from './parquet/readParquet.ts';
import { readText } from './plainText.ts';
import type { Row, RowEvent } from './rows.ts';
import { utf8Lines } from './utf8Lines.ts';

/**
 * The rows of a source, a batch at a time; memory stays flat however large the file is. Leaving the loop closes the
 * file. What is wrong with a row is in the row; what is wrong with the file ends the stream with `stopped`.
 */
export async function* readRows(
  source: Source,
  reading: Reading,
  limits: Limits = usualLimits,
): AsyncGenerator<RowEvent> {
  try {
    if (source.kind === 'files') yield* folderRows(source.files, reading, limits);
    else yield* sourceRows(source, reading, limits);
  } catch (error) {
    yield { kind: 'stopped', problem: problemOf(error) };
  }
}

async function* sourceRows(
  source: Exclude<Source, { kind: 'files' }>,
  reading: Reading,
  limits: Limits,
): AsyncGenerator<RowEvent> {
  if (reading.format === 'parquet') {
    if (source.kind === 'file') yield* readParquet(source.path, limits);
    return;
  }
  const bytes = source.kind === 'file' ? new ByteStream(source.path, limits, source.following) : null;
  if (bytes !== null && reading.format === 'jsonl' && reading.encoding === 'utf-8') {
    for await (const rows of readJsonLines(utf8Lines(bytes, limits), limits)) {
      yield { kind: 'rows', rows, bytes: bytes.readBytes };
    }
    return;
  }
  const feed =
    bytes === null
      ? TextFeed.ofText(source.kind === 'text' ? source.text : '', limits)
      : TextFeed.ofFile(bytes, reading.encoding, limits);
  try {
    for await (const rows of textRows(feed, reading, source.name, limits)) {
      yield { kind: 'rows', rows, bytes: bytes?.readBytes ?? 0 };
    }
  } finally {
    await feed.close();
  }
}

function textRows(
  feed: TextFeed,
  reading: Exclude<Reading, { format: 'parquet' }>,
  name: string,
  limits: Limits,
): AsyncGenerator<Row[]> {
  switch (reading.format) {
    case 'delimited':
      return readDelimited(feed, reading, limits);
    case 'jsonl':
      return readJsonLines(lines(feed, limits), limits);
    case 'json':
      return readJsonElements(feed, reading.under, limits);
    case 'text':
      return readText(feed, reading.per, name, limits);
    case 'markdown':
      return readMarkdown(feed, reading, name, limits);
    case 'conll':
      return readConll(feed, limits);
  }
}

/** The files of a folder, one after the other; rows are numbered through. */
async function* folderRows(
  files: Extract<Source, { kind: 'files' }>['files'],
  reading: Reading,
  limits: Limits,
): AsyncGenerator<RowEvent> {
  let row = 0;
  let bytes = 0;
  for (const file of files) {
    let read = 0;
    for await (const event of sourceRows({ kind: 'file', ...file }, reading, limits)) {
      if (event.kind === 'stopped') {
        yield event;
        return;
      }
      read = event.bytes;
      const rows = event.rows.map((found): Row => {
        row += 1;
        return 'bad' in found
          ? { row, bad: { ...found.bad, row, detail: `${file.name}: ${found.bad.detail}`.slice(0, 1_000) } }
          : { row, value: found.value };
      });
      yield { kind: 'rows', rows, bytes: bytes + read };
    }
    bytes += read;
  }
}
