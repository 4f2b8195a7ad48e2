import { z } from 'zod';
import { sha256Schema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { starterFileSchema, starterKindSchema } from '#core/starter.ts';
import { nothing, procedure } from '../failed.ts';

const pieceSchema = z.object({ kind: starterKindSchema, hash: sha256Schema, name: z.string() });

export const starterSchema = z.object({
  /** What this build brings; null where it brings none. Bytes: what adding it takes on the disk. */
  brings: starterFileSchema.pick({ ask: true }).extend({ bytes: z.number().int().nonnegative() }).nullable(),
  /** What of a small world is in the library now, also of one that another version of the app brought. */
  here: z.array(pieceSchema),
  /** Whether all is here that this build brings. */
  whole: z.boolean(),
});
export type Starter = z.infer<typeof starterSchema>;

/** Something that stays although the small world was to go: something of the person's own stands on it. */
const keptSchema = pieceSchema.extend({ for: z.object({ kind: z.enum(['adapter', 'run']), name: z.string() }) });
export type KeptPiece = z.infer<typeof keptSchema>;

/** The small world to try things in that comes with the app. */
export const starter = {
  get: procedure.input(nothing).output(starterSchema),
  /** As a job; where that is under way, the job that does so. What is here already is left as it is. */
  add: procedure.input(nothing).output(jobSchema),
  /** Takes away what `add` brought, but for what the person's own things stand on. */
  remove: procedure
    .input(nothing)
    .output(z.object({ removed: z.number().int().nonnegative(), kept: z.array(keptSchema) })),
};
