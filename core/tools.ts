import { z } from 'zod';

/** A name that a model has to say again: OpenAI's own rule. */
export const toolNameSchema = z.string().regex(/^[\w-]{1,64}$/);

/** A tool as a model is told of it. */
export const toolSchema = z.object({
  name: toolNameSchema,
  description: z.string().max(20_000),
  /** The text of the JSON schema of its arguments; null for any object. */
  parameters: z.string().max(100_000).nullable(),
});
export type Tool = z.infer<typeof toolSchema>;

/** A call that was made in an earlier part of a conversation, and what came of it. */
export const pastCallSchema = z.object({
  name: toolNameSchema,
  /** The text of a JSON object. */
  arguments: z.string(),
  /** Null where nothing came back. */
  result: z.string().nullable(),
});
export type PastCall = z.infer<typeof pastCallSchema>;

/** The tools that a person can switch on for a conversation. None of them writes anything, or leaves this machine. */
export const askToolSchema = z.enum(['calculator', 'clock', 'records']);
export type AskTool = z.infer<typeof askToolSchema>;

/** One use of a tool within an answer, as it is kept and shown. */
export const toolUseSchema = pastCallSchema.extend({
  /** Where in the answer's text it stands, in UTF-16 units. */
  at: z.number().int().nonnegative(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
});
export type ToolUse = z.infer<typeof toolUseSchema>;
