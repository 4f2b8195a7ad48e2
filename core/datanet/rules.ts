import { z } from 'zod';
import { REJECTION_REASONS } from './shown.ts';

/** Bounds that the contracts hold; the window asks for nothing beyond them. Seconds. */
export const SHORTEST_PERIOD = 3_600;
export const LONGEST_PERIOD = 90 * 86_400;
export const MOST_REVIEWERS = 32;

const period = z.number().int().min(SHORTEST_PERIOD).max(LONGEST_PERIOD);

/** Who reviews, and how, as a person enters it: the host reads addresses and amounts, and says what it read. */
export const rulesEnteredSchema = z.object({
  /** Addresses, or names of the address book and of one's own accounts. */
  reviewers: z.array(z.string().max(100)).min(1).max(MOST_REVIEWERS),
  quorum: z.number().int().min(1).max(MOST_REVIEWERS),
  /** In coins, as typed; empty for none. */
  bond: z.string().max(80),
  reviewPeriod: period,
  timelock: period,
  /** For which a bond is lost. */
  slashable: z.array(z.enum(REJECTION_REASONS)).max(REJECTION_REASONS.length),
});
export type RulesEntered = z.infer<typeof rulesEnteredSchema>;

/** As the chain has them. */
export const rulesShownSchema = z.object({
  version: z.number().int().nonnegative(),
  reviewers: z.array(z.string()),
  quorum: z.number().int().nonnegative(),
  /** In the smallest unit, decimal. */
  bond: z.string(),
  reviewPeriod: z.number().int().nonnegative(),
  timelock: z.number().int().nonnegative(),
  slashable: z.array(z.enum(REJECTION_REASONS)),
});
export type RulesShown = z.infer<typeof rulesShownSchema>;

/** Bit n for reason n; bit 0 would be "no reason". */
export function slashableBits(reasons: readonly (typeof REJECTION_REASONS)[number][]): bigint {
  return reasons.reduce((bits, reason) => bits | (1n << BigInt(REJECTION_REASONS.indexOf(reason) + 1)), 0n);
}

export function slashableReasons(bits: number): (typeof REJECTION_REASONS)[number][] {
  return REJECTION_REASONS.filter((_, place) => ((bits >> (place + 1)) & 1) === 1);
}
