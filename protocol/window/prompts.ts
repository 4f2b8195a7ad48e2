import { z } from 'zod';
import { ulidSchema } from '#core/ids.ts';
import { promptKindSchema, promptTextSchema, promptTitleSchema, savedPromptSchema } from '#core/savedPrompt.ts';
import { nothing, procedure } from '../failed.ts';

const one = z.object({ id: ulidSchema });

/** "self": the identity of this machine. */
export const promptAuthorWishSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('self') }),
  z.object({ kind: z.literal('named'), name: z.string().trim().min(1).max(120) }),
]);
export type PromptAuthorWish = z.infer<typeof promptAuthorWishSchema>;

const written = z.object({
  kind: promptKindSchema,
  title: promptTitleSchema,
  text: promptTextSchema,
  author: promptAuthorWishSchema,
});

/** Questions and instructions that are kept to be used again. */
export const prompts = {
  /** Those in which all of the search's words are, by title. */
  list: procedure
    .input(
      z.object({
        search: z.string().max(200),
        kind: promptKindSchema.nullable(),
        limit: z.number().int().min(1).max(200),
      }),
    )
    .output(
      z.object({
        prompts: z.array(savedPromptSchema),
        /** Of this search, beyond the limit as well. */
        found: z.number().int().nonnegative(),
        any: z.boolean(),
      }),
    ),
  save: procedure.input(written).output(savedPromptSchema),
  /** Its new text has a new hash; answers keep the one that they were made with. */
  change: procedure.input(written.extend({ id: ulidSchema })).output(savedPromptSchema),
  /** Removed prompts can be restored until the host next starts. */
  remove: procedure.input(one).output(nothing),
  restore: procedure.input(one).output(savedPromptSchema),
};
