import { poolIdOf } from '#core/settlement/pool.ts';
import {
  type HeldReceipt,
  type ReceiptEvidence,
  type Watched,
  isHandedOut,
  receiptEvidence,
  troubleWith,
} from '#core/settlement/receiptEvidence.ts';
import { lineageOf } from '#core/settlement/settledReceipt.ts';
import type { SharedFile } from '#core/settlement/statement.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import { CONTRACT, hex } from './foldEpoch.ts';
import type { Money, Posted } from './money.ts';
import { NOT_REVOKED } from './poolState.ts';
import { contributionOf, registrationOf } from './registrations.ts';

/** The receipts that a payer's file holds, as the node signed them. */
export function receiptsIn({ answers }: SharedFile): HeldReceipt[] {
  return answers.flatMap(({ adapter, fee, receipt }) => {
    if (receipt === null) return [];
    const { index, writtenAt, statement, r, vs, trained, read } = receipt;
    const lineage = hex(lineageOf(trained, read));
    return [{ receipt: { index, writtenAt, fee: BigInt(fee), adapter, lineage, statement }, r, vs, trained, read }];
  });
}

/** Whether a node signed all of them, for the pool and the receipts that the file's statement names. */
export function areHandedOut(file: SharedFile): boolean {
  const { node, from, to } = file.statement;
  const pool = poolOf(file.statement);
  return receiptsIn(file).every(
    (held) => held.receipt.index >= from && held.receipt.index < to && isHandedOut({ pool, node }, held),
  );
}

/** What the receipts that were handed out, and those that were shown on the chain, tell of a post. */
export function receiptsAgainst(
  { network, money, index }: { network: bigint; money: Money; index: IndexFile },
  posted: Posted,
  files: readonly SharedFile[],
): { evidence: ReceiptEvidence | null; suspect: number | null } {
  const { pool, number, post } = posted;
  const right = money.ofPool(pool, 'node').findLast(({ node }) => node === post.node);
  const revoked = money.ofPool(pool, 'node-revoked').findLast(({ node }) => node === post.node);
  if (right === undefined) return { evidence: null, suspect: null };
  const isRevoked = revoked !== undefined && BigInt(revoked.firstInvalid) !== NOT_REVOKED;
  const watched: Watched = {
    pool: poolOf({ ...posted, chain: String(network) }),
    node: post.node,
    right: {
      from: right.from,
      until: right.until,
      firstInvalid: isRevoked ? revoked.firstInvalid : null,
      postedAt: posted.at,
    },
    isRegistered: (adapter, trained, read) => isRegistered(index, adapter, trained, read),
  };
  const ofNode = files.filter(({ statement }) => statement.node === post.node);
  const held = ofNode.flatMap((file) => receiptsIn(file));
  const shown = money
    .ofPool(pool, 'answered')
    .flatMap((each) => (each.number === number && each.entry !== undefined ? [each.entry] : []));
  for (const entry of shown) {
    const evidence = receiptEvidence(watched, entry, held);
    if (evidence !== null) return { evidence, suspect: null };
  }
  // Not of this very list of receipts: then another one was handed out before, or what was handed out says too much.
  const suspect = ofNode
    .flatMap((file) => receiptsIn(file).map((each) => ({ each, isOther: file.statement.receipts !== post.receipts })))
    .find(({ each, isOther }) => {
      const at = each.receipt.index;
      if (at < post.from || at >= post.to || shown.some((entry) => entry.index === at)) return false;
      return isOther || troubleWith(watched, each) !== null;
    });
  return { evidence: null, suspect: suspect?.each.receipt.index ?? null };
}

function isRegistered(index: IndexFile, adapter: string, trained: readonly number[], read: readonly number[]): boolean {
  const found = registrationOf(index, adapter);
  if (found === null) return false;
  const sources = new Set(found.sources.map(({ contribution }) => contribution));
  if (!trained.every((contribution) => sources.has(contribution))) return false;
  return read.every((contribution) => contributionOf(index, contribution)?.stands === true);
}

function poolOf({ chain, payer, token }: { chain: string; payer: string; token: string }): Uint8Array {
  return poolIdOf({ chain: BigInt(chain), contract: CONTRACT, payer, token });
}
