import { z } from 'zod';
import { addressSchema } from './address.ts';

/** Why something was not put before a person to sign, or not signed. The window has a sentence for each. */
export const signingRefusalSchema = z.enum([
  /** No call that is listed: nobody could say in words what it does. */
  'unknown-call',
  'endless-allowance',
  /** An amount that is no number, is nought, or has more places than the coin. */
  'bad-amount',
  'bad-address',
  /** A text with signs in it that cannot be shown, or with none at all. */
  'bad-text',
  'to-itself',
  'not-enough',
  /** The chain was asked what would happen, and it would fail. */
  'would-fail',
  'absurd-fee',
  /** The account runs code that somebody put there (EIP-7702). */
  'account-has-code',
  'no-token',
  /** Colophon's contracts are not on this chain. */
  'no-contract',
  /** Shown too long ago, signed already, or never shown. */
  'not-shown',
  /** What the key process signed is not what was shown. */
  'differs',
  /** It is in a block already, or never was sent. */
  'too-late',
  'foreign-domain',
]);
export type SigningRefusal = z.infer<typeof signingRefusalSchema>;

const amount = z.bigint().nonnegative();

/** What a transaction does, read from its bytes. */
export const statementSchema = z.discriminatedUnion('does', [
  z.object({ does: z.literal('send'), to: addressSchema, amount }),
  z.object({ does: z.literal('transfer'), token: addressSchema, to: addressSchema, amount }),
  z.object({ does: z.literal('approve'), token: addressSchema, spender: addressSchema, amount }),
  /** Brings one of Colophon's contracts to a chain, at the address that it has everywhere. */
  z.object({
    does: z.literal('deploy'),
    contract: z.enum(['datanets', 'adapters', 'settlement']),
    creates: addressSchema,
  }),
  z.object({
    does: z.literal('call'),
    contract: z.enum(['datanets', 'adapters', 'settlement']),
    call: z.string(),
    /** What goes along in coins, as a bond does. */
    pays: amount,
    /** Every argument under its name, as text. */
    facts: z.array(z.object({ name: z.string(), value: z.string() })),
  }),
]);
export type Statement = z.infer<typeof statementSchema>;

/** A name and decimal places that a token claims; null where it claims none that can be shown. */
export const tokenSchema = z.object({
  address: addressSchema,
  symbol: z.string().nullable(),
  decimals: z.number().int(),
});
export type Token = z.infer<typeof tokenSchema>;

/** What a person should know before signing. `of`: the known address that it could be taken for. */
export const cautionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('look-alike'), of: addressSchema, name: z.string() }),
  z.object({ kind: z.literal('first-time') }),
  z.object({ kind: z.literal('to-a-contract') }),
]);

/** What is shown, and what is signed when a person agrees to this very `id`. */
export const preparedSchema = z.object({
  id: z.string(),
  chain: z.bigint(),
  chainName: z.string(),
  practice: z.boolean(),
  symbol: z.string(),
  account: addressSchema,
  accountName: z.string(),
  statement: statementSchema,
  token: tokenSchema.nullable(),
  /** The name by which the other side is known here. */
  knownAs: z.string().nullable(),
  /** In the coin's smallest unit: what it will probably cost, and what it can cost at most. */
  fee: amount,
  mostFee: amount,
  balance: amount,
  cautions: z.array(cautionSchema),
  /** Takes the place of one that is on its way. */
  replaces: z.enum(['faster', 'cancel']).nullable(),
});
export type Prepared = z.infer<typeof preparedSchema>;

/**
 * "stored": signed and on this disk, not with the network yet; "pending": with the network, in no block; "mined": in a
 * block; "safe", "final": as the chain says; "replaced": something else took its place in the line.
 */
export const transactionStateSchema = z.enum(['stored', 'pending', 'mined', 'safe', 'final', 'replaced']);
export type TransactionState = z.infer<typeof transactionStateSchema>;

export const sentSchema = z.object({
  id: z.string(),
  chain: z.bigint(),
  account: addressSchema,
  nonce: z.number().int(),
  statement: statementSchema,
  token: tokenSchema.nullable(),
  state: transactionStateSchema,
  /** Nothing can change any more: before that, what took its place may be taken back. */
  settled: z.boolean(),
  /** Whether what was mined did what it said; null before. */
  succeeded: z.boolean().nullable(),
  /** Which of its versions is in the block. */
  mined: z.enum(['sent', 'faster', 'cancel']).nullable(),
  attempts: z.array(z.enum(['sent', 'faster', 'cancel'])),
  hash: z.string(),
  fee: amount.nullable(),
  block: z.number().int().nullable(),
  at: z.number().int(),
});
export type Sent = z.infer<typeof sentSchema>;

/** All that a transaction is before it is signed. There is no other kind than this one: EIP-1559, to somebody. */
export const unsignedSchema = z.strictObject({
  chain: z.bigint().positive(),
  nonce: z.number().int().nonnegative(),
  to: addressSchema,
  value: amount,
  data: z
    .string()
    .regex(/^0x([0-9a-f]{2})*$/)
    .max(100_000),
  gas: z.bigint().positive(),
  maxFee: z.bigint().positive(),
  priority: amount,
});
export type Unsigned = z.infer<typeof unsignedSchema>;

/** Beyond these, no transaction is signed whatever it does: no block of any chain takes so much gas, nobody pays so much. */
export const MOST_GAS = 30_000_000n;
export const MOST_FEE_PER_GAS = 10_000n * 10n ** 9n;
