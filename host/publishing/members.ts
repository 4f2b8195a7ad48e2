import { z } from 'zod';
import { hash32Schema } from '#core/chain/hex.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#core/failure.ts';
import type { Chain } from '../chain/chain.ts';
import { type Asking, askContract } from '../chain/contractCall.ts';
import type { MemberKey } from '../sealed/ageKeys.ts';
import { type StandingDatanet, standing } from './onChain.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

/** What the index knows of members. */
export interface MemberIndex {
  /** Reads what is new on the chain. */
  readonly upToDate: (network: bigint) => Told<void>;
  /** Whoever was ever let in; who is a member now, the contract says. */
  readonly admitted: (network: bigint, datanet: number) => string[];
  /** Whether it was founded for members only, as far as that was read: terms never change. */
  readonly isForMembers: (network: bigint, datanet: number) => boolean;
}

/** So many are asked for at once. */
const AT_ONCE = 16;

const memberSchema = z.object({ encryptionKey: hash32Schema, admitted: z.boolean() });

/**
 * A datanet in the newest block that all endpoints have, as all of them tell it. For whom something is sealed, and
 * whether at all, is no single node's word.
 */
export async function agreedStanding(
  chain: Chain,
  datanet: number,
): Told<{ datanet: StandingDatanet; asking: Asking }> {
  const head = await chain.check();
  if (!head.ok) return head;
  const asking = { at: `0x${head.value.number.toString(16)}`, agreed: true };
  const found = await standing(chain, datanet, asking);
  return found.ok ? ok({ datanet: found.value, asking }) : found;
}

/** The keys of those who are members by the contract in one block, and the state of the membership that they belong to. */
export async function memberKeys(
  chain: Chain,
  datanet: number,
  accounts: readonly string[],
): Told<{ keys: MemberKey[]; members: string[]; membership: number }> {
  const now = await agreedStanding(chain, datanet);
  if (!now.ok) return now;
  const keys: MemberKey[] = [];
  const members: string[] = [];
  for (let from = 0; from < accounts.length; from += AT_ONCE) {
    const some = accounts.slice(from, from + AT_ONCE);
    const asked = await Promise.all(
      some.map((account) => {
        const question = { contract: 'datanets', call: 'memberOf', args: [BigInt(datanet), account] } as const;
        return askContract(chain, question, memberSchema, undefined, now.value.asking);
      }),
    );
    for (const [at, member] of asked.entries()) {
      if (!member.ok) return member;
      if (!member.value.admitted) continue;
      members.push(some[at] ?? '');
      keys.push(member.value.encryptionKey.slice(2));
    }
  }
  return ok({ keys, members, membership: Number(now.value.datanet.membership) });
}

/** Whether what goes to a datanet is sealed: where anything says that it is for members only, nobody's no counts. */
export async function isSealedFor(
  chain: Chain,
  datanet: number,
  index: Pick<MemberIndex, 'isForMembers'>,
): Told<boolean> {
  const found = await agreedStanding(chain, datanet);
  return found.ok ? ok(found.value.datanet.terms.membersOnly || index.isForMembers(chain.id, datanet)) : found;
}
