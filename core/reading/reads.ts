import { z } from 'zod';
import { failureSchema } from '../failure.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { contributorIdSchema } from '../snapshot/contributor.ts';

/** What can be read from: a sealed snapshot, or a project of one's own as it is at the moment. */
export const readSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), root: sha256Schema }),
  z.object({ kind: z.literal('project'), id: ulidSchema }),
]);
export type ReadSource = z.infer<typeof readSourceSchema>;

export const MOST_SOURCES = 64;
export const MOST_NOTES = 12;
const MOST_LEFT_OUT = 16;

/** What the answers of a conversation may read: so many notes at most, from these. */
export const readsSchema = z.object({
  sources: z.array(readSourceSchema).min(1).max(MOST_SOURCES),
  notes: z.number().int().min(1).max(MOST_NOTES),
  /** Of these people's records none is read: to see what an answer would be without them. */
  without: z.array(contributorIdSchema).min(1).max(MOST_LEFT_OUT).optional(),
});
export type Reads = z.infer<typeof readsSchema>;

/** Why a source was not read; `terms` are those of its snapshot. */
export const notReadSchema = z.discriminatedUnion('why', [
  z.object({ why: z.literal('terms'), refusal: z.enum(['expired', 'use-forbidden', 'members-only']) }),
  z.object({ why: z.literal('gone') }),
  z.object({ why: z.literal('failed'), failure: failureSchema }),
]);
export type NotRead = z.infer<typeof notReadSchema>;

/** A piece of a record that stood before the question. Its number, which an answer cites, is its place from 1. */
export const readNoteSchema = z.object({
  source: readSourceSchema,
  /** What the source was called then. */
  name: z.string(),
  /** Of a snapshot: where its line begins in records.jsonl, in bytes. Of a project: its ordinal. */
  place: z.number().int().nonnegative(),
  /** The line, or the row in the project, from 1. */
  line: z.number().int().positive(),
  /** The record's hash; null in a project, where nothing is sealed yet. */
  record: sha256Schema.nullable(),
  /** As the model read it. */
  text: z.string().max(8_000),
  /** Not the whole record. */
  isPart: z.boolean(),
});
export type ReadNote = z.infer<typeof readNoteSchema>;

/** What was looked for and found for one answer. Without notes nothing fitted, and the question stood alone. */
export const readForSchema = z.object({
  state: z.enum(['looking', 'done', 'failed']),
  /** While an index is being made first: of what, and how far it is. */
  preparing: z.object({ name: z.string(), fraction: z.number().min(0).max(1) }).nullable(),
  notes: z.array(readNoteSchema).max(MOST_NOTES),
  /** With what they were found: words always, vectors and a model that weighs texts where these are there. */
  by: z.array(z.enum(['words', 'vectors', 'reranker'])),
  notRead: z.array(z.object({ source: readSourceSchema, name: z.string(), reason: notReadSchema })),
});
export type ReadFor = z.infer<typeof readForSchema>;

/** One text for a source: the same for the same source. */
export function sourceKey(source: ReadSource): string {
  return source.kind === 'snapshot' ? source.root : source.id;
}
