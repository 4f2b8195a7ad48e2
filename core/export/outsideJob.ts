import { z } from 'zod';
import { sha256Schema } from '../ids.ts';
import { signedGrantSchema } from '../train/permission.ts';
import { recipeSchema, trainSettingsSchema } from '../train/recipe.ts';

const hex = z.string().regex(/^[0-9a-f]+$/);

/** A training that is carried out elsewhere, with the hash of everything that goes into it. */
export const outsideJobSchema = z.strictObject({
  format: z.literal('colophon-job/1'),
  name: z.string().trim().min(1).max(120),
  base: z.strictObject({
    hash: sha256Schema,
    name: z.string().max(200),
    /** The base that began its family, as an adapter's lineage names it. */
    family: sha256Schema,
    /** Where the other engine finds the unquantised weights: a repository's name or a folder, as a person gave it. */
    source: z.string().trim().min(1).max(400),
  }),
  snapshots: z
    .array(z.strictObject({ root: sha256Schema, name: z.string().max(200) }))
    .min(1)
    .max(100),
  grants: z.array(signedGrantSchema).min(1).max(100),
  commercial: z.boolean(),
  recipe: recipeSchema,
  settings: trainSettingsSchema,
  /** SHA-256 of the canonical settings: the same as in an adapter's lineage. */
  recipeHash: sha256Schema,
  /** Of the records as they are learned: SHA-256 over the lines that a training here would read. */
  examples: z.strictObject({
    train: z.number().int().nonnegative(),
    validation: z.number().int().nonnegative(),
    sha256: sha256Schema,
  }),
  /** The other files of the folder. */
  files: z.array(z.strictObject({ path: z.string().max(200), sha256: sha256Schema })).max(200),
  /** UTC milliseconds. */
  at: z.number().int().nonnegative(),
});
export type OutsideJob = z.infer<typeof outsideJobSchema>;

/** colophon-job.json. It travels with the folder, and comes back with the adapter. */
export const signedJobSchema = z.strictObject({
  job: outsideJobSchema,
  /** SHA-256 of the canonical job. */
  hash: sha256Schema,
  by: z.string().regex(/^0[23][0-9a-f]{64}$/),
  /** Over the hash: compact, hex. */
  signature: hex.length(128),
});
export type SignedJob = z.infer<typeof signedJobSchema>;

/** colophon-run.json: what finish.py writes beside the adapter. Its bytes are the run's log. */
export const outsideRunSchema = z.strictObject({
  format: z.literal('colophon-outside-run/1'),
  /** Of the job that it carried out. */
  job: sha256Schema,
  recipe: sha256Schema,
  engine: z.string().max(200),
  adapter: z.object({ config: sha256Schema, weights: sha256Schema }),
  /** Whatever the engine logged of its steps. */
  log: z.array(z.record(z.string(), z.json())).max(200_000),
});

export const outsideRefusalSchema = z.enum([
  /** One of the two files beside the adapter is not there, or is none of ours. */
  'not-a-job',
  /** What stands in the job is not what was signed. */
  'changed',
  /** Another person's key signed it. */
  'not-yours',
  'other-recipe',
  'other-job',
  /** The adapter is not the one that the run's log tells of. */
  'other-weights',
  'other-base',
]);
export type OutsideRefusal = z.infer<typeof outsideRefusalSchema>;
