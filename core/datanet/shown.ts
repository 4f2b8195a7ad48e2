import { z } from 'zod';
import { demandsSchema } from '../attestation/demand.ts';
import { addressSchema, hash32Schema } from '../chain/hex.ts';
import { chainIdSchema } from '../chain/network.ts';
import { failureSchema } from '../failure.ts';

const count = z.number().int().nonnegative();

/** What the contracts hold a datanet to; the document is what a person reads. */
export const chainTermsSchema = z.object({
  document: hash32Schema,
  /** Seconds since 1970; 0 for good. */
  expiresAt: count,
  derivatives: z.enum(['allowed', 'share-alike', 'forbidden']),
  commercialUse: z.boolean(),
  attribution: z.boolean(),
  reading: z.boolean(),
  training: z.boolean(),
  membersOnly: z.boolean(),
});
export type ChainTerms = z.infer<typeof chainTermsSchema>;

/** `unread`: nobody has fetched it yet; `read`: it is here, and is what its hash says. */
export const describedSchema = z.enum(['unread', 'read']);

export const datanetShownSchema = z.object({
  id: count,
  name: z.string().nullable(),
  /** As its owner wrote it; plain text. */
  description: z.string(),
  described: describedSchema,
  location: z.string(),
  owner: addressSchema,
  terms: chainTermsSchema,
  pending: count,
  accepted: count,
  rejected: count,
  /** Of accepted contributions that were not withdrawn. */
  records: count,
  contributors: count,
  versions: count,
  members: count,
  adapters: count,
});
export type DatanetShown = z.infer<typeof datanetShownSchema>;

export const contributionStatusSchema = z.enum(['pending', 'accepted', 'rejected', 'slashed', 'expired', 'withdrawn']);

export const REJECTION_REASONS = [
  'duplicate',
  'plagiarism',
  'personal-data',
  'against-terms',
  'spam',
  'malicious',
  'quality',
  'off-topic',
  'other',
] as const;
export const voteSchema = z.object({
  reviewer: addressSchema,
  /** Null approves. */
  reason: z.enum(REJECTION_REASONS).nullable(),
  /** What was written about it; null where the text is not here. */
  text: z.string().nullable(),
});
export type Vote = z.infer<typeof voteSchema>;

export const contributionShownSchema = z.object({
  id: count,
  proposer: addressSchema,
  root: hash32Schema,
  manifest: hash32Schema,
  records: count,
  status: contributionStatusSchema,
  /** Seconds since 1970. */
  deadline: count,
  location: z.string(),
  votes: z.array(voteSchema),
});
export type ContributionShown = z.infer<typeof contributionShownSchema>;

export const datanetDetailSchema = z.object({
  datanet: datanetShownSchema,
  /** The terms in full, where the description is here and holds those that the chain names. */
  termsText: z.string().nullable(),
  licence: z.string().nullable(),
  /** What whoever proposes has to have attested; empty also where the description was not read. */
  demands: demandsSchema,
  /** To whom the owner offers it, while nobody has taken it. */
  offeredTo: addressSchema.nullable(),
  reviewers: z.array(addressSchema),
  quorum: count,
  /** In the smallest unit, decimal. */
  bond: z.string(),
  /** The newest first, and so many at most. */
  contributions: z.array(contributionShownSchema),
  versions: z.array(z.object({ number: count, manifest: hash32Schema, contributions: count, records: count })),
  contributors: z.array(z.object({ account: addressSchema, proposed: count, accepted: count, records: count })),
  adapters: z.array(z.object({ id: hash32Schema, author: addressSchema, contributions: count })),
});
export type DatanetDetail = z.infer<typeof datanetDetailSchema>;

/** How far a network was read. */
export const readingSchema = z.object({
  network: chainIdSchema,
  state: z.enum(['never', 'reading', 'read', 'failed']),
  /** Blocks. */
  at: count,
  head: count,
  /** UTC milliseconds of the last whole reading. */
  readAt: z.number().int().nullable(),
  failure: failureSchema.nullable(),
});
export type Reading = z.infer<typeof readingSchema>;
