import { ok } from '#core/result.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { statementDigest } from '#core/settlement/statement.ts';
import { type SumLeaf, type SumTree, buildSumTree, packLeaves, sumRootOf } from '#core/settlement/sumTree.ts';
import type { Identity } from '../identity/identity.ts';
import { newId } from '../ids.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import type { Attributed } from './attributed.ts';
import type { Epoch } from './epochBook.ts';
import { CONTRACT, type Settled, hex, partsOf, statementPayees } from './foldEpoch.ts';
import { NO_ROOT, type PoolState } from './poolState.ts';
import type { InPool, Told } from './refused.ts';

/** What is owed and is to be settled. */
export interface Owed {
  readonly answers: readonly Attributed[];
  readonly settled: Settled;
}

interface Wish {
  readonly pool: InPool;
  readonly state: PoolState;
  readonly owed: Owed;
  readonly way: 'credit' | 'post';
}

/** The statement of what was added up, signed by the node, with everything that going on with it after a kill takes. */
export async function makeEpoch(
  { store, identity }: { store: ContentStore; identity: Promise<Identity> },
  { pool, state, owed: { answers, settled }, way }: Wish,
): Told<Epoch> {
  const { folded, gains, entries, receipts, receiptsRoot, node } = settled;
  const names = new Map(answers.map(({ registration, charge }) => [registration.id, charge.name]));
  const parts = partsOf(gains, names);
  const from = receipts[0]?.receipt.index ?? 0;
  const statement = {
    format: 'colophon-epoch/1' as const,
    chain: String(pool.network),
    contract: CONTRACT,
    payer: pool.account.toLowerCase(),
    token: pool.token.toLowerCase(),
    node,
    from,
    to: from + receipts.length,
    receipts: receiptsRoot,
    payees: statementPayees(parts),
  };
  const key = await identity;
  const signature = await key.sign(statementDigest(statement));
  if (!signature.ok) return signature;
  const tree = treeOf(poolBytes(pool), folded.leaves);
  const file = way === 'post' ? await store.put(packLeaves(folded.leaves)) : ok(null);
  if (!file.ok) return file;
  const at = answers.map(({ charge }) => charge.at);
  const finalised = state.pending !== null;
  return ok({
    id: newId(),
    network: String(pool.network),
    payer: pool.account.toLowerCase(),
    token: pool.token.toLowerCase(),
    way,
    madeAt: Date.now(),
    since: Math.min(...at),
    until: Math.max(...at),
    fees: String(folded.fees),
    increase: String(folded.increase),
    unpaid: String(folded.unpaid),
    previousRoot: finalised ? (state.pending?.root ?? NO_ROOT) : state.pool.finalRoot,
    posts: Number(state.pool.posts),
    statement,
    signature: hex(signature.value).slice(2),
    key: key.publicKey,
    parts,
    root: way === 'post' ? hex(sumRootOf(tree).root) : null,
    total: String(folded.total),
    leaves: folded.leaves.length,
    leavesFile: file.value,
    location: null,
    entries: Buffer.from(entries).toString('base64'),
    receipts: answers.map((answer, place) => receiptRow(answer, from + place, receipts[place])),
    adapters: adaptersOf(answers, gains),
  });
}

function receiptRow(
  answer: Attributed,
  index: number,
  written: Settled['receipts'][number] | undefined,
): Epoch['receipts'][number] {
  if (written === undefined) throw new Error(`An answer without its receipt: ${index}`);
  const { charge, registration, unattributed, trained, read, receipt } = answer;
  return {
    index,
    at: charge.at,
    message: charge.message,
    adapter: registration.id,
    adapterName: charge.name,
    tokens: charge.tokens,
    fee: String(charge.fee),
    unattributed,
    lineage: { trained: [...trained], read: [...read] },
    salt: written.salt,
    log: receipt?.index ?? null,
    writtenAt: written.receipt.writtenAt,
    statement: written.receipt.statement,
  };
}

function adaptersOf(answers: readonly Attributed[], gains: Settled['gains']): Epoch['adapters'] {
  const rows = new Map<string, { name: string; answers: number; fees: bigint; paid: bigint }>();
  for (const { registration, charge } of answers) {
    const row = rows.get(registration.id) ?? { name: charge.name, answers: 0, fees: 0n, paid: 0n };
    rows.set(registration.id, { ...row, answers: row.answers + 1, fees: row.fees + charge.fee });
  }
  for (const { adapter, amount } of gains) {
    const row = rows.get(adapter);
    if (row !== undefined) row.paid += amount;
  }
  return [...rows].map(([id, { name, answers: count, fees, paid }]) => ({
    id,
    name,
    answers: count,
    fees: String(fees),
    unpaid: String(fees - paid),
  }));
}

export function poolBytes({ network, account, token }: InPool): Uint8Array {
  return poolIdOf({ chain: network, contract: CONTRACT, payer: account, token });
}

function treeOf(pool: Uint8Array, leaves: readonly SumLeaf[]): SumTree {
  const built = buildSumTree(pool, leaves);
  // The folding has made them in order, above nought, and no larger than what the pool holds.
  if (!built.ok) throw new Error(`The leaves make no tree: ${built.failure}`);
  return built.value;
}
