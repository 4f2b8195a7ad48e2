import { z } from 'zod';
import { type BadValue, canonicalText } from '../canonical/canonical.ts';
import { type HashText, sha256OfText } from '../canonical/sha256.ts';
import { answersSchema } from '../curate/question.ts';
import { type JsonValue, slugSchema } from '../curate/value.ts';
import { sha256Schema } from '../ids.ts';
import { type Result, ok } from '../result.ts';
import { splitSchema } from './split.ts';
import { WHOLE, type Weights } from './weights.ts';

const jsonSchema: z.ZodType<JsonValue> = z.json();

const weightsSchema = z
  .array(z.tuple([z.number().int().nonnegative(), z.number().int().min(1).max(WHOLE)]))
  .min(1)
  .max(1_000)
  .refine((weights) => weights.every(([place], at) => at === 0 || place > (weights[at - 1]?.[0] ?? 0)), 'ascending')
  .refine((weights) => weights.reduce((sum, [, parts]) => sum + parts, 0) === WHOLE, 'adds up to a million');

/** Where a record came from: the hash of the file and the row in it, from 1. */
const provenanceSchema = z.strictObject({ source: sha256Schema, row: z.number().int().positive() });

/** One line of records.jsonl: its canonical text and a line feed. */
export const snapshotRecordSchema = z.strictObject({
  fields: z.record(slugSchema, jsonSchema),
  answers: answersSchema,
  /** The input hash: SHA-256 of the canonical fields. Duplicates share it. */
  input: sha256Schema,
  provenance: provenanceSchema,
  split: splitSchema,
  weights: weightsSchema,
});
export type SnapshotRecord = z.infer<typeof snapshotRecordSchema>;

/**
 * A record's name within a snapshot, and the order of the lines: input hash, then source, then row. The order looks
 * random, is the same wherever the snapshot is made, and lets two snapshots be compared in one reading.
 */
export type RecordKey = Pick<SnapshotRecord, 'input' | 'provenance'>;

export function compareKeys(one: RecordKey, other: RecordKey): number {
  if (one.input !== other.input) return one.input < other.input ? -1 : 1;
  const [from, otherFrom] = [one.provenance, other.provenance];
  if (from.source !== otherFrom.source) return from.source < otherFrom.source ? -1 : 1;
  return from.row - otherFrom.row;
}

/** `fields`: what JSON.parse gave, or an object of JSON values. A schema's copy may lack a key named "__proto__". */
export function inputHash(fields: unknown, hash: HashText = sha256OfText): Result<string, BadValue> {
  const text = canonicalText(fields);
  return text.ok ? ok(hash(text.value)) : text;
}

export interface Line {
  /** Without the line feed. */
  readonly text: string;
  /** SHA-256 of the canonical record, which is the line without its weights: a leaf binds those apart. */
  readonly recordHash: string;
}

const WEIGHTS = ',"weights":';

/** The line of a record. "weights" is its last key in canonical order, so one text serves the hash and the file. */
export function lineOf(
  record: Omit<SnapshotRecord, 'weights'> & { readonly weights: Weights },
  hash: HashText = sha256OfText,
): Result<Line, BadValue> {
  const { weights, ...bound } = record;
  const text = canonicalText(bound);
  if (!text.ok) return text;
  return ok({ text: `${text.value.slice(0, -1)}${WEIGHTS}${JSON.stringify(weights)}}`, recordHash: hash(text.value) });
}

/** What a line is made of, with the two parts that are large as canonical texts already. */
export interface WrittenRecord {
  readonly fields: string;
  readonly answers: string;
  readonly input: string;
  readonly provenance: SnapshotRecord['provenance'];
  readonly split: SnapshotRecord['split'];
  readonly weights: Weights;
}

/** The same line as `lineOf` gives, without going through fields and answers again. */
export function lineOfTexts(record: WrittenRecord, hash: HashText = sha256OfText): Line {
  const { fields, answers, input, provenance, split, weights } = record;
  const from = `{"row":${String(provenance.row)},"source":"${provenance.source}"}`;
  const bound = `{"answers":${answers},"fields":${fields},"input":"${input}","provenance":${from},"split":"${split}"`;
  return { text: `${bound}${WEIGHTS}${JSON.stringify(weights)}}`, recordHash: hash(`${bound}}`) };
}

/**
 * A canonical line's bound part and its weights, without parsing it. No text inside it can hold the name with plain
 * quotes, and nothing but numbers comes after the last of that name. Null where there is none.
 */
export function cutLine(text: string): { bound: string; weights: string } | null {
  const at = text.lastIndexOf(WEIGHTS);
  return at === -1 ? null : { bound: `${text.slice(0, at)}}`, weights: text.slice(at + WEIGHTS.length, -1) };
}
