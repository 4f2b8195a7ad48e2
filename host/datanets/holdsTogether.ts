import { z } from 'zod';
import { ADDRESSES } from '#contracts/deployment.ts';
import { Status } from '#contracts/generated/enums.ts';
import { hash32Schema, quantity } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';
import { askContract } from '../chain/contractCall.ts';
import type { IndexFile } from './indexFile.ts';

/** So many accepted roots are compared with what the contract holds, the newest of them. */
const COMPARED = 8;
const NONE = { datanets: 0, proposals: 0 } as const;

const contributionSchema = z.object({ root: hash32Schema, decided: z.bigint() });

/**
 * Whether what was read off events is what the contract holds at the last block that was read: as many datanets and
 * contributions, and the roots that were accepted. A node that left events out, or made some up, has to lie here too;
 * and of several nodes, all are asked.
 */
export async function holdsTogether(
  chain: Chain,
  index: IndexFile,
  last: number,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const at = { at: quantity(last), agreed: true };
  const counts = await countsAt(chain, at, signal);
  if (!counts.ok) return counts;
  const { datanets, proposals } = counts.value;
  if (index.count('datanets') !== datanets || index.count('proposals') !== proposals) return ok(false);
  const accepted = index
    .statement(
      `SELECT p.id, p.root FROM proposals p JOIN decisions d ON d.contribution = p.id WHERE d.status = ?
       ORDER BY p.id DESC LIMIT ?`,
    )
    .all(Status.Accepted, COMPARED);
  for (const { id, root } of accepted) {
    const question = { contract: 'datanets', call: 'contributionOf', args: [BigInt(Number(id))] } as const;
    const found = await askContract(chain, question, contributionSchema, signal, at);
    if (!found.ok) return found;
    if (found.value.root !== root || found.value.decided !== Status.Accepted) return ok(false);
  }
  return ok(true);
}

async function countsAt(
  chain: Chain,
  at: { at: string; agreed: boolean },
  signal: AbortSignal,
): Promise<Result<{ datanets: number; proposals: number }, Failure>> {
  const code = await chain.agreed('eth_getCode', [ADDRESSES.datanets, at.at], signal);
  if (!code.ok) return code;
  if (code.value === '0x') return ok(NONE);
  const count = (call: 'datanetCount' | 'contributionCount') =>
    askContract(chain, { contract: 'datanets', call, args: [] }, z.bigint().transform(Number), signal, at);
  const datanets = await count('datanetCount');
  if (!datanets.ok) return datanets;
  const proposals = await count('contributionCount');
  return proposals.ok ? ok({ datanets: datanets.value, proposals: proposals.value }) : proposals;
}
