import { placedWordsOf } from '#core/quality/words.ts';
import { type Occurrence, type TraceIndex, UNKNOWN } from './traceIndex.ts';

/** A stretch of an answer that stands, word for word, in at least one record. */
export interface Span {
  /** In UTF-16 units of the answer. */
  readonly start: number;
  readonly end: number;
  readonly words: number;
  /** In all snapshots together. */
  readonly count: number;
  /** How often it would be expected by chance, of its words' frequencies alone. */
  readonly byChance: number;
  /** Up to a limit each; `snapshot` is the place among the indexes asked. */
  readonly found: readonly (Occurrence & { readonly snapshot: number })[];
}

/** A stretch counts when chance would give less than this. */
const BY_CHANCE = 1e-3;
/** Records that are named for one stretch in one snapshot: one more than what is still somebody's. */
const MOST_RECORDS = 200;

/**
 * All longest stretches of the answer that stand in these snapshots, none within another, without those that chance
 * alone would bring about.
 */
export function findSpans(answer: string, indexes: readonly TraceIndex[]): Span[] {
  const words = placedWordsOf(answer);
  const texts = words.map(({ word }) => word);
  const queries = indexes.map((index) => ({ index, numbers: index.numbersOf(texts) }));
  const all = indexes.reduce((sum, { head }) => sum + head.words, 0);
  const rarity = words.map((_, at) => {
    const count = queries.reduce((sum, { index, numbers }) => sum + index.countOf(numbers[at]!), 0);
    return count === 0 ? 0 : Math.log(count / all);
  });

  const spans: Span[] = [];
  let furthest = 0;
  for (let from = 0; from < words.length; from += 1) {
    // What begins inside the last stretch counts only where it goes beyond it.
    const lengths = queries.map(({ index, numbers }) =>
      numbers[from] === UNKNOWN ? 0 : index.longestAt(numbers, from),
    );
    const to = from + Math.max(0, ...lengths);
    if (to <= furthest) continue;
    furthest = to;
    const byChance = all * Math.exp(rarity.slice(from, to).reduce((sum, log) => sum + log, 0));
    if (byChance >= BY_CHANCE) continue;
    const holding = queries
      .map((query, snapshot) => ({ ...query, snapshot }))
      .filter((_, at) => from + lengths[at]! >= to)
      .map(({ index, numbers, snapshot }) => ({ snapshot, ...index.occurrences(numbers, from, to, MOST_RECORDS) }));
    spans.push({
      start: words[from]!.start,
      end: words[to - 1]!.end,
      words: to - from,
      count: holding.reduce((sum, { count }) => sum + count, 0),
      byChance,
      found: holding.flatMap(({ snapshot, found }) => found.map((occurrence) => ({ ...occurrence, snapshot }))),
    });
  }
  return spans;
}
