import { z } from 'zod';
import { addressSchema, bytesSchema, hash32Schema, quantitySchema } from '#core/chain/hex.ts';

const hex = z.string().regex(/^0x[0-9a-f]+$/i);
const anyBlock = z.object({
  number: hex,
  hash: hash32Schema,
  parentHash: hash32Schema,
  timestamp: hex,
  baseFeePerGas: hex.nullish(),
  gasLimit: hex,
});

/** A block without its transactions, as far as it is read here. */
export const blockSchema = z.object({
  number: quantitySchema,
  hash: hash32Schema,
  parentHash: hash32Schema,
  timestamp: quantitySchema,
});
export type Block = z.infer<typeof blockSchema>;

const log = z.object({
  address: addressSchema,
  topics: z.array(hash32Schema).max(4),
  data: bytesSchema,
  blockNumber: hex,
  blockHash: hash32Schema,
  transactionHash: hash32Schema,
  logIndex: hex,
  removed: z.boolean().optional(),
});

const receipt = z.object({
  transactionHash: hash32Schema,
  blockHash: hash32Schema,
  blockNumber: hex,
  from: addressSchema,
  to: addressSchema.nullable(),
  contractAddress: addressSchema.nullish(),
  status: z.enum(['0x0', '0x1']),
  gasUsed: hex,
  effectiveGasPrice: hex.nullish(),
  logs: z.array(log).max(10_000),
});

const transaction = z.object({
  hash: hash32Schema,
  from: addressSchema,
  to: addressSchema.nullable(),
  nonce: hex,
  value: hex,
  input: bytesSchema,
  blockHash: hash32Schema.nullish(),
  blockNumber: hex.nullish(),
});

/**
 * What each method's answer has to look like; others are not asked. Only checked: what passes goes on as the node said
 * it, with fields besides, so that a reader with a schema of its own finds what it looks for.
 */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  eth_chainId: quantitySchema,
  eth_blockNumber: quantitySchema,
  eth_getBlockByNumber: anyBlock.nullable(),
  eth_getBlockByHash: anyBlock.nullable(),
  eth_getBalance: quantitySchema,
  eth_getTransactionCount: quantitySchema,
  eth_getCode: bytesSchema,
  eth_getStorageAt: hash32Schema,
  eth_call: bytesSchema,
  eth_estimateGas: quantitySchema,
  eth_gasPrice: quantitySchema,
  eth_maxPriorityFeePerGas: quantitySchema,
  eth_feeHistory: z.object({ oldestBlock: hex, baseFeePerGas: z.array(hex).max(2_000) }),
  eth_sendRawTransaction: hash32Schema,
  eth_getTransactionReceipt: receipt.nullable(),
  eth_getTransactionByHash: transaction.nullable(),
  // Looked at log by log where they are read: there may be ten thousand.
  eth_getLogs: z.array(z.unknown()).max(200_000),
};

/** What only the practice network's own node can do, and nobody else is asked. */
export const PRACTICE_ANSWERS: Readonly<Record<string, z.ZodType>> = {
  ...ANSWERS,
  anvil_dumpState: bytesSchema,
  anvil_loadState: z.boolean(),
  anvil_setBalance: z.null(),
  anvil_impersonateAccount: z.null(),
  anvil_stopImpersonatingAccount: z.null(),
  evm_increaseTime: z.unknown(),
  evm_mine: z.unknown(),
  eth_accounts: z.array(addressSchema).max(16),
  eth_sendTransaction: hash32Schema,
  web3_clientVersion: z.string().max(200),
};
