import { z } from 'zod';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { importWishSchema } from '#protocol/window/projects.ts';

export const importInputSchema = z.object({
  project: ulidSchema,
  wish: importWishSchema,
  files: z
    .array(z.object({ ticket: z.string(), name: z.string(), path: z.string(), size: z.number(), local: z.boolean() }))
    .min(1),
});
export type ImportInput = z.infer<typeof importInputSchema>;

const whole = z.number().int().nonnegative();
/** What is in the project for good of an import that is not. */
export const checkpointSchema = z.object({
  hash: sha256Schema,
  bytes: whole,
  /** Where the copies lie, by name. */
  files: z.array(z.object({ path: z.string(), name: z.string() })).min(1),
  mark: z
    .object({
      first: whole,
      count: whole,
      pieces: z.array(z.tuple([whole, whole, whole, whole])),
      packBytes: whole,
      badBytes: whole,
      badRows: whole,
    })
    .nullable(),
  /** Rows up to this one are in the pack, or among the bad ones. */
  lastRow: whole,
});
export type Checkpoint = z.infer<typeof checkpointSchema>;
