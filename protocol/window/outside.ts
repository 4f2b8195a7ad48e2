import { z } from 'zod';
import { adapterNameSchema } from '#core/adapter.ts';
import { sha256Schema } from '#core/ids.ts';
import { jobSchema } from '#core/job.ts';
import { recipeSchema } from '#core/train/recipe.ts';
import { procedure } from '../failed.ts';
import { trainWishSchema } from './factory.ts';

/** A recipe that another engine carries out elsewhere. What comes back is an adapter to add. */
export const outside = {
  /**
   * The same permission as for a training here. A job, whose file `projects.exported` offers: a .zip with the examples,
   * what other engines read, and colophon-job.json. Preferences are learned here only.
   */
  export: procedure
    .input(
      z.object({
        wish: trainWishSchema.extend({ recipe: recipeSchema.omit({ preference: true }) }),
        name: adapterNameSchema,
        read: z.array(z.object({ root: sha256Schema, termsHash: sha256Schema })).max(100),
        /** Where the other engine finds the unquantised weights: "org/name" or a folder. */
        source: z.string().trim().min(1).max(400),
      }),
    )
    .output(jobSchema),
};
