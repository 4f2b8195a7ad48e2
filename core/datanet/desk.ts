import { z } from 'zod';
import { demandsSchema } from '../attestation/demand.ts';
import { addressSchema, hash32Schema } from '../chain/hex.ts';
import { ulidSchema } from '../ids.ts';
import { contributionStatusSchema, voteSchema } from './shown.ts';

const count = z.number().int().nonnegative();

/** A contribution as those see it who have something to do with it: its reviewers, and whoever proposed it. */
export const deskContributionSchema = z.object({
  id: count,
  datanet: count,
  /** Null while its description was not read. */
  datanetName: z.string().nullable(),
  proposer: addressSchema,
  root: hash32Schema,
  records: count,
  status: contributionStatusSchema,
  /** Its consent was taken back; one that is pending can be rejected still. */
  withdrawn: z.boolean(),
  /** Seconds since 1970. */
  deadline: count,
  location: z.string(),
  /** In the smallest unit, decimal. */
  bond: z.string(),
  /** What its datanet demands of whoever proposes. */
  demands: demandsSchema,
  refunded: z.boolean(),
  /** By the rules under which it was proposed. */
  reviewers: z.array(addressSchema),
  quorum: count,
  votes: z.array(voteSchema),
  /** Its snapshot is on this machine. */
  here: z.boolean(),
});
export type DeskContribution = z.infer<typeof deskContributionSchema>;

/** What became of all that an account proposed on a network. */
export const standingSchema = z.object({
  account: addressSchema,
  proposed: count,
  accepted: count,
  rejected: count,
  /** How far reviewers were of one mind with the account: votes in favour, of all votes. */
  approvals: count,
  votes: count,
});
export type Standing = z.infer<typeof standingSchema>;

export const deskSchema = z.object({
  toReview: z.array(deskContributionSchema),
  mine: z.array(deskContributionSchema),
  standings: z.array(standingSchema),
});
export type DeskShown = z.infer<typeof deskSchema>;

/** What a reviewer should know of a proposal, as far as it can be told on this machine. */
export const proposalLookSchema = z.object({
  name: z.string(),
  description: z.string(),
  records: count,
  /** Whether its manifest is the one that was proposed. */
  manifestFits: z.boolean(),
  licence: z.string(),
  samples: z.array(z.string()),
  /** So many records were read through, the first in an order that is like chance. */
  readThrough: count,
  /** Records whose input stands more than once in it. */
  within: count,
  personal: count,
  /** Records whose input an accepted contribution has too, and which those are. */
  exact: z.object({ records: count, contributions: z.array(count) }),
  /** Records that say nearly the same as one of an accepted contribution. */
  near: z.object({
    records: count,
    examples: z.array(z.object({ text: z.string(), other: z.string(), contribution: count })),
  }),
  /** Accepted contributions that it was compared with, and those that are not on this machine. */
  compared: count,
  elsewhere: count,
});
export type ProposalLook = z.infer<typeof proposalLookSchema>;

/** How far the looking is. It is kept as long as the proposal stands. */
export const lookShownSchema = z.object({
  /** The job that is at it; null when none is. */
  job: ulidSchema.nullable(),
  kept: z
    .object({
      look: proposalLookSchema,
      /** UTC milliseconds. */
      at: count,
      /** The datanet holds other contributions by now. */
      outdated: z.boolean(),
    })
    .nullable(),
});
export type LookShown = z.infer<typeof lookShownSchema>;
