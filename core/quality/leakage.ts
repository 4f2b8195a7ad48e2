import { Chance } from '../chance.ts';
import { UnionFind } from './unionFind.ts';

const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** Two records that are the same, or nearly, by ordinal. */
export type DuplicatePair = readonly [number, number];

export interface Leak {
  readonly from: Split;
  readonly into: Split;
  readonly pair: DuplicatePair;
}

/**
 * Duplicate pairs that lie across splits: what is learned from one is asked in the other. `from` is the split that
 * comes first in SPLITS, with its record first in the pair. Records without a split leak nowhere.
 */
export function* findLeaks(
  splitOf: (ordinal: number) => Split | null,
  pairs: Iterable<DuplicatePair>,
): Generator<Leak> {
  for (const [one, other] of pairs) {
    const [first, second] = [splitOf(one), splitOf(other)];
    if (first === null || second === null || first === second) continue;
    const forward = SPLITS.indexOf(first) < SPLITS.indexOf(second);
    yield forward
      ? { from: first, into: second, pair: [one, other] }
      : { from: second, into: first, pair: [other, one] };
  }
}

/** How much goes where, as parts of any whole: 8, 1, 1 is the same as 0.8, 0.1, 0.1. */
export type SplitShares = Readonly<Record<Split, number>>;

/**
 * Divides records 0 … count − 1 so that duplicates never part: every cluster, of whatever size, goes whole into the
 * split that lacks most of its share, the largest first. Among clusters of one size (nearly all are single records) the seed
 * decides. The order of the pairs does not matter.
 */
export function assignSplits(
  count: number,
  pairs: Iterable<DuplicatePair>,
  shares: SplitShares,
  seed: number,
): Split[] {
  const whole = SPLITS.reduce((sum, split) => sum + shares[split], 0);
  if (!(whole > 0) || SPLITS.some((split) => !(shares[split] >= 0)))
    throw new RangeError('Shares of splits must be parts');
  const together = new UnionFind(count);
  for (const [one, other] of pairs) together.union(one, other);

  const clusters = [...together.clusters(), ...singles(together)];
  const place = new Chance(seed).order(clusters.length);
  const order = Array.from(clusters.keys()).toSorted(
    (one, other) => clusters[other]!.length - clusters[one]!.length || place[one]! - place[other]!,
  );
  const lacks = SPLITS.map((split) => ({ split, records: (count * shares[split]) / whole }));
  const assigned = Array.from<Split>({ length: count });
  for (const cluster of order) {
    const neediest = lacks.reduce((one, other) => (other.records > one.records ? other : one));
    const members = clusters[cluster]!;
    neediest.records -= members.length;
    for (const record of members) assigned[record] = neediest.split;
  }
  return assigned;
}

function* singles(together: UnionFind): Generator<number[]> {
  for (let record = 0; record < together.count; record += 1) if (together.sizeOf(record) === 1) yield [record];
}
