import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { restraints } from '#core/credit/restraint.ts';
import { DAMPING, type FactorPlan, factorLeaves } from '#core/train/factors.ts';
import { checkpointWeights, weightiest } from '#native/influence/checkpointWeights.ts';
import { FactorFile, writeFactors } from '#native/influence/factors.ts';
import { type Influence, influenceOf } from '#native/influence/influenceOf.ts';
import { standingsOf } from '#native/influence/standing.ts';
import type { TokenExample } from '#native/train/data/tokenExample.ts';
import { arraysOf } from '#native/train/loop/leaves.ts';
import type { LoraLeaves } from '#native/train/model/trainable.ts';
import { type Bank, TRAINING, hashOf } from './bank.ts';
import { signalCode } from './code.ts';

export interface Checkpoint {
  readonly step: number;
  readonly leaves: LoraLeaves;
}

interface Wish {
  readonly records: readonly TokenExample[];
  readonly queries: readonly TokenExample[];
  /** All that were kept; the plan takes the last ones. */
  readonly checkpoints: readonly Checkpoint[];
  readonly plan: FactorPlan;
  /** Records are asked for as they are: each checkpoint counts as much as another, and each token. */
  readonly alike?: boolean;
  readonly folder: string;
}

/** An influence, and what of it may be paid. */
export interface Payable extends Influence {
  readonly weight: number;
}

/** The product's own: factors in a file, and what a query's gradient makes of them. A cell. */
export async function influences(bank: Bank, wish: Wish): Promise<Payable[][]> {
  const { records, queries, checkpoints, plan, alike = false } = wish;
  const bytes = checkpoints.flatMap(({ leaves }) => [...arraysOf(bank.base.targets, leaves)]);
  const of = [
    hashOf(records),
    hashOf(queries),
    bytes.reduce((hash, one) => hash.update(one), createHash('sha256')).digest('hex'),
  ];
  const numbers = await bank.kept({ influences: of, plan, alike, code: signalCode() }, async () => {
    const { found, weights } = await workedOut(bank, wish);
    const pairs = found.flat().flatMap(({ value, standardError }) => [value, standardError]);
    return Float32Array.from([...weights, ...pairs]);
  });
  return queries.map((_, query) =>
    records.map((__, record): Payable => {
      const at = records.length + 2 * (query * records.length + record);
      return { value: numbers[at] ?? 0, standardError: numbers[at + 1] ?? 0, weight: numbers[record] ?? 0 };
    }),
  );
}

async function workedOut(
  bank: Bank,
  { records, queries, checkpoints, plan, alike, folder }: Wish,
): Promise<{ found: Influence[][]; weights: number[] }> {
  const [all, last] = [checkpoints.map(({ step }) => step), checkpoints.at(-1)?.step ?? 0];
  const steps = weightiest(all, plan.checkpoints, last, TRAINING);
  const some = checkpoints.filter(({ step }) => steps.includes(step));
  const leavesAt = (step: number) => {
    const found = some.find((one) => one.step === step);
    if (found === undefined) throw new RangeError(`No checkpoint at ${step}`);
    return found.leaves;
  };
  const path = join(folder, `factors-${process.pid}`);
  const head = {
    format: 'colophon-factors/3' as const,
    run: '00000000000000000000000000',
    base: '0'.repeat(64),
    plan,
    steps,
    weights: alike === true ? steps.map(() => 1) : checkpointWeights(steps, last, TRAINING),
    damping: DAMPING,
    leaves: factorLeaves(bank.base.targets, TRAINING.rank, plan.targets),
    records: records.map(({ line }): [number, number] => [0, line]),
  };
  const own = new Map<number, LoraLeaves[]>();
  try {
    const written = writeFactors(path, head, async function* (step) {
      const kept = own.get(step) ?? (await bank.gradients(records, leavesAt(step)));
      own.set(step, kept);
      yield* kept;
    });
    for await (const done of written) void done;
    const gained = alike === true ? null : (checkpoints.at(-1)?.leaves ?? null);
    const asked = new Map<number, LoraLeaves[]>();
    for (const { step, leaves } of some) asked.set(step, await bank.askedGradients(queries, leaves, gained));
    const file = FactorFile.open(path);
    if (file === null) throw new Error('The factors are not what their head says');
    try {
      return {
        found: queries.map((_, place) => influenceOf((step) => asked.get(step)?.[place] ?? new Map(), file)),
        weights: restraints(standingsOf(file)),
      };
    } finally {
      file.close();
    }
  } finally {
    rmSync(path, { force: true });
  }
}

/** Baseline: the product of two gradients at the end of training, as it is. */
export async function gradientDot(
  bank: Bank,
  records: readonly TokenExample[],
  queries: readonly TokenExample[],
  leaves: LoraLeaves,
): Promise<number[][]> {
  const [own, asked] = [await bank.gradients(records, leaves), await bank.askedGradients(queries, leaves)];
  const arrays = (one: LoraLeaves) => [...arraysOf(bank.base.targets, one)];
  const all = own.map(arrays);
  return asked.map((query) => {
    const each = arrays(query);
    return all.map((record) => each.reduce((sum, array, at) => sum + dot(array, record[at] ?? array), 0));
  });
}

/** Baseline: words in common, rare ones counting more (cosine of TF-IDF). Needs no model. */
export function wordsInCommon(records: readonly string[], queries: readonly string[]): number[][] {
  const split = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const seen = new Map<string, number>();
  for (const text of records) for (const word of new Set(split(text))) seen.set(word, (seen.get(word) ?? 0) + 1);
  const vector = (text: string) => {
    const weights = new Map<string, number>();
    for (const word of split(text)) {
      const rarity = Math.log((1 + records.length) / (1 + (seen.get(word) ?? 0)));
      weights.set(word, (weights.get(word) ?? 0) + rarity);
    }
    const length = Math.sqrt([...weights.values()].reduce((sum, weight) => sum + weight ** 2, 0)) || 1;
    return new Map([...weights].map(([word, weight]) => [word, weight / length]));
  };
  const all = records.map(vector);
  return queries.map((text) => {
    const query = vector(text);
    return all.map((record) => [...query].reduce((sum, [word, weight]) => sum + weight * (record.get(word) ?? 0), 0));
  });
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
