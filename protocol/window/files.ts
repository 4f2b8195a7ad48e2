import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import { nothing, procedure } from '../failed.ts';

export const offeredFileSchema = z.object({
  ticket: ulidSchema,
  name: z.string(),
  size: z.number().int().nonnegative(),
});
export type OfferedFile = z.infer<typeof offeredFileSchema>;

/**
 * How a file of the person's comes to the host. The window never sees a path: it holds a ticket. Where the shell has a
 * file dialog (`about.picksFiles`), `pick` returns tickets at once; a browser window offers a file and writes it in
 * chunks (fileChunk.ts), in order. `received` says where to go on after a lost connection.
 */
export const files = {
  pick: procedure
    .input(z.object({ kind: z.enum(['model', 'adapter', 'records', 'text']), several: z.boolean() }))
    .output(z.array(offeredFileSchema)),
  offer: procedure
    .input(z.object({ name: z.string().min(1).max(255), size: z.number().int().nonnegative() }))
    .output(offeredFileSchema),
  write: procedure
    .input(z.object({ ticket: ulidSchema, offset: z.number().int().nonnegative(), chunk: z.instanceof(Blob) }))
    .output(z.object({ received: z.number().int().nonnegative() })),
  received: procedure
    .input(z.object({ ticket: ulidSchema }))
    .output(z.object({ received: z.number().int().nonnegative() })),
  /** The other way: a file that the host made for the person (an export), in chunks. Empty at its end. */
  read: procedure
    .input(z.object({ ticket: ulidSchema, offset: z.number().int().nonnegative() }))
    .output(z.object({ chunk: z.instanceof(Blob) })),
  /** The same where the shell has a file dialog: false when the person closed it. */
  save: procedure.input(z.object({ ticket: ulidSchema })).output(z.object({ saved: z.boolean() })),
  abandon: procedure.input(z.object({ ticket: ulidSchema })).output(nothing),
};
