import { z } from 'zod';
import type { Colophon } from './colophon.ts';
import { sha256Schema, ulidSchema } from './ids.ts';
import { contributorIdSchema } from './snapshot/contributor.ts';
import { WHOLE } from './snapshot/weights.ts';

const count = z.number().int().nonnegative();
const partsPerMillion = z.number().int().min(0).max(WHOLE);

/** What can carry an answer. */
export const carrierKindSchema = z.enum(['record', 'person', 'snapshot', 'adapter']);
export type CarrierKind = z.infer<typeof carrierKindSchema>;

/** A record of a snapshot, by where its line begins. */
const recordIdSchema = z.string().regex(/^[0-9a-f]{64}:(?:0|[1-9][0-9]{0,15})$/);

/** Something that can be walked to: an answer, or what carried it. */
export const nodeIdSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: ulidSchema }),
  z.object({ kind: z.literal('record'), id: recordIdSchema }),
  z.object({ kind: z.literal('person'), id: contributorIdSchema }),
  z.object({ kind: z.literal('snapshot'), id: sha256Schema }),
  z.object({ kind: z.literal('adapter'), id: sha256Schema }),
]);
export type NodeId = z.infer<typeof nodeIdSchema>;

export const nodeSchema = z.intersection(
  nodeIdSchema,
  z.object({
    /** The beginning of an answer's or a record's text, a name. Empty where it is not known any more. */
    name: z.string().max(400),
    /** When an answer was given. */
    at: count.nullable(),
  }),
);
export type Node = z.infer<typeof nodeSchema>;

/** One of those that carried the answers of a time. Parts are of all these answers together. */
export const carrierSchema = z.object({
  node: nodeSchema,
  parts: partsPerMillion,
  low: partsPerMillion,
  high: partsPerMillion,
  /** Answers that credit it. */
  credited: count,
  /** Answers in which it was found, credited or not. */
  found: count,
});
export type Carrier = z.infer<typeof carrierSchema>;

export const carriedSchema = z.object({
  /** Answers of that time whose colophon is whole. */
  answers: count,
  unattributed: partsPerMillion,
  carriers: z.array(carrierSchema),
  /** There are more than those. */
  more: z.boolean(),
});
export type Carried = z.infer<typeof carriedSchema>;

const edgeSchema = z.object({ node: nodeSchema, parts: partsPerMillion });
export type Edge = z.infer<typeof edgeSchema>;

/**
 * What is next to a node on the way from answers over adapters, snapshots and records to people. Parts are of the node
 * in the middle where that is an answer or a record, else of the answers that it helped to carry.
 */
export const aroundSchema = z.object({
  node: nodeSchema,
  before: z.array(edgeSchema),
  after: z.array(edgeSchema),
});
export type Around = z.infer<typeof aroundSchema>;

/** Why a record of a snapshot has carried no answer so far. */
export const unusedReasonSchema = z.enum(['duplicate', 'uncredited', 'low-influence', 'never-found']);
export type UnusedReason = z.infer<typeof unusedReasonSchema>;

const ofReasonSchema = z.object({
  records: count,
  /** Where the first of them begin. */
  first: z.array(z.object({ offset: count, line: count.min(1), excerpt: z.string().max(400) })),
});

/** What was found when the records of a snapshot were gone through. */
export const unusedSchema = z.object({
  at: count,
  /** Answers that it was searched for until then. */
  answers: count,
  /**
   * The same text stands further up in the snapshot; found in answers, but never credited; never found in one, and what
   * an adapter learnt of it was looked at and found to help for sure with none; never found, and nothing else is known.
   */
  reasons: z.record(unusedReasonSchema, ofReasonSchema),
});
export type Unused = z.infer<typeof unusedSchema>;

/** A snapshot of this machine, and how many of its records have carried answers. */
export const usedSnapshotSchema = z.object({
  root: sha256Schema,
  name: z.string(),
  records: count,
  /** It was sealed here, or this profile has a part in its records. */
  mine: z.boolean(),
  /** Answers that it was searched for. */
  answers: count,
  credited: count,
  /** Found in answers, credited or not. */
  found: count,
  unused: unusedSchema.nullable(),
});
export type UsedSnapshot = z.infer<typeof usedSnapshotSchema>;

/** What one finished colophon says of one carrier. */
export interface CarriedPart {
  readonly kind: CarrierKind;
  readonly id: string;
  readonly name: string;
  readonly parts: number;
  readonly low: number;
  readonly high: number;
  /** Of a record: whose it is, by weight. */
  readonly people: readonly { id: string; parts: number }[];
}

export const recordId = (snapshot: string, offset: number) => `${snapshot}:${offset}`;

/** All that a colophon names: each once, with all its kinds of credit together. */
export function carriedParts({ sources, shares, contributors, snapshots, adapters }: Colophon): CarriedPart[] {
  const sums = (of: (share: Colophon['shares'][number]) => string) => {
    const known = new Map<string, { parts: number; low: number; high: number }>();
    for (const share of shares) {
      const before = known.get(of(share)) ?? { parts: 0, low: 0, high: 0 };
      known.set(of(share), {
        parts: before.parts + share.parts,
        low: before.low + share.low,
        high: Math.min(WHOLE, before.high + share.high),
      });
    }
    return (key: string) => known.get(key) ?? { parts: 0, low: 0, high: 0 };
  };
  const ofRecord = sums(({ snapshot, record }) => `${snapshot} ${record}`);
  const ofSnapshot = sums(({ snapshot }) => snapshot);
  const nobody = { people: [] };
  return [
    ...sources.map(({ snapshot, offset, record, excerpt, people }) => ({
      kind: 'record' as const,
      id: recordId(snapshot, offset),
      name: excerpt,
      ...ofRecord(`${snapshot} ${record}`),
      people: people.map(({ id, parts }) => ({ id, parts })),
    })),
    ...contributors.map(({ id, name, parts, low, high }) => ({
      kind: 'person' as const,
      id,
      name,
      parts,
      low,
      high,
      ...nobody,
    })),
    ...snapshots.map(({ root, name }) => ({
      kind: 'snapshot' as const,
      id: root,
      name,
      ...ofSnapshot(root),
      ...nobody,
    })),
    ...adapters.map(({ hash, name, parts }) => ({
      kind: 'adapter' as const,
      id: hash,
      name,
      parts: parts ?? 0,
      low: parts ?? 0,
      high: parts ?? 0,
      ...nobody,
    })),
  ];
}
