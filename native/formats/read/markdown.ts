import type { Reading } from '#core/curate/importing.ts';
import type { Limits } from '../limits.ts';
import type { TextFeed } from './feed.ts';
import { Gathered } from './gathered.ts';
import { lines } from './lines.ts';
import { wholeFile } from './plainText.ts';
import { Batch } from './rows.ts';
import type { Row, RowValue } from './rows.ts';

type MarkdownReading = Extract<Reading, { format: 'markdown' }>;

/** A heading of at most this level in one line, or `null`. Headings that are underlined instead are text here. */
export function headingOf(line: string, level: number): string | null {
  const found = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\r?$/.exec(line);
  return found === null || (found[1]?.length ?? 0) > level ? null : (found[2] ?? '');
}

/** Tells whether lines stand in a fenced block of code, where `#` begins no heading. */
export class Fences {
  #fence: string | null = null;

  /** The mark that would end the code that is open. */
  get open(): string | null {
    return this.#fence;
  }

  /** To be asked of every line in turn. */
  isCode(line: string): boolean {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (this.#fence === null) {
      if (mark !== undefined) this.#fence = mark;
      return mark !== undefined;
    }
    if (mark?.startsWith(this.#fence) === true) this.#fence = null;
    return true;
  }
}

/** Markdown, whole or cut into sections; what stands before the first heading is a section without one. */
export function readMarkdown(
  feed: TextFeed,
  reading: MarkdownReading,
  name: string,
  limits: Limits,
): AsyncGenerator<Row[]> {
  return reading.per === 'file' ? wholeFile(feed, name, limits) : sections(feed, reading.level, limits);
}

async function* sections(feed: TextFeed, level: number, limits: Limits): AsyncGenerator<Row[]> {
  const batch = new Batch(limits);
  const section = new Gathered(limits);
  const fences = new Fences();
  const finish = () => {
    const { units } = section;
    if (!section.empty)
      batch.add(
        section.takenAs((texts) => ({ value: sectionOf(texts, level) })),
        units,
      );
  };
  for await (const handful of lines(feed, limits, true)) {
    for (const line of handful) {
      if (!fences.isCode(line.text) && headingOf(line.text, level) !== null) finish();
      if (!section.empty || line.fault !== null || line.text.trim() !== '') section.add(line);
      if (batch.full) yield batch.empties();
    }
    if (!batch.empty) yield batch.empties();
  }
  finish();
  if (!batch.empty) yield batch.empties();
}

/** Empty lines around the body are layout, not text. */
function sectionOf(texts: string[], level: number): RowValue {
  const heading = headingOf(texts[0] ?? '', level);
  const body = heading === null ? texts : texts.slice(1);
  const first = body.findIndex((line) => line.trim() !== '');
  const last = body.findLastIndex((line) => line.trim() !== '');
  const text =
    first < 0
      ? ''
      : body
          .slice(first, last + 1)
          .join('\n')
          .replace(/\r$/, '');
  return { heading: heading ?? '', text };
}
