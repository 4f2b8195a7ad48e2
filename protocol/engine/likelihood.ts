import { z } from 'zod';
import { nothing, procedure } from '../failed.ts';
import { messageSchema, wantedAdapterSchema } from './messages.ts';

/** How likely a model finds a text in its place. */
export const likelihoodSchema = z.object({
  /** The natural logarithm of its probability: the sum over its tokens. */
  logProbability: z.number().max(0),
  tokens: z.number().int().nonnegative(),
});
export type Likelihood = z.infer<typeof likelihoodSchema>;

/** What measures a model, in a child with the duty "answer" that answers nobody. */
export const measuring = {
  /**
   * How likely each continuation is after the messages, with these adapters. `raw`: the messages' texts stand one after
   * the other, in no template, and nothing in them is a mark of the template. One at a time, as `generate`, and `stop`
   * ends it too: `likelihoods` is then null. What is too long is refused.
   */
  likelihoods: procedure
    .input(
      z.object({
        messages: z.array(messageSchema).max(400),
        raw: z.boolean(),
        adapters: z.array(wantedAdapterSchema).max(16),
        continuations: z.array(z.string().max(100_000)).min(1).max(100),
      }),
    )
    .output(z.object({ likelihoods: z.array(likelihoodSchema).nullable() })),
  /** Bytes that the child holds now, of the machine’s own memory. */
  footprint: procedure.input(nothing).output(z.object({ bytes: z.number().int().nonnegative() })),
};
