import { z } from 'zod';
import { hash32Schema } from '#core/chain/hex.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#core/failure.ts';
import type { Chain } from '../chain/chain.ts';
import { askContract } from '../chain/contractCall.ts';
import type { MemberKey } from '../sealed/ageKeys.ts';
import { standing } from './onChain.ts';

const memberSchema = z.object({ encryptionKey: hash32Schema, admitted: z.boolean() });

/**
 * The keys of those who are members now, by the contract itself, and the state of the membership that they belong to. A
 * key that is changed while they are asked for begins it anew: what is sealed is sealed for one state.
 */
export async function memberKeys(
  chain: Chain,
  datanet: number,
  accounts: readonly string[],
): Promise<Result<{ keys: MemberKey[]; members: string[]; membership: number }, Failure>> {
  for (let tries = 0; tries < 3; tries += 1) {
    const before = await standing(chain, datanet);
    if (!before.ok) return before;
    const keys: MemberKey[] = [];
    const members: string[] = [];
    for (const account of accounts) {
      const args = [BigInt(datanet), account] as const;
      const member = await askContract(chain, { contract: 'datanets', call: 'memberOf', args }, memberSchema);
      if (!member.ok) return member;
      if (!member.value.admitted) continue;
      members.push(account);
      keys.push(member.value.encryptionKey.slice(2));
    }
    const after = await standing(chain, datanet);
    if (!after.ok) return after;
    if (after.value.membership === before.value.membership)
      return ok({ keys, members, membership: Number(after.value.membership) });
  }
  return fail({ code: 'CONTRACT_REFUSED', error: 'MembersChanged', detail: '' });
}
