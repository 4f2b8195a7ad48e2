import { z } from 'zod';
import { ulidSchema, sha256Schema } from '../ids.ts';
import { recipeNameSchema } from '../train/recipe.ts';
import { lowerIsBetter } from './metrics.ts';
import { type Report, metricSchema } from './report.ts';

/**
 * A figure that has to be there before an adapter may be registered. `least` and `over` are in the metric's own unit;
 * where less is better, `least` is the most that it may be.
 */
export const demandSchema = z.strictObject({
  benchmark: sha256Schema,
  /** As it was called when the demand was made, for a person to read. */
  name: z.string().max(120),
  metric: metricSchema,
  least: z.number().nullable(),
  /** By how much it has to be better than the base; below 0: how much worse it may be. */
  overBase: z.number().nullable(),
});

export const gateSchema = z.strictObject({
  id: ulidSchema,
  /** Of which trainings: of a recipe, on a project's snapshots (by the name that they were sealed under); null: of all. */
  recipe: recipeNameSchema.nullable(),
  project: z.string().max(200).nullable(),
  demands: z.array(demandSchema).max(50),
  /** Of a benchmark's items, the part that may stand in the training data; null: any. */
  mostContaminated: z.number().min(0).max(1).nullable(),
});
export type Gate = z.infer<typeof gateSchema>;

export const shortfallSchema = z.object({
  benchmark: z.string().max(120),
  metric: metricSchema.nullable(),
  reason: z.enum(['not-measured', 'below', 'not-better', 'contaminated']),
  found: z.number().nullable(),
  wanted: z.number().nullable(),
});
export type Shortfall = z.infer<typeof shortfallSchema>;

export function gatesFor(
  gates: readonly Gate[],
  of: { recipe: string; snapshots: readonly { readonly name: string }[] },
): Gate[] {
  return gates.filter(
    ({ recipe, project }) =>
      (recipe === null || recipe === of.recipe) &&
      (project === null || of.snapshots.some(({ name }) => name === project)),
  );
}

/** What stands in an adapter's way; `reports` are of this very adapter, the newest first. */
export function shortfallsOf(gates: readonly Gate[], reports: readonly Report[]): Shortfall[] {
  const parts = reports.flatMap((report) => report.parts);
  return gates.flatMap(({ demands, mostContaminated }) =>
    demands.flatMap(({ benchmark, name, metric, least, overBase }): Shortfall[] => {
      const part = parts.find((one) => one.benchmark.hash === benchmark);
      const figure = part?.comparisons.find((one) => one.metric === metric);
      const about = { benchmark: name, metric };
      if (part === undefined || figure === undefined)
        return [{ ...about, reason: 'not-measured', found: null, wanted: least ?? overBase }];
      const short: Shortfall[] = [];
      const { value } = figure.adapter;
      if (least !== null && (lowerIsBetter(metric) ? value > least : value < least))
        short.push({ ...about, reason: 'below', found: value, wanted: least });
      if (overBase !== null && figure.overBase.by < overBase)
        short.push({ ...about, reason: 'not-better', found: figure.overBase.by, wanted: overBase });
      const { contamination } = part;
      if (mostContaminated !== null && contamination !== null) {
        const found = contamination.count / Math.max(1, contamination.looked);
        if (found > mostContaminated)
          short.push({ benchmark: name, metric: null, reason: 'contaminated', found, wanted: mostContaminated });
      }
      return short;
    }),
  );
}
