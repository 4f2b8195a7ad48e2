import { Chance, mixed } from '#core/chance.ts';
import { type FactorPlan, factorPlans } from '#core/train/factors.ts';
import type { Target } from '#core/train/recipe.ts';
import { targetNames } from '#native/train/model/trainable.ts';
import type { TokenExample } from '#native/train/data/tokenExample.ts';
import type { Influence } from '#native/influence/influenceOf.ts';
import { Bank, hashOf } from './bank.ts';
import { truthBase } from './base.ts';
import type { Cells } from './cells.ts';
import { type Checkpoint, gradientDot, influences, wordsInCommon } from './signals.ts';
import { type TruthWorld, type WorldSize, textOf, tokensOf, truthWorld } from './world.ts';

export interface Size extends WorldSize {
  readonly name: 'small' | 'full';
  readonly subsets: number;
  readonly seeds: number;
  /** Texts of the verbatim row. */
  readonly corpusBytes: number;
  /** How many groups the audit drops, and for how many questions records are taken out. */
  readonly groups: number;
  readonly removals: number;
  /** Questions to notes; none where there is no time for them. */
  readonly readings: number;
  /** Contributors who try to gain by copies of their own texts. */
  readonly tries: number;
  readonly rounds: number;
}

export const SMALL: Size = {
  name: 'small',
  contributors: 4,
  factsEach: 4,
  recordsPerFact: 4,
  queries: 32,
  subsets: 16,
  seeds: 2,
  corpusBytes: 1_000_000,
  groups: 2,
  removals: 4,
  readings: 0,
  tries: 1,
  rounds: 400,
};

export const FULL: Size = {
  name: 'full',
  contributors: 16,
  factsEach: 5,
  recordsPerFact: 4,
  queries: 96,
  subsets: 32,
  seeds: 5,
  corpusBytes: 10_000_000,
  groups: 6,
  removals: 24,
  readings: 100,
  tries: 4,
  rounds: 2_000,
};

/** What the rows share: one world, one adapter that learnt all of it, and trainings on halves of it. */
export interface Scene {
  readonly size: Size;
  readonly seed: number;
  readonly world: TruthWorld;
  readonly records: readonly TokenExample[];
  readonly queries: readonly TokenExample[];
  readonly bank: Bank;
  /** What the adapter trains, and the best that is kept of it: all of that, at all five checkpoints, in eight bits. */
  readonly trained: readonly Target[];
  readonly plan: FactorPlan;
  /** Of the adapter that learnt everything; the first of them is the one whose influence is estimated. */
  readonly seeds: readonly number[];
  readonly checkpoints: readonly Checkpoint[];
  readonly influences: readonly (readonly Influence[])[];
  readonly words: readonly (readonly number[])[];
  readonly gradientDot: readonly (readonly number[])[];
  /** Places of half of the records, drawn by the seed. */
  readonly subsets: readonly (readonly number[])[];
  readonly folder: string;
}

export async function setScene(
  size: Size,
  seed: number,
  cells: Cells,
  folder: string,
  trained: readonly Target[] = targetNames,
): Promise<Scene> {
  const world = truthWorld(size, seed);
  const base = await truthBase(world.base, cells, trained);
  const bank = new Bank(base, hashOf(world.base.map(tokensOf)), cells);
  const [records, queries] = [world.records.map(tokensOf), world.queries.map(tokensOf)];
  const chance = new Chance(mixed(seed, 2));
  const subsets = Array.from({ length: size.subsets }, () =>
    [...chance.order(records.length).subarray(0, records.length / 2)].toSorted((one, other) => one - other),
  );
  const seeds = Array.from({ length: size.seeds }, (_, at) => at + 1);
  const checkpoints = await bank.checkpoints(records, seeds[0] ?? 1);
  const last = checkpoints.at(-1);
  if (last === undefined) throw new RangeError('A training without checkpoints');
  const [plan] = factorPlans({ targets: [...trained] }, checkpoints.length);
  if (plan === undefined) throw new RangeError('There is nothing to keep factors of');
  return {
    size,
    seed,
    world,
    records,
    queries,
    bank,
    trained,
    plan,
    seeds,
    checkpoints,
    influences: await influences(bank, { records, queries, checkpoints, plan, folder }),
    words: wordsInCommon(world.records.map(textOf), world.queries.map(textOf)),
    gradientDot: await gradientDot(bank, records, queries, last.leaves),
    subsets,
    folder,
  };
}

/** The records at these places, and those that are not. */
export function only({ records }: Pick<Scene, 'records'>, places: readonly number[]): TokenExample[] {
  return places.flatMap((place) => records[place] ?? []);
}

export function without({ records }: Pick<Scene, 'records'>, places: ReadonlySet<number>): TokenExample[] {
  return records.filter((_, place) => !places.has(place));
}
