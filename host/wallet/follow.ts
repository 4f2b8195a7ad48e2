import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Node, Receipt } from './node.ts';
import type { Found, Kept } from './transactions.ts';

interface Heights {
  safe: bigint;
  final: bigint;
}

/** Blocks below the newest one, where a chain does not say itself what is safe and what is final. */
const SAFE_DEPTH = 12n;
const FINAL_DEPTH = 64n;

/** How far the chain says that it will not go back. */
export async function heightsOf(node: Node): Promise<Result<Heights, Failure>> {
  const latest = await node.block('latest');
  if (!latest.ok) return latest;
  const newest = latest.value?.number ?? 0n;
  const [safe, final] = await Promise.all([node.block('safe'), node.block('finalized')]);
  return ok({
    safe: safe.ok && safe.value !== null ? safe.value.number : newest - SAFE_DEPTH,
    final: final.ok && final.value !== null ? final.value.number : newest - FINAL_DEPTH,
  });
}

/**
 * What has become of a transaction, worked out anew from the chain each time: so a block that is taken back takes back
 * what was said of it, and nothing has to be undone.
 */
export async function lookFor(node: Node, kept: Kept, heights: Heights): Promise<Result<Found, Failure>> {
  const carried = await carriedOut(node, kept, heights);
  if (!carried.ok) return carried;
  if (carried.value !== null) return ok(carried.value);
  const used = await node.nonce(kept.account, 'latest');
  if (!used.ok) return used;
  const nothing = { succeeded: null, minedHash: null, fee: null };
  if (used.value <= kept.nonce) return ok({ ...nothing, state: 'pending', settled: false, block: null });
  // A block that came between the two questions may hold it: only who asks again knows whose transaction is in it.
  const since = await carriedOut(node, kept, heights);
  if (!since.ok) return since;
  if (since.value !== null) return ok(since.value);
  // Somebody else with the same key took its place. Until that is final, its own turn may come back.
  const newest = await node.block('latest');
  if (!newest.ok) return newest;
  const first = kept.state === 'replaced' ? kept.block : null;
  const block = first ?? Number(newest.value?.number ?? 0n);
  return ok({ ...nothing, state: 'replaced', settled: BigInt(block) <= heights.final, block });
}

/** What the chain has of it, under any of the versions that were signed; null where it has none of them. */
async function carriedOut(
  node: Node,
  { attempts }: Kept,
  { safe, final }: Heights,
): Promise<Result<Found | null, Failure>> {
  for (const { hash } of attempts) {
    const receipt = await node.receipt(hash);
    if (!receipt.ok) return receipt;
    if (receipt.value === null) continue;
    const stands = await standing(node, hash, receipt.value);
    if (!stands.ok) return stands;
    if (!stands.value) continue;
    const { blockNumber, gasUsed, effectiveGasPrice, status } = receipt.value;
    const state = blockNumber <= final ? 'final' : blockNumber <= safe ? 'safe' : 'mined';
    return ok({
      state,
      settled: state === 'final',
      succeeded: status === '0x1',
      minedHash: hash,
      block: Number(blockNumber),
      fee: effectiveGasPrice == null ? null : gasUsed * effectiveGasPrice,
    });
  }
  return ok(null);
}

/** A receipt counts when it is of this transaction and its block is the one that the chain has at this height. */
async function standing(node: Node, hash: string, receipt: Receipt): Promise<Result<boolean, Failure>> {
  if (receipt.transactionHash !== hash) return ok(false);
  const block = await node.block(receipt.blockNumber);
  if (!block.ok) return block;
  return ok(block.value !== null && block.value.hash === receipt.blockHash);
}
