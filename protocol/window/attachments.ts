import { z } from 'zod';
import { attachmentIdsSchema, attachmentSchema } from '#core/attachments.ts';
import { ulidSchema } from '#core/ids.ts';
import { nothing, procedure } from '../failed.ts';

/** Text files that go with a question (conversations.ask). */
export const attachments = {
  /** Reads an offered file (files.pick, files.offer) as text and keeps the text; the ticket ends with it. */
  take: procedure.input(z.object({ ticket: ulidSchema })).output(attachmentSchema),
  text: procedure.input(z.object({ id: ulidSchema })).output(z.object({ text: z.string() })),
  /** How many tokens each is to the model that is loaded; null while none is. */
  count: procedure
    .input(z.object({ ids: attachmentIdsSchema }))
    .output(z.object({ tokens: z.array(z.number().int().nonnegative()).nullable() })),
  /** Forgets one that stands in no question; one that does stays. */
  remove: procedure.input(z.object({ id: ulidSchema })).output(nothing),
};
