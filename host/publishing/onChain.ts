import { z } from 'zod';
import { ADDRESSES } from '#contracts/deployment.ts';
import type { ChainTerms } from '#core/datanet/shown.ts';
import { REJECTION_REASONS } from '#core/datanet/shown.ts';
import { addressSchema, hash32Schema } from '#core/chain/hex.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Chain } from '../chain/chain.ts';
import { type Asking, askContract } from '../chain/contractCall.ts';
import type { Entry } from './journal.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

const DERIVATIVES = ['allowed', 'share-alike', 'forbidden'] as const;
const NOBODY = `0x${'0'.repeat(40)}`;

const termsSchema = z
  .object({
    document: hash32Schema,
    expiresAt: z.bigint(),
    derivatives: z.bigint(),
    commercialUse: z.boolean(),
    attribution: z.boolean(),
    reading: z.boolean(),
    training: z.boolean(),
    membersOnly: z.boolean(),
  })
  .transform(({ expiresAt, derivatives, ...flags }): ChainTerms => ({
    ...flags,
    expiresAt: Number(expiresAt),
    derivatives: DERIVATIVES[Number(derivatives)] ?? 'forbidden',
  }));
const datanetSchema = z.object({
  owner: addressSchema,
  rules: z.bigint(),
  version: z.bigint(),
  membership: z.bigint(),
  terms: termsSchema,
});
export type StandingDatanet = z.infer<typeof datanetSchema>;

const rulesSchema = z.object({
  quorum: z.bigint(),
  reviewers: z.bigint(),
  bond: z.bigint(),
  reviewPeriod: z.bigint(),
  slashable: z.bigint(),
});

/** A datanet as its contract has it now: an index may be behind. */
export async function standing(chain: Chain, datanet: number, asking?: Asking): Told<StandingDatanet> {
  const question = { contract: 'datanets', call: 'datanetOf', args: [BigInt(datanet)] } as const;
  const found = await askContract(chain, question, datanetSchema, undefined, asking);
  if (!found.ok) return found;
  return found.value.owner === NOBODY ? fail({ code: 'NOT_FOUND', what: 'datanet' }) : found;
}

export async function standingRules(chain: Chain, datanet: number, version: bigint) {
  const args = [BigInt(datanet), version] as const;
  const rules = await askContract(chain, { contract: 'datanets', call: 'rulesOf', args }, rulesSchema);
  if (!rules.ok) return rules;
  const { bond, quorum, reviewers, reviewPeriod, slashable } = rules.value;
  return ok({
    bond,
    quorum: Number(quorum),
    reviewers: Number(reviewers),
    reviewPeriod: Number(reviewPeriod),
    // Its bits are those of the reasons, of which the first approves.
    slashable: REJECTION_REASONS.filter((_, at) => ((slashable >> BigInt(at + 1)) & 1n) === 1n),
  });
}

/** The last contribution with this root; null where the root is free. */
export async function holderOf(chain: Chain, datanet: number, root: string): Told<number | null> {
  const args = [BigInt(datanet), `0x${root}`] as const;
  const held = await askContract(chain, { contract: 'datanets', call: 'contributionWith', args }, z.bigint());
  if (!held.ok) return held;
  if (held.value === 0n) return ok(null);
  const status = await askContract(chain, { contract: 'datanets', call: 'statusOf', args: [held.value] }, z.bigint());
  if (!status.ok) return status;
  return ok(FREES.has(Number(status.value)) ? null : Number(held.value));
}

/** The contribution with this root, where this account proposed it; null where there is none of theirs. */
export async function proposedBy(chain: Chain, datanet: number, root: string, account: string): Told<number | null> {
  const held = await holderOf(chain, datanet, root);
  if (!held.ok || held.value === null) return held;
  const args = [BigInt(held.value)] as const;
  const found = await askContract(
    chain,
    { contract: 'datanets', call: 'contributionOf', args },
    z.object({ proposer: addressSchema }),
  );
  if (!found.ok) return found;
  return ok(found.value.proposer.toLowerCase() === account.toLowerCase() ? held.value : null);
}

/** Rejected and slashed: then the root is anybody's again. */
const FREES: ReadonlySet<number> = new Set([3, 4]);

/** What is announced. Worked out here: a node that gave another would have it announce somebody else's. */
export async function commitmentOf({ network, account, datanet, root, manifest, salt }: Entry): Promise<string> {
  const { AbiCoder, keccak256 } = await import('ethers');
  const types = ['uint256', 'address', 'address', 'uint32', 'bytes32', 'bytes32', 'bytes32'];
  const values = [BigInt(network), ADDRESSES.datanets, account, datanet, `0x${root}`, `0x${manifest}`, salt];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
}

/** Seconds since 1970 at which it was announced; null where it was not, or was opened. */
export async function announcedAt(chain: Chain, commitment: string): Told<number | null> {
  const said = await askContract(chain, { contract: 'datanets', call: 'committedAt', args: [commitment] }, z.bigint());
  if (!said.ok) return said;
  return ok(said.value === 0n ? null : Number(said.value));
}
