import { ADDRESSES, DEPLOYER } from '#contracts/deployment.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from './chain.ts';

/** At which of the addresses that deployment is about there is a contract. */
export async function codeAt(chain: Chain, signal?: AbortSignal): Promise<Result<ReadonlySet<string>, Failure>> {
  const found = new Set<string>();
  for (const address of [DEPLOYER.address, ADDRESSES.datanets, ADDRESSES.adapters]) {
    const code = await chain.request('eth_getCode', [address, 'latest'], signal);
    if (!code.ok) return code;
    if (code.value !== '0x') found.add(address);
  }
  return ok(found);
}

export async function contractsOn(
  chain: Chain,
  signal?: AbortSignal,
): Promise<Result<'missing' | 'partly' | 'there', Failure>> {
  const code = await codeAt(chain, signal);
  if (!code.ok) return code;
  const there = [ADDRESSES.datanets, ADDRESSES.adapters].filter((address) => code.value.has(address)).length;
  return ok(there === 2 ? 'there' : there === 1 ? 'partly' : 'missing');
}
