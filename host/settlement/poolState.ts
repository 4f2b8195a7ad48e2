import { z } from 'zod';
import { ADDRESSES } from '#contracts/deployment.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { blockSchema } from '../chain/answers.ts';
import type { Chain } from '../chain/chain.ts';
import { askContract } from '../chain/contractCall.ts';

const whole = z.bigint().nonnegative();
const poolSchema = z.object({
  finalRoot: z.string(),
  finalTotal: whole,
  claimed: whole,
  free: whole,
  withdrawableFrom: whole,
  posts: whole,
  wished: whole,
});
const nodeSchema = z.object({ from: whole, until: whole, firstInvalid: whole, next: whole });
const pendingSchema = z.object({ root: z.string(), until: whole, demands: whole });

/** A pool as the chain has it now. */
export interface PoolState {
  readonly pool: z.infer<typeof poolSchema>;
  readonly node: z.infer<typeof nodeSchema>;
  readonly pending: z.infer<typeof pendingSchema> | null;
  /** The chain's own time, seconds since 1970. */
  readonly now: number;
}

export const NO_ROOT = `0x${'0'.repeat(64)}`;
export const NOT_REVOKED = 2n ** 48n - 1n;

export function poolHash(chain: bigint, payer: string, token: string): string {
  const id = poolIdOf({ chain, contract: ADDRESSES.settlement, payer, token });
  return `0x${Buffer.from(id).toString('hex')}`;
}

export async function poolState(
  chain: Chain,
  payer: string,
  token: string,
  node: string,
): Promise<Result<PoolState, Failure>> {
  const here = [payer, token] as const;
  const [pool, key, pending, now] = await Promise.all([
    askContract(chain, { contract: 'settlement', call: 'poolOf', args: here }, poolSchema),
    askContract(chain, { contract: 'settlement', call: 'nodeOf', args: [...here, node] }, nodeSchema),
    askContract(chain, { contract: 'settlement', call: 'pendingOf', args: here }, pendingSchema),
    chainTime(chain),
  ]);
  if (!pool.ok) return pool;
  if (!key.ok) return key;
  if (!pending.ok) return pending;
  if (!now.ok) return now;
  const isPending = pending.value.root !== NO_ROOT;
  return ok({ pool: pool.value, node: key.value, pending: isPending ? pending.value : null, now: now.value });
}

/** What an account can collect. */
export function owedTo(chain: Chain, account: string, token: string): Promise<Result<bigint, Failure>> {
  return askContract(chain, { contract: 'settlement', call: 'owed', args: [account, token] }, whole);
}

export async function chainTime(chain: Chain): Promise<Result<number, Failure>> {
  const said = await chain.request('eth_getBlockByNumber', ['latest', false]);
  if (!said.ok) return said;
  const block = blockSchema.safeParse(said.value);
  if (block.success) return ok(Number(block.data.timestamp));
  return fail({ code: 'CHAIN_FAILED', name: chain.name, host: '', reason: 'answer', detail: 'eth_getBlockByNumber' });
}
