import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { ADDRESSES, DEPLOYED } from '#contracts/deployment.ts';
import { bytesSchema } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from './chain.ts';

/**
 * At which of the addresses that deployment is about there is a contract. It has to be the very one: an address follows
 * from its code, so a node that tells of another code there does not tell the truth.
 */
export async function codeAt(chain: Chain, signal?: AbortSignal): Promise<Result<ReadonlySet<string>, Failure>> {
  const found = new Set<string>();
  for (const { address, code: known } of Object.values(DEPLOYED)) {
    const said = await chain.request('eth_getCode', [address, 'latest'], signal);
    if (!said.ok) return said;
    const code = bytesSchema.safeParse(said.value);
    if (code.success && code.data === '0x') continue;
    if (!code.success || hashOf(code.data) !== known) {
      return fail({
        code: 'CHAIN_FAILED',
        name: chain.name,
        host: '',
        reason: 'answer',
        detail: `eth_getCode ${address}`,
      });
    }
    found.add(address);
  }
  return ok(found);
}

export async function contractsOn(
  chain: Chain,
  signal?: AbortSignal,
): Promise<Result<'missing' | 'partly' | 'there', Failure>> {
  const code = await codeAt(chain, signal);
  if (!code.ok) return code;
  const wanted = Object.values(ADDRESSES);
  const there = wanted.filter((address) => code.value.has(address)).length;
  return ok(there === wanted.length ? 'there' : there > 0 ? 'partly' : 'missing');
}

function hashOf(code: string): string {
  return `0x${bytesToHex(keccak_256(hexToBytes(code.slice(2))))}`;
}
