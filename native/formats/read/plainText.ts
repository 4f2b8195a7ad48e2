import type { Limits } from '../limits.ts';
import { badRow } from '../problem.ts';
import { LONGEST_RAW } from '#core/curate/importing.ts';
import { excerpt } from '../limits.ts';
import type { TextFeed } from './feed.ts';
import { Gathered } from './gathered.ts';
import { lines, longer } from './lines.ts';
import { Batch } from './rows.ts';
import type { Row } from './rows.ts';

/**
 * Text without any structure: the whole file, every paragraph (lines up to an empty one), or every line that is not
 * empty. Line ends inside a record stay what they were.
 */
export function readText(
  feed: TextFeed,
  per: 'file' | 'paragraph' | 'line',
  name: string,
  limits: Limits,
): AsyncGenerator<Row[]> {
  return per === 'file' ? wholeFile(feed, name, limits) : pieces(feed, per, limits);
}

/** One record of a whole file, under its name. */
export async function* wholeFile(feed: TextFeed, name: string, limits: Limits): AsyncGenerator<Row[]> {
  while (feed.buffer.length <= limits.record && (await feed.more()));
  const text = feed.buffer;
  const fault = text.length > limits.record ? longer(limits) : feed.faultIn(0, text.length);
  yield [
    fault === null
      ? { row: 1, value: { file: name, text } }
      : { row: 1, bad: badRow(1, fault, excerpt(text, LONGEST_RAW + 2)) },
  ];
}

async function* pieces(feed: TextFeed, per: 'paragraph' | 'line', limits: Limits): AsyncGenerator<Row[]> {
  const batch = new Batch(limits);
  const paragraph = new Gathered(limits);
  const finish = () => {
    const { units } = paragraph;
    batch.add(
      paragraph.takenAs((texts) => ({ value: { text: texts.join('\n').replace(/\r$/, '') } })),
      units,
    );
  };
  for await (const handful of lines(feed, limits, true)) {
    for (const line of handful) {
      const isBlank = line.fault === null && line.text.trim() === '';
      if (!isBlank) paragraph.add(line);
      if (!paragraph.empty && (isBlank || per === 'line')) finish();
      if (batch.full) yield batch.empties();
    }
    if (!batch.empty) yield batch.empties();
  }
  if (!paragraph.empty) finish();
  if (!batch.empty) yield batch.empties();
}
