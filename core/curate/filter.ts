import { z } from 'zod';
import { ulidSchema } from '../ids.ts';
import { recordSetSchema, statusSchema } from './entry.ts';
import { slugSchema } from './value.ts';

const time = z.number().int().nonnegative();

/**
 * Which records are meant. What is left out does not narrow; several values of one kind mean any of them, but labels of
 * several questions mean one of each.
 */
export const filterSchema = z.object({
  status: z.array(statusSchema).optional(),
  /** Given by anybody; `label: null` means that nobody answered this question. */
  labels: z.array(z.object({ question: slugSchema, label: slugSchema.nullable() })).optional(),
  /** Who submitted, drafted or discarded. */
  labelers: z.array(ulidSchema).optional(),
  assigned: z.union([ulidSchema, z.literal('nobody')]).optional(),
  tags: z.array(z.string().max(80)).optional(),
  /** When it was last touched: UTC milliseconds, `to` not included. */
  from: time.optional(),
  to: time.optional(),
  flagged: z.boolean().optional(),
  commented: z.boolean().optional(),
  redacted: z.boolean().optional(),
  disagreement: z.boolean().optional(),
  adjudicated: z.boolean().optional(),
  duplicate: z.enum(['exact', 'near', 'any']).optional(),
  personalData: z.boolean().optional(),
  suggested: z.boolean().optional(),
  /** Words that all stand in the record. */
  text: z.string().max(1_000).optional(),
  records: recordSetSchema.optional(),
});
export type Filter = z.infer<typeof filterSchema>;

/** As it stands in an address of the window. */
export function filterText(filter: Filter): string {
  return JSON.stringify(filter);
}

/** Null where the text is no filter. */
export function filterFrom(text: string): Filter | null {
  try {
    return filterSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
