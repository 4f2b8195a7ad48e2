import { boilerplateIn } from '#core/credit/boilerplate.ts';
import { placedWordsOf } from '#core/quality/words.ts';
import { MOST_CLUSTERS_OF_SPAN } from '#core/credit/fold.ts';
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
 * alone would bring about, and cut where a phrase stands that is nobody's.
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

  /** How often chance would bring these words together. */
  const expected = (from: number, to: number) =>
    all * Math.exp(rarity.slice(from, to).reduce((sum, log) => sum + log, 0));

  const nobodys = boilerplateIn(texts);
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
    // Nor would any part of it count, which chance gives more often still.
    if (expected(from, to) >= BY_CHANCE) continue;
    const asked = { queries, from, to };
    const parts = parted(asked, (one, other) => expected(one, other) < BY_CHANCE);
    for (const [start, end] of parts.flatMap(([one, other]) => between(nobodys, one, other))) {
      const byChance = expected(start, end);
      // Where two stretches meet in one phrase, it is the end of one and the beginning of the other.
      if (
        byChance >= BY_CHANCE ||
        spans.some((span) => span.start === words[start]!.start && span.words === end - start)
      )
        continue;
      const holding = queries.map((query, snapshot) => ({ snapshot, ...held(query, start, end, MOST_RECORDS) }));
      spans.push({
        start: words[start]!.start,
        end: words[end - 1]!.end,
        words: end - start,
        count: holding.reduce((sum, { count }) => sum + count, 0),
        byChance,
        found: holding.flatMap(({ snapshot, found }) => found.map((occurrence) => ({ ...occurrence, snapshot }))),
      });
    }
  }
  return spans;
}

interface Query {
  readonly index: TraceIndex;
  readonly numbers: Int32Array;
}

interface Stretch {
  readonly queries: readonly Query[];
  readonly from: number;
  readonly to: number;
}

/**
 * A phrase that everybody uses, and a word more, stands in few records: they would be named for the phrase. So what is
 * common property at either end of a stretch is a stretch of its own, where it is long enough to be one.
 */
function parted({ queries, from, to }: Stretch, counts: (from: number, to: number) => boolean): [number, number][] {
  const isCommon = (start: number, end: number) =>
    queries.reduce((sum, query) => sum + held(query, start, end, MOST_CLUSTERS_OF_SPAN + 1).found.length, 0) >
    MOST_CLUSTERS_OF_SPAN;
  if (isCommon(from, to)) return [[from, to]];
  // The longer, the fewer records hold it.
  const longest = (holds: (words: number) => boolean) => {
    let [low, high] = [0, to - from - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (holds(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const first = from + longest((words) => isCommon(from, from + words));
  const last = to - longest((words) => isCommon(to - words, to));
  const begins = counts(from, first) ? first : from;
  const ends = counts(last, to) ? last : to;
  if (begins >= ends) return [[from, begins], [ends, to]]; // prettier-ignore
  const parts: [number, number][] = [[from, begins], [begins, ends], [ends, to]]; // prettier-ignore
  return parts.filter(([start, end]) => start < end);
}

/** The runs of a stretch that are not marked. */
function between(marked: Uint8Array, from: number, to: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let start = from; start < to;) {
    const end = marked.indexOf(marked[start] === 1 ? 0 : 1, start);
    const until = end === -1 ? to : Math.min(end, to);
    if (marked[start] === 0) runs.push([start, until]);
    start = until;
  }
  return runs;
}

/** Where the words stand in one snapshot: nowhere, where it does not even have all of them. */
function held(
  { index, numbers }: Query,
  from: number,
  to: number,
  most: number,
): ReturnType<TraceIndex['occurrences']> {
  if (numbers.subarray(from, to).includes(UNKNOWN)) return { count: 0, found: [] };
  return index.occurrences(numbers, from, to, most);
}
