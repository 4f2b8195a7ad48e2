import { z } from 'zod';
import { demandsSchema } from '../attestation/demand.ts';
import { addressSchema } from '../chain/hex.ts';
import { chainIdSchema } from '../chain/network.ts';
import { fetchTroubleSchema } from '../fetch.ts';
import { sha256Schema, ulidSchema } from '../ids.ts';
import { termsMisfitSchema } from './fitting.ts';

const count = z.number().int().nonnegative();

/** What was found before anything left this machine. */
export const publicationReportSchema = z.object({
  /** UTC milliseconds. */
  at: count,
  misfits: z.array(termsMisfitSchema),
  /** Records in which something looks like personal data, and what kinds there are. */
  personal: z.object({ records: count, kinds: z.array(z.object({ kind: z.string(), found: count })) }),
  duplicates: z.object({
    /** Records whose input an accepted contribution has already. */
    records: count,
    /** Accepted contributions that are on this machine and were compared, and those that are not. */
    compared: count,
    elsewhere: count,
    /** Two records of the snapshot itself with one input. */
    within: count,
  }),
  /** What the datanet demands of whoever proposes, and nothing valid here attests of this account. */
  unattested: demandsSchema.default([]),
  /** The contribution that has this very root already; null where there is none. */
  heldBy: count.nullable(),
});
export type PublicationReport = z.infer<typeof publicationReportSchema>;

/** Where it is left for others. An address for others goes onto the chain, and stays there for good. */
export const publicationPlaceSchema = z.discriminatedUnion('kind', [
  /** A folder of this machine, that the person brings to a server; `address`: of the folder above the snapshot's. */
  z.object({ kind: z.literal('folder'), address: z.string().max(300) }),
  /** One file, sent to an address that takes it once (a presigned PUT), and found at another. */
  z.object({ kind: z.literal('put'), put: z.string().max(4_000), address: z.string().max(400) }),
  /** A node of IPFS that the person runs; `address`: of its RPC. */
  z.object({ kind: z.literal('ipfs'), address: z.string().max(300) }),
]);
export type PublicationPlace = z.infer<typeof publicationPlaceSchema>;

/**
 * How far it is: being looked over, looked over, on its way to its place, there, announced on the chain (and old enough
 * or not), proposed. "committing" and "proposing": signed, and not in a block yet.
 */
export const publicationStateSchema = z.enum([
  'checking',
  'checked',
  'storing',
  'stored',
  'committing',
  'committed',
  'proposing',
  'proposed',
]);
export type PublicationState = z.infer<typeof publicationStateSchema>;

export const publicationSchema = z.object({
  id: ulidSchema,
  at: z.number().int(),
  network: chainIdSchema,
  datanet: count,
  account: addressSchema,
  root: sha256Schema,
  name: z.string(),
  records: count,
  bytes: count,
  state: publicationStateSchema,
  report: publicationReportSchema.nullable(),
  place: publicationPlaceSchema.nullable(),
  /** As it goes onto the chain; null before it is stored. */
  location: z.string().nullable(),
  /** Encrypted for those who were members when it was left there. */
  sealed: z.boolean(),
  /** Whether it was found there: null where nobody has looked, else what was in the way, or "there". */
  reached: z.union([fetchTroubleSchema, z.literal('there')]).nullable(),
  /** The job that is at work on it. */
  job: ulidSchema.nullable(),
  /** Its number on the chain, once it is proposed. */
  contribution: count.nullable(),
});
export type Publication = z.infer<typeof publicationSchema>;

/** What proposing costs beside the network's fees: a bond, and when it comes back. */
export const publicationCostSchema = z.object({
  /** In the coin's smallest unit. */
  bond: z.bigint(),
  symbol: z.string(),
  practice: z.boolean(),
  networkName: z.string(),
  /** Seconds that the reviewers have. */
  reviewPeriod: count,
  quorum: count,
  reviewers: count,
  /** Reasons for which the bond is lost, where all of the quorum give one of them. */
  slashable: z.array(z.string()),
});
export type PublicationCost = z.infer<typeof publicationCostSchema>;
