import { z } from 'zod';
import { sha256Schema } from './ids.ts';

const count = z.number().int().nonnegative();

/** What a model is for: it answers, it turns texts into vectors, or it weighs texts against a question. */
export const purposeSchema = z.enum(['answer', 'embed', 'rank']);
export type Purpose = z.infer<typeof purposeSchema>;

/** What a GGUF file says of itself, read without loading it. Every text in it is a stranger's. */
export const modelHeaderSchema = z.object({
  name: z.string().max(200),
  architecture: z.string().max(64),
  /** Headers that were kept before there were others are of models that answer. */
  purpose: purposeSchema.default('answer'),
  /** As the file's quantisation is commonly called: "Q8_0", "Q4_K_M", "F16". */
  quantisation: z.string().max(32),
  parameters: count,
  /** The longest context that the model was made for, in tokens. */
  trainedContext: count,
  layers: count,
  embeddingLength: count,
  heads: count,
  keyValueHeads: count,
  keyLength: count,
  valueLength: count,
  vocabularySize: count,
  feedForwardLength: count,
  hasChatTemplate: z.boolean(),
  /** Bytes of weights; the rest of the file is its header. */
  weightBytes: count,
  fileBytes: count,
});
export type ModelHeader = z.infer<typeof modelHeaderSchema>;

/** A base model in the library. */
export const modelSchema = z.object({
  hash: sha256Schema,
  /** The name it goes by here; the file's own name at first. */
  name: z.string(),
  header: modelHeaderSchema,
  addedAt: z.number().int(),
});
export type Model = z.infer<typeof modelSchema>;
