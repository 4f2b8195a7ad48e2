import { z } from 'zod';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { LASTING_CHECKPOINTS } from './run.ts';
import { type TrainSettings, targetSchema } from './recipe.ts';

const count = z.number().int().nonnegative();

/** What is kept of a run for estimates of influence. Each configuration needs a figure of its own on the truth bench. */
export const factorPlanSchema = z.strictObject({
  checkpoints: z.number().int().min(1).max(LASTING_CHECKPOINTS),
  targets: z.array(targetSchema).min(1),
  /** Of a number in a record's factor. */
  bits: z.union([z.literal(8), z.literal(4)]),
});
export type FactorPlan = z.infer<typeof factorPlanSchema>;

/** Half of an adapter's matrix, of which each record has a gradient. */
export const factorLeafSchema = z.strictObject({
  name: z.string().max(100),
  half: z.enum(['a', 'b']),
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
});
export type FactorLeaf = z.infer<typeof factorLeafSchema>;

/** How a file of factors begins. */
export const factorHeadSchema = z.strictObject({
  format: z.literal('colophon-factors/3'),
  run: ulidSchema,
  base: sha256Schema,
  plan: factorPlanSchema,
  /** Of the checkpoints that it was made at. */
  steps: z.array(count).min(1).max(LASTING_CHECKPOINTS),
  /** How much each of them counts; their mean is 1. */
  weights: z.array(z.number().nonnegative()).min(1).max(LASTING_CHECKPOINTS),
  /** Of Λ's mean, what is added to it. */
  damping: z.number().positive(),
  leaves: z.array(factorLeafSchema).min(1),
  /** Place among the run's snapshots, and line, of each record. */
  records: z.array(z.tuple([count, count])),
});
export type FactorHead = z.infer<typeof factorHeadSchema>;

/** A side longer than this is not turned: its eigenvectors would take longer to find than the training took. */
export const LONGEST_TURNED = 1_024;
export const DAMPING = 0.1;

/** What the factors of one adapter may take. */
export const FACTORS_BYTES = 8e9;

const NUMBER_BYTES = 4;

/** Bytes of a record's factor at one checkpoint: of each leaf a scale, then its numbers. */
export function factorRowBytes(leaves: readonly FactorLeaf[], bits: FactorPlan['bits']): number {
  return leaves.reduce((sum, { rows, columns }) => sum + NUMBER_BYTES + Math.ceil((rows * columns * bits) / 8), 0);
}

/** Bytes of what all records of a checkpoint share: the turned sides, and what each number is divided by. */
export function factorSideBytes(leaves: readonly FactorLeaf[]): number {
  const turned = (side: number) => (side > LONGEST_TURNED ? 0 : side * side);
  return leaves.reduce(
    (sum, { rows, columns }) => sum + NUMBER_BYTES * (turned(rows) + turned(columns) + rows * columns),
    0,
  );
}

/** In the order of the targets, the first half before the second. */
export function factorLeaves(
  targets: readonly { name: string; in: number; out: number }[],
  rank: number,
  chosen: FactorPlan['targets'],
): FactorLeaf[] {
  return targets
    .filter(({ name }) => chosen.some((target) => name.endsWith(`.${target}`)))
    .flatMap(({ name, in: width, out }): FactorLeaf[] => [
      { name, half: 'a', rows: rank, columns: width },
      { name, half: 'b', rows: out, columns: rank },
    ]);
}

/** Where an adapter trains them, these tell whose record it was better than all matrices do together. */
const TELLING: readonly FactorPlan['targets'][number][] = ['ffn_gate', 'ffn_up', 'ffn_down'];
/** What writes what was learned, and not where it is looked for. */
const FEWEST: readonly FactorPlan['targets'][number][] = ['ffn_down'];
const FEWEST_OF_ATTENTION: readonly FactorPlan['targets'][number][] = ['attn_v', 'attn_output'];

/** From the best down: fewer checkpoints, then fewer matrices, then coarser numbers. */
export function factorPlans({ targets }: Pick<TrainSettings, 'targets'>, checkpoints: number): FactorPlan[] {
  const some = (wanted: FactorPlan['targets'], of: readonly FactorPlan['targets'][number][]) => {
    const found = wanted.filter((target) => of.includes(target));
    return found.length === 0 ? wanted : found;
  };
  const best = some(targets, TELLING);
  const fewest = some(some(best, FEWEST_OF_ATTENTION), FEWEST);
  return [
    { checkpoints: Math.min(checkpoints, LASTING_CHECKPOINTS), targets: best, bits: 8 },
    { checkpoints: 1, targets: best, bits: 8 },
    { checkpoints: 1, targets: fewest, bits: 8 },
    { checkpoints: 1, targets: fewest, bits: 4 },
  ];
}

/** The best plan that the disk has room for, and what its file takes; null where none fits. */
export function factorPlanWithin(
  targets: readonly { name: string; in: number; out: number }[],
  settings: Pick<TrainSettings, 'targets' | 'rank'>,
  { checkpoints, records, bytes: most }: { checkpoints: number; records: number; bytes: number },
): { plan: FactorPlan; bytes: number } | null {
  for (const plan of factorPlans(settings, checkpoints)) {
    const leaves = factorLeaves(targets, settings.rank, plan.targets);
    const bytes = plan.checkpoints * (factorSideBytes(leaves) + records * factorRowBytes(leaves, plan.bits));
    if (bytes <= most) return { plan, bytes };
  }
  return null;
}
