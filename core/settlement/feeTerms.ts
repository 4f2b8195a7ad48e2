import { z } from 'zod';
import { accountSchema, amountSchema } from './amount.ts';

/** A whole, in basis points. */
export const WHOLE_FEE = 10_000;

/** Who has a part in a fee. What a role gets that nobody has goes to the flat pool. */
export const ROLES = ['base', 'author', 'prompts', 'evaluators', 'reviewers', 'contributors'] as const;
export type Role = (typeof ROLES)[number];

const basisPoints = z.number().int().min(0).max(WHOLE_FEE);

/** How a fee is divided between roles; fixed when an adapter is registered. */
export const divisionSchema = z
  .strictObject({
    base: basisPoints,
    author: basisPoints,
    prompts: basisPoints,
    evaluators: basisPoints,
    reviewers: basisPoints,
    contributors: basisPoints,
  })
  .refine((division) => ROLES.reduce((sum, role) => sum + division[role], 0) === WHOLE_FEE, 'adds up to 10,000');
export type Division = z.infer<typeof divisionSchema>;

/** What a form begins with; whoever registers an adapter may change it. */
export const USUAL_DIVISION: Division = {
  base: 500,
  author: 2_000,
  prompts: 500,
  evaluators: 500,
  reviewers: 500,
  contributors: 6_000,
};

/** What an adapter costs, in the token's smallest unit. As in the contract `Adapters`. */
export const feeSchema = z.strictObject({
  /** Zero for the chain's own coin. */
  token: accountSchema,
  perAnswer: amountSchema,
  perThousandTokens: amountSchema,
  /** What one answer costs at most; 0 for no cap. */
  mostPerAnswer: amountSchema,
  /** Whether the author's own use is free. */
  freeForAuthor: z.boolean(),
});
export type Fee = z.infer<typeof feeSchema>;

/**
 * What an answer costs. Of a thousand tokens that were begun only what was written is paid, rounded up to a unit: known
 * before the answer for the most that it may be long, and after it for what it is. It depends on nothing else.
 */
export function costOf(fee: Fee, tokens: number, byAuthor: boolean): bigint {
  if (byAuthor && fee.freeForAuthor) return 0n;
  const cost = fee.perAnswer + (fee.perThousandTokens * BigInt(tokens) + 999n) / 1_000n;
  return fee.mostPerAnswer !== 0n && cost > fee.mostPerAnswer ? fee.mostPerAnswer : cost;
}

/** Whether there is room for something in what may be spent. `most` null: no bound. */
export function isWithin(most: bigint | null, spent: bigint, cost: bigint): boolean {
  return most === null || spent + cost <= most;
}
