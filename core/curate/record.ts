import { z } from 'zod';
import { answersSchema } from './question.ts';
import { type JsonValue, slugSchema } from './value.ts';

/** How many records stand in one block. */
export const BLOCK_RECORDS = 500;

const jsonSchema: z.ZodType<JsonValue> = z.json();

/**
 * One record as it was imported; it never changes. Its place in the project (its ordinal) is its id here: dense, never
 * used twice. Everything that people say of it stands in the log.
 */
export const recordSchema = z.object({
  ordinal: z.number().int().nonnegative(),
  fields: z.record(slugSchema, jsonSchema),
  /** Labels that came with the file. Shown as given, never counted as this project's own until somebody accepts them. */
  given: answersSchema,
  tags: z.array(z.string().max(80)),
  source: z.object({
    /** Place in the project's list of sources. */
    file: z.number().int().nonnegative(),
    /** Row or line in it, from 1. */
    row: z.number().int().positive(),
    author: z.string().max(200).nullable(),
  }),
});
export type CurateRecord = z.infer<typeof recordSchema>;

/** Where records came from: a copy of the file lies in the project's folder under its hash. */
export const sourceSchema = z.object({
  name: z.string().max(255),
  hash: z.string(),
  bytes: z.number().int().nonnegative(),
  format: z.string().max(40),
  importedAt: z.number().int(),
  records: z.number().int().nonnegative(),
  badRows: z.number().int().nonnegative(),
  /** Who wrote it and under which terms, in the importer's words. */
  author: z.string().max(200).nullable(),
  terms: z.string().max(200).nullable(),
});
