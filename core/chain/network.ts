import { z } from 'zod';

/** Chain ids above this are refused by other wallets, and no chain has one. */
export const LARGEST_CHAIN_ID = 4_503_599_627_370_476n;
export const MOST_NETWORKS = 32;
export const MOST_ENDPOINTS = 8;

/** Practice networks draw their ids between these; no other chain has one of them. */
export const PRACTICE_IDS = { first: 10n ** 12n, count: 2 ** 47 } as const;

export function isPracticeId(id: bigint): boolean {
  return id >= PRACTICE_IDS.first && id < PRACTICE_IDS.first + BigInt(PRACTICE_IDS.count);
}

export const chainIdSchema = z.bigint().positive().max(LARGEST_CHAIN_ID);

/** Why a chain told nothing that can be relied on; the window has a sentence for each. */
export const chainTroubleSchema = z.enum([
  'unreachable',
  'slow',
  'certificate',
  'proxy',
  'denied',
  'busy',
  'server',
  /** Not JSON-RPC, or not what was asked for: a page that says "please log in", a hash with 63 digits. */
  'answer',
  'too-large',
  'address',
  'plain',
  'redirect',
  /** It serves another chain than the one that it was entered for. */
  'wrong-chain',
  /** Its newest block is much older than that of another endpoint, or than the clock. */
  'lagging',
  /** Two endpoints tell of different blocks under one number. */
  'disagree',
  /** The practice network is switched off. */
  'off',
]);
export type ChainTrouble = z.infer<typeof chainTroubleSchema>;

/** Why there is no practice network. */
export const practiceTroubleSchema = z.enum([
  /** No program for it is installed, or there is none for this system. */
  'absent',
  /** The program ended before it was ready, or in the middle. */
  'ended',
  /** What was kept of it cannot be read. */
  'damaged',
]);
export type PracticeTrouble = z.infer<typeof practiceTroubleSchema>;

export const networkNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name));
export const coinSymbolSchema = z.string().regex(/^[A-Za-z0-9]{1,11}$/);
export const endpointAddressSchema = z.string().trim().min(1).max(2048);

/** Of an endpoint, what is known since it was asked last. */
export const endpointStateSchema = z.object({
  address: z.string(),
  host: z.string(),
  trouble: chainTroubleSchema.nullable(),
  /** Its own words about it, cleaned; empty where there are none. */
  detail: z.string(),
  /** Its newest block; null while it was never asked, or said nothing that can be read. */
  head: z.bigint().nullable(),
  /** UTC milliseconds. */
  askedAt: z.number().int().nullable(),
});
export type EndpointState = z.infer<typeof endpointStateSchema>;

export const contractsStateSchema = z.enum(['unknown', 'missing', 'partly', 'there']);
export type ContractsState = z.infer<typeof contractsStateSchema>;

export const networkSchema = z.object({
  id: chainIdSchema,
  name: z.string(),
  /** Of the coin that gas and bonds are paid in; it has 18 decimals. */
  symbol: z.string(),
  practice: z.boolean(),
  /** Where transactions can be looked at; https only. */
  explorer: z.string().nullable(),
  /** The person agreed to a way that others on the network can read and change. */
  plainHttp: z.boolean(),
  endpoints: z.array(endpointStateSchema),
  /** Whether Colophon's contracts are there, as far as was looked. */
  contracts: contractsStateSchema,
  /** The one that rooms show. */
  chosen: z.boolean(),
});
export type NetworkShown = z.infer<typeof networkSchema>;

export const networkWishSchema = z.object({
  id: chainIdSchema,
  name: networkNameSchema,
  symbol: coinSymbolSchema,
  explorer: z
    .string()
    .max(500)
    .regex(/^https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~/-]*)?$/)
    .nullable(),
  endpoints: z.array(endpointAddressSchema).min(1).max(MOST_ENDPOINTS),
  plainHttp: z.boolean(),
});
export type NetworkWish = z.infer<typeof networkWishSchema>;

/** What can be added with one click; nothing of it is asked before. */
export const PRESETS: readonly NetworkWish[] = [
  {
    id: 1612n,
    name: 'OpenLedger',
    symbol: 'OPEN',
    explorer: 'https://scan.openledger.xyz',
    endpoints: ['https://rpc.openledger.xyz'],
    plainHttp: false,
  },
  {
    id: 161_201n,
    name: 'OpenLedger Testnet',
    symbol: 'OPN',
    explorer: 'https://scantn.openledger.xyz',
    endpoints: ['https://rpctn.openledger.xyz'],
    plainHttp: false,
  },
];

export const practiceSchema = z.object({
  /** `missing`: the program for it is not here. */
  state: z.enum(['missing', 'off', 'starting', 'on', 'failed']),
  trouble: practiceTroubleSchema.nullable(),
  detail: z.string(),
  /** Null before it was ever switched on. */
  id: chainIdSchema.nullable(),
  madeAt: z.number().int().nullable(),
  /** Where other programs of this machine reach it, until it is stopped. Null while it does not run. */
  address: z.string().nullable(),
});
export type Practice = z.infer<typeof practiceSchema>;
