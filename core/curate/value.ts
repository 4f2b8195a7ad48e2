import { z } from 'zod';

/** What a field of a record may hold. Nested data keeps its shape; it is shown as text and never executed. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** One turn of a conversation, in the shape that training files have. */
export const chatTurnSchema = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
});
export type ChatTurn = z.infer<typeof chatTurnSchema>;

/**
 * How a field is read and shown. `chat` holds turns, `list` texts, `json` anything else.
 */
export const fieldKindSchema = z.enum(['text', 'markdown', 'chat', 'number', 'list', 'json']);
export type FieldKind = z.infer<typeof fieldKindSchema>;

/** Names that go into files and queries: short, ASCII, never `__proto__`. */
export const slugSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const fieldSchema = z.object({
  id: slugSchema,
  title: z.string().min(1).max(120),
  kind: fieldKindSchema,
});
export type Field = z.infer<typeof fieldSchema>;
