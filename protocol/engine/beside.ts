import { z } from 'zod';
import { deviceChoiceSchema } from '#core/settings.ts';
import { procedure } from '../failed.ts';
import { deviceSchema } from './device.ts';

/** A model beside the base is ready. `length`: numbers in a vector; 0 of a model that weighs. */
export const besideLoadedSchema = z.object({
  device: deviceSchema,
  contextTokens: z.number().int().positive(),
  length: z.number().int().nonnegative().max(65_536),
});

/** Of so many texts a call: what goes through the pipe at once stays small. */
export const MOST_TEXTS_TOGETHER = 64;
const textsSchema = z.array(z.string().max(4_000_000)).min(1).max(MOST_TEXTS_TOGETHER);

/** Each vector as the base64 of its 32-bit floats, little-endian: as figures they would be four times as long. */
export const embeddedSchema = z.object({ vectors: z.array(z.string()), tokens: z.number().int().nonnegative() });
/** For each text how probable it is that it belongs to the question. */
export const rankedSchema = z.object({
  scores: z.array(z.number().min(0).max(1)),
  tokens: z.number().int().nonnegative(),
});

/** One model beside the base, in a child of its own (duties "embed" and "rank"); it goes when its child goes. */
export const beside = {
  /** Once in a child. */
  load: procedure
    .input(
      z.object({
        path: z.string(),
        name: z.string(),
        purpose: z.enum(['embed', 'rank']),
        device: deviceChoiceSchema,
        contextTokens: z.number().int().positive(),
        threads: z.number().int().nonnegative(),
      }),
    )
    .output(besideLoadedSchema),
  /** Vectors of length one. A text that is longer than the context is refused, never cut. Leaving ends it between two texts. */
  embed: procedure.input(z.object({ texts: textsSchema })).output(embeddedSchema),
  rank: procedure.input(z.object({ query: z.string().max(4_000_000), texts: textsSchema })).output(rankedSchema),
};
