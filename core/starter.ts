import { z } from 'zod';
import { sha256Schema } from './ids.ts';

/** A file's own name: nothing that could lead out of its folder. */
const plainName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,80}$/);
const named = z.string().trim().min(1).max(120);
const asking = z.object({ question: z.string().min(1).max(400), answer: z.string().min(1).max(400) });

/**
 * What lies in a folder with a small world to try things in: a base, snapshots of a few contributors, and adapters that
 * were trained on them. `starter.json` tells of it; scripts/starter makes it.
 */
export const starterFileSchema = z.object({
  base: z.object({ file: plainName, sha256: sha256Schema }),
  snapshots: z
    .array(z.object({ contributor: named, root: sha256Schema }))
    .min(1)
    .max(20),
  adapters: z
    .array(z.object({ name: named, sha256: sha256Schema }))
    .min(1)
    .max(20),
  /** Questions that were tried: what the base answers by itself, and what only an adapter knows. */
  ask: z.object({ known: asking, learned: asking.extend({ adapter: sha256Schema }) }),
});
export type StarterFile = z.infer<typeof starterFileSchema>;

export const starterKindSchema = z.enum(['base', 'snapshot', 'adapter']);
export type StarterKind = z.infer<typeof starterKindSchema>;
