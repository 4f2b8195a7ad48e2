import { z } from 'zod';
import { sha256Schema } from '../ids.ts';
import { WHOLE } from '../snapshot/weights.ts';

/** What is known of a record's part: it stands in the answer, it was read for it, or its influence was estimated. */
export const creditKindSchema = z.enum(['matched', 'read', 'estimated']);
export type CreditKind = z.infer<typeof creditKindSchema>;

const partsPerMillion = z.number().int().min(0).max(WHOLE);

/** A record's part of an answer's credit. Two kinds of one record are two shares. */
export const shareSchema = z
  .strictObject({
    /** The snapshot's root, and the record hash within it. */
    snapshot: sha256Schema,
    record: sha256Schema,
    kind: creditKindSchema,
    parts: partsPerMillion.min(1),
    /** Between these the part lies nine times out of ten, as far as this is known. */
    low: partsPerMillion,
    high: partsPerMillion,
  })
  .refine(({ low, parts, high }) => low <= parts && parts <= high, 'low ≤ parts ≤ high');
export type Share = z.infer<typeof shareSchema>;

/** Shares of one answer at most; what is smaller than the thousandth largest stays unattributed. */
export const MOST_SHARES = 1_000;

export const creditSchema = z
  .strictObject({
    shares: z.array(shareSchema).max(MOST_SHARES),
    unattributed: partsPerMillion,
  })
  .refine(
    ({ shares, unattributed }) => shares.reduce((sum, { parts }) => sum + parts, unattributed) === WHOLE,
    'adds up to a million',
  );
export type Credit = z.infer<typeof creditSchema>;
