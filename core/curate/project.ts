import { z } from 'zod';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { questionSchema } from './question.ts';
import { sourceSchema } from './record.ts';
import { fieldSchema } from './value.ts';
import { viewSchema } from './view.ts';

/** Somebody who labels here. `key` is the public key of a known identity; a name alone serves on a shared machine. */
export const labelerSchema = z.object({
  id: ulidSchema,
  name: z.string().min(1).max(80),
  key: z.string().max(140).nullable(),
});
export type Labeler = z.infer<typeof labelerSchema>;

/** The head of a project: all of it but records and log. Written anew as a whole at every change. */
export const projectSchema = z.object({
  format: z.literal(1),
  id: ulidSchema,
  name: z.string().min(1).max(120),
  createdAt: z.number().int(),
  fields: z.array(fieldSchema).max(64),
  questions: z.array(questionSchema).max(32),
  guidelines: z.string().max(200_000),
  labelers: z.array(labelerSchema).max(64),
  sources: z.array(sourceSchema).max(10_000),
  records: z.number().int().nonnegative(),
  /** The snapshot that this project was branched from: the parent of what is sealed here. */
  branchedFrom: sha256Schema.optional(),
  views: z.array(viewSchema).max(100).optional(),
});
export type Project = z.infer<typeof projectSchema>;
