import type { Limits } from '../limits.ts';
import type { Fault } from '../problem.ts';
import type { TextFeed } from './feed.ts';
import { Gathered } from './gathered.ts';
import { lines } from './lines.ts';
import { Batch } from './rows.ts';
import type { Row, RowValue } from './rows.ts';

export const DOCUMENT_MARK = '-DOCSTART-';

/** What stands between token and tag where nobody said it: the columns of CoNLL-2003 without their meaning. */
export const NO_COLUMNS: readonly string[] = ['-X-', '_'];

/**
 * Sentences in columns (CoNLL-2003): one token on a line, its tag in the last column, an empty line after each
 * sentence. What stands between token and tag, and where documents begin, is kept so that it can be written back.
 */
export async function* readConll(feed: TextFeed, limits: Limits): AsyncGenerator<Row[]> {
  const batch = new Batch(limits);
  const sentence = new Gathered(limits);
  let document: string | null = null;
  const finish = () => {
    const begins = document;
    const { units } = sentence;
    batch.add(
      sentence.takenAs((texts) => sentenceOf(texts, begins)),
      units,
    );
    document = null;
  };
  for await (const handful of lines(feed, limits)) {
    for (const line of handful) {
      const isBlank = line.fault === null && line.text.trim() === '';
      const isMark = line.fault === null && line.text.startsWith(DOCUMENT_MARK);
      if ((isBlank || isMark) && !sentence.empty) finish();
      if (isMark) document = line.text;
      else if (!isBlank) sentence.add(line);
      if (batch.full) yield batch.empties();
    }
    if (!batch.empty) yield batch.empties();
  }
  if (!sentence.empty) finish();
  if (!batch.empty) yield batch.empties();
}

function sentenceOf(texts: string[], document: string | null): { value: RowValue } | { fault: Fault } {
  const tab = texts[0]?.includes('\t') === true;
  const rows = texts.map((line) => (tab ? line.split('\t') : line.trim().split(/[ \t]+/)));
  const width = rows[0]?.length ?? 0;
  if (width < 2) return { fault: { code: 'cells', detail: 'A token has no tag: there is only one column.' } };
  const odd = rows.findIndex((cells) => cells.length !== width);
  if (odd >= 0) {
    const detail = `Token ${String(odd + 1)} has ${String(rows[odd]?.length)} columns; the first one has ${String(width)}.`;
    return { fault: { code: 'cells', detail } };
  }
  return {
    value: {
      tokens: rows.map((cells) => cells[0] ?? ''),
      tags: rows.map((cells) => cells.at(-1) ?? ''),
      columns: { rest: rows.map((cells) => cells.slice(1, -1)), document, tab },
    },
  };
}
