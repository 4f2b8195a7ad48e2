import { z } from 'zod';
import { factorPlanSchema } from '../train/factors.ts';

/** What a figure on the truth bench is of. Anything else has no figure. */
export const signalConfigurationSchema = factorPlanSchema.extend({
  /** The trainer, and what estimates: another version of either begins without a figure. */
  trainer: z.string().max(60),
  signal: z.string().max(60),
  /** What the adapter trains on the base, all of it; `targets` are those of which factors are kept. */
  trained: factorPlanSchema.shape.targets,
  /** So many other adapters answered with it. */
  beside: z.number().int().nonnegative(),
});
export type SignalConfiguration = z.infer<typeof signalConfigurationSchema>;

const figure = z.number();

/** A configuration's figures; correlations of what was estimated with what training without the records did. */
const configurationFiguresSchema = z.strictObject({
  configuration: signalConfigurationSchema,
  /** Against trainings that begin from other seeds, with the lower bound of nineteen in twenty. */
  otherSeeds: figure,
  lowest: figure,
  sameSeed: figure,
  /** Lower bound of the difference to the better of the two baselines. */
  margin: figure,
  words: figure,
  gradientDot: figure,
  /** How far an estimated part is off nine times out of ten, in parts of an unsquared one; null where it was not measured. */
  slack: figure.nonnegative().nullable(),
});

/** The lines of the bench's table, by the names that its command gives them. */
export const truthRowIds = [
  'b1p',
  'b1r',
  'b2',
  'b2Margin',
  'b3',
  'b4',
  'b5fact',
  'b5who',
  'b6',
  'b7',
  'b7twins',
  'b7alone',
  'b7sets',
  'b8exact',
  'b8near',
  'b8para',
  'b9',
  'b10',
  'b10width',
  'b10n',
] as const;
export type TruthRowId = (typeof truthRowIds)[number];

/** A line of the bench's table. */
const truthRowSchema = z.strictObject({
  id: z.enum(truthRowIds),
  /** Null: not measured in this run. */
  value: figure.nullable(),
  low: figure.nullable(),
  high: figure.nullable(),
  words: figure.nullable(),
  gradientDot: figure.nullable(),
});
export type TruthRow = z.infer<typeof truthRowSchema>;

/** What the truth bench found, as it wrote it. */
export const truthSchema = z.strictObject({
  format: z.literal('colophon-truth/1'),
  made: z
    .strictObject({
      command: z.string(),
      seed: z.number().int(),
      contributors: z.number().int(),
      records: z.number().int(),
      queries: z.number().int(),
      subsets: z.number().int(),
      seeds: z.number().int(),
      cpuSeconds: z.number(),
    })
    .nullable(),
  rows: z.array(truthRowSchema),
  configurations: z.array(configurationFiguresSchema),
});
export type Truth = z.infer<typeof truthSchema>;
export type ConfigurationFigures = Truth['configurations'][number];
