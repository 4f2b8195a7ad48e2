import { z } from 'zod';
import { ulidSchema } from '../ids.ts';
import { filterSchema } from './filter.ts';

/** By what a table stands in order: what is equal stands as the records do. */
export const sortSchema = z.object({
  by: z.enum(['place', 'touched', 'status', 'label']),
  /** For `label`: whose labels. */
  question: z.string().max(40).optional(),
  descending: z.boolean(),
});
export type Sort = z.infer<typeof sortSchema>;

/** A column, and its width in pixels. Ids: `status`, `text`, `labelers`, `tags`, `touched`, `question:<id>`. */
export const columnSchema = z.object({ id: z.string().max(60), width: z.number().int().min(40).max(2_000) });
export type ColumnChoice = z.infer<typeof columnSchema>;

/** A way of looking at a project's records that somebody gave a name. */
export const viewSchema = z.object({
  id: ulidSchema,
  name: z.string().trim().min(1).max(80),
  filter: filterSchema,
  sort: sortSchema,
  columns: z.array(columnSchema).max(64),
});
export type View = z.infer<typeof viewSchema>;
