import { z } from 'zod';

const bytes = z.number().int().nonnegative();
const tokens = z.number().int().nonnegative();

/**
 * Everything that is expected to go wrong. The code crosses processes and is stored; the sentence that a person reads
 * stands in the window's catalogue under the same code, and says what happened, what was kept and what to do.
 */
export const failureSchema = z.discriminatedUnion('code', [
  // Files that came from outside
  z.object({ code: z.literal('NOT_A_MODEL_FILE'), name: z.string() }),
  z.object({ code: z.literal('MODEL_FILE_DAMAGED'), name: z.string(), detail: z.string() }),
  z.object({ code: z.literal('MODEL_NOT_SUPPORTED'), name: z.string(), detail: z.string() }),
  z.object({ code: z.literal('FILE_GONE'), name: z.string() }),
  z.object({ code: z.literal('FILE_CHANGED'), name: z.string() }),
  z.object({ code: z.literal('FILE_UNREADABLE'), name: z.string(), detail: z.string() }),
  // This machine
  z.object({ code: z.literal('TOO_LARGE_FOR_MEMORY'), name: z.string(), neededBytes: bytes, freeBytes: bytes }),
  z.object({ code: z.literal('DISK_FULL'), neededBytes: bytes, freeBytes: bytes }),
  z.object({ code: z.literal('DISK_WRITE_FAILED'), detail: z.string() }),
  // The engine
  z.object({ code: z.literal('ENGINE_CRASHED'), detail: z.string() }),
  z.object({ code: z.literal('ENGINE_UNAVAILABLE'), detail: z.string() }),
  z.object({ code: z.literal('CONTEXT_FULL'), neededTokens: tokens, contextTokens: tokens }),
  z.object({ code: z.literal('TEMPLATE_FAILED'), name: z.string(), detail: z.string() }),
  // What was asked for
  z.object({ code: z.literal('NO_MODEL_CHOSEN') }),
  z.object({ code: z.literal('NOT_FOUND'), what: z.enum(['model', 'conversation', 'turn', 'job', 'file', 'answer']) }),
  z.object({ code: z.literal('BUSY'), what: z.enum(['answer', 'model', 'job']) }),
  z.object({ code: z.literal('NOT_POSSIBLE_NOW'), what: z.enum(['pause', 'resume', 'cancel']) }),
  z.object({ code: z.literal('LINK_REFUSED'), url: z.string() }),
  z.object({ code: z.literal('CANCELLED') }),
]);

export type Failure = z.infer<typeof failureSchema>;
export type FailureCode = Failure['code'];
