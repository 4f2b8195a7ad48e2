import { nominalAlpha } from './alpha.ts';
import { withInterval } from './bootstrap.ts';
import type { Figure, Resampling, Statistic } from './figure.ts';
import { comparable, PatternCollector, type Portions } from './ratings.ts';
import { sharedCount } from './sets.ts';

/** A piece of a text, in code points. */
export interface LabelledRange {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export interface MarkedRecord {
  /** Code points of the text. */
  readonly length: number;
  /** By rater; null where that rater has not answered, an empty list where nothing was found worth marking. */
  readonly marks: readonly (readonly LabelledRange[] | null)[];
}

export interface SpanAgreement {
  /** Same start, same end, same label. F1 of every pair of raters, all spans of all records in one pot. */
  readonly exactF1: Figure;
  /** Same label on the same character: gives credit for spans that overlap in part. */
  readonly characterF1: Figure;
  /**
   * Krippendorff's α where every character is a unit and its labels together (or none) its value. Corrects for chance as
   * F1 does not. It is simpler than his αᵤ for continua: it does not see where one span ends and the next of the same label begins,
   * and long unmarked text counts as agreement, which the correction for chance takes back.
   */
  readonly characterAlpha: Figure;
}

/**
 * Intervals draw records, not spans or characters: those of one record are not independent of each other.
 */
export function spanAgreement(records: readonly MarkedRecord[], resampling: Resampling): SpanAgreement {
  const rows = comparable(records.map(({ marks }) => marks));
  if (typeof rows === 'string') {
    const figure: Figure = { defined: false, why: rows };
    return { exactF1: figure, characterF1: figure, characterAlpha: figure };
  }
  const marked = records.filter(({ marks }) => marks.filter((ranges) => ranges !== null).length >= 2);
  const pieces = marked.map(cut);

  const collector = new PatternCollector((labels: ReadonlySet<string>) => JSON.stringify([...labels].toSorted()));
  const portions = pieces.map((cuts) =>
    cuts.map(({ length, labels }) => ({ pattern: collector.pattern(labels), weight: length })),
  );
  const patterns = collector.done(portions);
  return {
    exactF1: withInterval(marked.map(exactShare), 2, f1, resampling),
    characterF1: withInterval(pieces.map(characterShare), 2, f1, resampling),
    characterAlpha: withInterval(portions, patterns.patterns.length, nominalAlpha(patterns), resampling),
  };
}

/** Twice what is shared, and all that there is: the two weights that F1 is made of. */
const SHARED = 0;
const ALL = 1;
const f1: Statistic = (weights) => {
  const all = weights[ALL]!;
  return all === 0 ? 'nothing-marked' : weights[SHARED]! / all;
};

function share(shared: number, all: number): Portions {
  return [
    { pattern: SHARED, weight: 2 * shared },
    { pattern: ALL, weight: all },
  ];
}

function* pairs<Item>(items: readonly (Item | null)[]): Generator<readonly [Item, Item]> {
  const there = items.filter((item) => item !== null);
  for (const [place, one] of there.entries()) for (const other of there.slice(place + 1)) yield [one, other];
}

function exactShare({ marks }: MarkedRecord): Portions {
  const sets = marks.map(
    (ranges) => ranges && new Set(ranges.map(({ start, end, label }) => `${start} ${end} ${label}`)),
  );
  let shared = 0;
  let all = 0;
  for (const [one, other] of pairs(sets)) {
    shared += sharedCount(one, other);
    all += one.size + other.size;
  }
  return share(shared, all);
}

/** A stretch of text in which nobody's labels change. */
interface Piece {
  readonly length: number;
  readonly labels: readonly (Set<string> | null)[];
}

function characterShare(pieces: readonly Piece[]): Portions {
  let shared = 0;
  let all = 0;
  for (const { length, labels } of pieces) {
    for (const [one, other] of pairs(labels)) {
      shared += length * sharedCount(one, other);
      all += length * (one.size + other.size);
    }
  }
  return share(shared, all);
}

function cut({ length, marks }: MarkedRecord): Piece[] {
  const borders = new Set([0, length]);
  for (const ranges of marks) {
    for (const { start, end } of ranges ?? []) borders.add(start).add(end);
  }
  const places = [...borders].toSorted((one, other) => one - other);
  const numberOf = new Map(places.map((place, number) => [place, number]));
  const pieces = places.slice(1).map((end, number) => ({
    length: end - places[number]!,
    labels: marks.map((ranges) => (ranges === null ? null : new Set<string>())),
  }));
  for (const [rater, ranges] of marks.entries()) {
    for (const { start, end, label } of ranges ?? []) {
      for (let number = numberOf.get(start)!; number < numberOf.get(end)!; number += 1) {
        pieces[number]?.labels[rater]?.add(label);
      }
    }
  }
  return pieces;
}
