import { z } from 'zod';
import { creditKindSchema, shareSchema } from './credit/credit.ts';
import { failureSchema } from './failure.ts';
import { sha256Schema, ulidSchema } from './ids.ts';
import { readSourceSchema } from './reading/reads.ts';
import { methodSchema } from './receipt/receipt.ts';
import { contributorIdSchema, publicKeySchema, roleSchema } from './snapshot/contributor.ts';
import { WHOLE } from './snapshot/weights.ts';

const count = z.number().int().nonnegative();
const partsPerMillion = z.number().int().min(0).max(WHOLE);

/**
 * How far a colophon has got: the answer is still being written; an index is being made, or the model is busy with
 * other answers; the answer is being weighed; all is there, and is still being made more exact; all is there; it could
 * not be made whole (`failure`). What is there is shown at every stage.
 */
export const colophonStateSchema = z.enum(['writing', 'waiting', 'weighing', 'refining', 'done', 'failed']);

/** Why an adapter's part can or cannot be traced to records. */
export const adapterTraceSchema = z.enum([
  'traceable',
  /** It came from elsewhere, and does not say what it was trained on. */
  'no-lineage',
  /** None of what it was trained on is on this machine. */
  'no-snapshot-here',
  /** Another machine answered with it. */
  'elsewhere',
]);

export const colophonSnapshotSchema = z.object({
  root: sha256Schema,
  name: z.string(),
  /** What it is to this answer. */
  use: z.enum(['trained', 'read']),
  /** Whether its texts can be searched: "preparing" while its index is made, "missing" where it is not here. */
  index: z.enum(['ready', 'preparing', 'missing', 'failed']),
});
export type ColophonSnapshot = z.infer<typeof colophonSnapshotSchema>;

/** A stretch of the answer that stands, word for word, in records. It is matched; that is no cause. */
export const colophonSpanSchema = z.object({
  /** In UTF-16 units of the answer's text. */
  start: count,
  end: count,
  words: count,
  /** In how many places it stands, in all snapshots together. */
  count,
  /** Numbers of `sources`: the first of the records that hold it. */
  sources: z.array(z.number().int().positive()),
  /** It stands in so many different records that it is common property: nobody is credited for it. */
  common: z.boolean(),
});
export type ColophonSpan = z.infer<typeof colophonSpanSchema>;

/** A record that the answer matched or read, numbered as the citations are, from 1. */
export const colophonSourceSchema = z.object({
  number: z.number().int().positive(),
  snapshot: sha256Schema,
  /** Where its line begins in records.jsonl, in bytes: with the snapshot, what `credit.record` takes. */
  offset: count,
  /** The line, from 1. */
  line: z.number().int().positive(),
  /** The record's hash, as shares name it. */
  record: sha256Schema,
  /** The beginning of its text. */
  excerpt: z.string().max(400),
  /** Its parts of the answer, of all kinds together. 0: named, but not credited. */
  parts: partsPerMillion,
  people: z.array(z.object({ id: contributorIdSchema, name: z.string(), parts: partsPerMillion })),
});
export type ColophonSource = z.infer<typeof colophonSourceSchema>;

/** A piece of a record that was read: "[2]" in the answer is the one with that number. */
export const colophonNoteSchema = z.object({
  number: z.number().int().positive(),
  source: readSourceSchema,
  name: z.string(),
  /** As in a note of the answer (core/reading/reads.ts). */
  place: count,
  line: z.number().int().positive(),
  excerpt: z.string().max(400),
});

/** A person's part: the sum over their records, each by their weight in it. */
export const colophonContributorSchema = z.object({
  id: contributorIdSchema,
  key: publicKeySchema.nullable(),
  name: z.string(),
  parts: partsPerMillion,
  low: partsPerMillion,
  high: partsPerMillion,
  kinds: z.array(creditKindSchema),
  records: count,
});
export type ColophonContributor = z.infer<typeof colophonContributorSchema>;

export const colophonAdapterSchema = z.object({
  hash: sha256Schema,
  name: z.string(),
  scale: z.number(),
  trace: adapterTraceSchema,
  /** Its whole part of the answer, traced to records or not; null until the answer was weighed. */
  parts: partsPerMillion.nullable(),
  snapshots: z.array(sha256Schema),
});
export type ColophonAdapter = z.infer<typeof colophonAdapterSchema>;

/** What an answer was set from. Shares and `unattributed` add up to 1,000,000. */
export const colophonSchema = z.object({
  message: ulidSchema,
  state: colophonStateSchema,
  failure: failureSchema.nullable(),
  base: z.object({ hash: sha256Schema, name: z.string() }).nullable(),
  /** The other machine that answered: then only what it matches here is known, and nothing is credited. */
  remote: z.object({ name: z.string() }).nullable(),
  adapters: z.array(colophonAdapterSchema),
  snapshots: z.array(colophonSnapshotSchema),
  spans: z.array(colophonSpanSchema),
  sources: z.array(colophonSourceSchema),
  /** What stood before the question, in the order of its numbers. Those of snapshots are `sources` of the same number. */
  notes: z.array(colophonNoteSchema).default([]),
  shares: z.array(shareSchema),
  contributors: z.array(colophonContributorSchema),
  /** The base's part, and what could not be traced. All of it until the answer was weighed. */
  unattributed: partsPerMillion,
  methods: z.array(methodSchema),
  /** The answer was cut down for weighing: its conversation is longer than the model takes with it. */
  cutForWeighing: z.boolean(),
  /** The place in this machine's log; null until it is there. */
  receipt: z.object({ index: count, leaf: sha256Schema, at: count }).nullable(),
});
export type Colophon = z.infer<typeof colophonSchema>;

/** A record as a person reads it behind a citation. */
export const creditedRecordSchema = z.object({
  snapshot: z.object({
    root: sha256Schema,
    name: z.string(),
    createdAt: count,
    createdBy: z.object({ key: publicKeySchema, name: z.string() }),
    licence: z.string(),
    terms: z.string(),
  }),
  offset: count,
  record: sha256Schema,
  /** All of its texts in which an answer may be found. */
  texts: z.array(z.string()),
  split: z.string(),
  provenance: z.object({
    file: z.string().nullable(),
    author: z.string().nullable(),
    row: z.number().int().positive(),
  }),
  contributors: z.array(
    z.object({
      id: contributorIdSchema,
      key: publicKeySchema.nullable(),
      name: z.string(),
      /** The roles that they had in the snapshot as a whole. */
      roles: z.array(roleSchema),
      /** Of this record. */
      parts: partsPerMillion,
    }),
  ),
});
export type CreditedRecord = z.infer<typeof creditedRecordSchema>;

/** An entry of the log in a list. */
export const ledgerEntrySchema = z.object({
  index: count,
  at: count,
  kind: z.enum(['answer', 'supplement']),
  /** The answer that it speaks of, where it is still known. */
  message: ulidSchema.nullable(),
  base: z.string().nullable(),
  adapters: z.array(z.string()),
  unattributed: partsPerMillion,
  records: count,
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const ledgerStatusSchema = z.object({
  /** The public key that its entries stand under; null while the log is not open. */
  log: publicKeySchema.nullable(),
  size: count,
  /** The newest checkpoint: what the log held then, signed. */
  checkpoint: z.object({ size: count, root: sha256Schema, at: count }).nullable(),
  /** Why it takes no receipts. */
  failure: failureSchema.nullable(),
});
export type LedgerStatus = z.infer<typeof ledgerStatusSchema>;
