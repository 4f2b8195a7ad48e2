import { z } from 'zod';
import { hash32Schema, quantity, quantitySchema } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';

const blockSchema = z.object({
  number: quantitySchema,
  hash: hash32Schema,
  baseFeePerGas: quantitySchema.nullish(),
});
const receiptSchema = z.object({
  transactionHash: hash32Schema,
  blockHash: hash32Schema,
  blockNumber: quantitySchema,
  status: z.enum(['0x0', '0x1']),
  gasUsed: quantitySchema,
  effectiveGasPrice: quantitySchema.nullish(),
});
export type Receipt = z.infer<typeof receiptSchema>;
export type NodeBlock = z.infer<typeof blockSchema>;

type Told<Value> = Promise<Result<Value, Failure>>;

/** The newest block, or the one that would come next. */
type At = 'latest' | 'pending';

/** What the wallet asks of a chain, in its own words. */
export class Node {
  readonly chain: Chain;

  constructor(chain: Chain) {
    this.chain = chain;
  }

  balance(account: string): Told<bigint> {
    return this.#ask(quantitySchema, 'eth_getBalance', [account, 'latest']);
  }

  async nonce(account: string, at: At): Told<number> {
    const told = await this.#ask(quantitySchema, 'eth_getTransactionCount', [account, at]);
    return told.ok ? ok(Number(told.value)) : told;
  }

  code(address: string): Told<string> {
    return this.#ask(z.string(), 'eth_getCode', [address, 'latest']);
  }

  run(call: { from?: string; to: string; value?: bigint; data: string }, at: At = 'latest'): Told<string> {
    return this.#ask(z.string(), 'eth_call', [request(call), at]);
  }

  gas(call: { from: string; to: string; value: bigint; data: string }, at?: At): Told<bigint> {
    return this.#ask(quantitySchema, 'eth_estimateGas', [request(call), ...(at === undefined ? [] : [at])]);
  }

  priority(): Told<bigint> {
    return this.#ask(quantitySchema, 'eth_maxPriorityFeePerGas', []);
  }

  block(at: 'latest' | 'safe' | 'finalized' | bigint): Told<NodeBlock | null> {
    const tag = typeof at === 'bigint' ? quantity(at) : at;
    return this.#ask(blockSchema.nullable(), 'eth_getBlockByNumber', [tag, false]);
  }

  send(raw: string): Told<string> {
    return this.#ask(hash32Schema, 'eth_sendRawTransaction', [raw]);
  }

  receipt(hash: string): Told<Receipt | null> {
    return this.#ask(receiptSchema.nullable(), 'eth_getTransactionReceipt', [hash]);
  }

  async knows(hash: string): Told<boolean> {
    const told = await this.#ask(z.unknown(), 'eth_getTransactionByHash', [hash]);
    return told.ok ? ok(told.value !== null) : told;
  }

  async #ask<Value>(schema: z.ZodType<Value>, method: string, parameters: readonly unknown[]): Told<Value> {
    const told = await this.chain.request(method, parameters);
    if (!told.ok) return told;
    const read = schema.safeParse(told.value);
    if (read.success) return ok(read.data);
    return fail({ code: 'CHAIN_FAILED', name: this.chain.name, host: '', reason: 'answer', detail: method });
  }
}

function request({ value = 0n, ...call }: { from?: string; to: string; value?: bigint; data: string }): object {
  return { ...call, value: quantity(value) };
}
