import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { COUNTS_FROM, SURE } from '#core/credit/fold.ts';
import { type Standing, restraints } from '#core/credit/restraint.ts';
import type { FactorLeaf } from '#core/train/factors.ts';
import type { CoarseLeaf, FactorFile } from './factors.ts';
import { type Influence, influenceIn, sumOf } from './influenceOf.ts';
import { dotCoarse, numbersOf } from './project.ts';

/** So many records are asked for as answers are, evenly over the run; of most runs all. */
const MOST_ASKED = 512;
/** Products of two numbers that finding it out may take; of larger runs fewer are asked for. */
const MOST_PRODUCTS = 2e10;
/** With fewer it is not known what a record does for all of them. */
const FEWEST_ASKED = 4;
/** Whose exact numbers are held at once. */
const HELD = 16;

const keptSchema = z.object({ bytes: z.number(), weights: z.array(z.number().min(0).max(1)) });

/** What may be paid of each record's influence. Worked out once for a file of factors, and kept beside it. */
export function restraintsBeside(path: string, bytes: number, factors: FactorFile): number[] {
  const place = `${path}.restraints`;
  const kept = keptSchema.safeParse(jsonAt(place));
  if (kept.success && kept.data.bytes === bytes && kept.data.weights.length === factors.head.records.length)
    return kept.data.weights;
  const weights = restraints(standingsOf(factors));
  writeFileSync(place, JSON.stringify({ bytes, weights }), { mode: 0o600 });
  return weights;
}

export function standingsOf(factors: FactorFile): Standing[] {
  const { steps, weights, leaves, records } = factors.head;
  const numbers = leaves.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const each = numbers * records.length * steps.length;
  const count = Math.min(records.length, MOST_ASKED, Math.floor(MOST_PRODUCTS / Math.max(1, each)));
  const asked = Array.from({ length: count }, (_, at) => Math.floor((at * records.length) / count));
  const claims = records.map((): Influence[] => []);
  for (let first = 0; first < count; first += HELD) {
    const some = asked.slice(first, first + HELD);
    const looks = looksAt(factors, some);
    for (const record of records.keys()) {
      for (const [place, of] of some.entries()) {
        if (of === record) continue;
        claims[record]?.push(influenceIn(looks[place]?.[record] ?? [], weights));
      }
    }
  }
  const sizes = sizesOf(factors);
  return claims.map((own, record) => {
    const size = sizes[record] ?? 0;
    if (own.length < FEWEST_ASKED) return { size, reach: 0, breadth: 0 };
    const helped = own.filter(({ value, standardError }) => value - SURE * standardError > 0).length;
    return { size, reach: helped / own.length, breadth: breadthOf(own) };
  });
}

/** Of the answers that it would be paid for, as many as if it were paid alike for each of them. */
function breadthOf(found: readonly Influence[]): number {
  const claims = found.map(({ value, standardError }) => Math.max(0, value - COUNTS_FROM * standardError) ** 2);
  const squares = sumOf(claims.map((claim) => claim ** 2));
  return squares === 0 ? 0 : sumOf(claims) ** 2 / squares / claims.length;
}

/** For each record that is asked for, what each record does for it: at each checkpoint, or in each leaf of a single one. */
function looksAt(factors: FactorFile, asked: readonly number[]): number[][][] {
  const { steps, leaves, records, plan } = factors.head;
  const looks = asked.map(() => records.map((): number[] => []));
  for (const checkpoint of steps.keys()) {
    const queries: Float32Array[][] = [];
    for (const [place, row] of numbered(factors.rows(checkpoint)))
      if (asked.includes(place)) queries.push(row.map((coarse, leaf) => exact(coarse, leaves[leaf], plan.bits)));
    for (const [record, row] of numbered(factors.rows(checkpoint))) {
      for (const [at, query] of queries.entries()) {
        const found = row.map(({ worth, bytes }, leaf) =>
          dotCoarse(query[leaf] ?? new Float32Array(), bytes, worth, plan.bits),
        );
        looks[at]?.[record]?.push(...(steps.length === 1 ? found : [sumOf(found)]));
      }
    }
  }
  return looks;
}

function sizesOf(factors: FactorFile): number[] {
  const { steps, weights, leaves, records, plan } = factors.head;
  const squares = records.map(() => 0);
  for (const checkpoint of steps.keys()) {
    for (const [record, row] of numbered(factors.rows(checkpoint))) {
      const own = sumOf(row.map((coarse, leaf) => squareOf(exact(coarse, leaves[leaf], plan.bits))));
      squares[record] = (squares[record] ?? 0) + (weights[checkpoint] ?? 0) * own;
    }
  }
  return squares.map((square) => Math.sqrt(square));
}

function* numbered<Of>(all: Iterable<Of>): Generator<[number, Of]> {
  let at = 0;
  for (const one of all) {
    yield [at, one];
    at += 1;
  }
}

function exact({ worth, bytes }: CoarseLeaf, leaf: FactorLeaf | undefined, bits: 4 | 8): Float32Array {
  return numbersOf(bytes, worth, (leaf?.rows ?? 0) * (leaf?.columns ?? 0), bits);
}

function squareOf(numbers: Float32Array): number {
  return numbers.reduce((sum, number) => sum + number ** 2, 0);
}

function jsonAt(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Not there, or half written by a process that was killed: it is worked out again.
    return null;
  }
}
