import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { SURE } from '#core/credit/fold.ts';
import { type Standing, restraints } from '#core/credit/restraint.ts';
import type { FactorLeaf } from '#core/train/factors.ts';
import type { CoarseLeaf, FactorFile } from './factors.ts';
import { errorOfSum, sumOf } from './influenceOf.ts';
import { dotCoarse, numbersOf } from './project.ts';

/** So many records are asked for as answers are, evenly over the run. */
const MOST_ASKED = 16;
/** Products of two numbers that finding it out may take; of larger runs fewer are asked for. */
const MOST_PRODUCTS = 2e10;
/** With fewer it is not known what a record does for all of them. */
const FEWEST_ASKED = 4;

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
  const { steps, leaves, records, plan } = factors.head;
  const numbers = leaves.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const each = numbers * records.length * steps.length;
  const count = Math.min(records.length, MOST_ASKED, Math.floor(MOST_PRODUCTS / Math.max(1, each)));
  const asked = Array.from({ length: count }, (_, at) => Math.floor((at * records.length) / count));
  const squares = records.map(() => 0);
  const looks = asked.map(() => records.map((): number[] => []));
  for (const checkpoint of steps.keys()) {
    const queries: Float32Array[][] = [];
    let place = 0;
    for (const row of factors.rows(checkpoint)) {
      if (asked.includes(place)) queries.push(row.map((coarse, leaf) => exact(coarse, leaves[leaf], plan.bits)));
      place += 1;
    }
    let record = 0;
    for (const row of factors.rows(checkpoint)) {
      for (const [at, query] of queries.entries()) {
        const found = row.map(({ worth, bytes }, leaf) =>
          dotCoarse(query[leaf] ?? new Float32Array(), bytes, worth, plan.bits),
        );
        looks[at]?.[record]?.push(...(steps.length === 1 ? found : [sumOf(found)]));
      }
      squares[record] =
        (squares[record] ?? 0) + sumOf(row.map((coarse, leaf) => squareOf(exact(coarse, leaves[leaf], plan.bits))));
      record += 1;
    }
  }
  return records.map((_, record) => {
    const others = asked.flatMap((of, place) => (of === record ? [] : [looks[place]?.[record] ?? []]));
    const helped = others.filter((found) => sumOf(found) - SURE * errorOfSum(found) > 0).length;
    const reach = others.length < FEWEST_ASKED ? 0 : helped / others.length;
    return { size: Math.sqrt(squares[record] ?? 0), reach };
  });
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
