import { z } from 'zod';
import { MOST_ANSWERS_AT_ONCE } from './apiDefaults.ts';
import { ulidSchema } from './ids.ts';

const count = z.number().int().nonnegative();

/** Below 1024 a system asks for more rights than this needs. */
export const apiPortSchema = z.number().int().min(1024).max(65_535);

/** What one key may do. Null: no limit. */
export const apiLimitsSchema = z.object({
  requestsAMinute: z.number().int().min(1).max(6_000),
  /** Being made or waiting for their turn. */
  answersAtOnce: z.number().int().min(1).max(MOST_ANSWERS_AT_ONCE),
  /** Read and written, from midnight to midnight (UTC). */
  tokensADay: z.number().int().min(1).max(1_000_000_000).nullable(),
});
export type ApiLimits = z.infer<typeof apiLimitsSchema>;

export const apiKeyNameSchema = z.string().trim().min(1).max(60);

/** A key without its secret, of which only a hash is kept. */
export const apiKeySchema = z.object({
  id: ulidSchema,
  name: z.string(),
  /** Its last characters, by which a person knows it again. */
  tail: z.string(),
  limits: apiLimitsSchema,
  createdAt: z.number().int(),
  usedAt: z.number().int().nullable(),
  /** Since midnight (UTC). */
  tokensToday: count,
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const apiKindSchema = z.enum(['chat', 'completion', 'embedding']);
export type ApiKind = z.infer<typeof apiKindSchema>;

/** How a request ended; "running" and "waiting" are of those that have not. */
export const apiStateSchema = z.enum(['waiting', 'running', 'done', 'length', 'stopped', 'left', 'failed']);

/** One request, without a word of what was said. */
export const apiRequestSchema = z.object({
  id: ulidSchema,
  /** The key's name as it was then. */
  key: z.string(),
  kind: apiKindSchema,
  /** Empty where it was refused before that was known. */
  model: z.string(),
  adapters: z.array(z.string()),
  state: apiStateSchema,
  /** The status that a failed one was answered with. */
  status: z.number().int(),
  promptTokens: count,
  answerTokens: count,
  startedAt: z.number().int(),
  endedAt: z.number().int().nullable(),
});
export type ApiRequest = z.infer<typeof apiRequestSchema>;

export const apiStatusSchema = z.object({
  /** What the person wants. */
  on: z.boolean(),
  port: z.number().int(),
  /** Where it can be reached now; null while it cannot. */
  address: z.string().nullable(),
  /** Why it cannot although it is on. */
  trouble: z.enum(['port-taken', 'port-forbidden']).nullable(),
});
export type ApiStatus = z.infer<typeof apiStatusSchema>;
