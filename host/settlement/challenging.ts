import type { PostedEntry } from '#core/settlement/receiptEvidence.ts';
import type { SettledReceipt } from '#core/settlement/settledReceipt.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import { gapOnChain, leafOnChain } from './demandAnswers.ts';
import type { Evidence } from './earned.ts';
import type { PoolOf } from './refused.ts';

/** The call that brings evidence before the contract; null where the contract has no way to read it. */
export function challengeWith({ payer, token }: PoolOf, evidence: Evidence, pool: string): ContractCall | null {
  const contract = 'settlement' as const;
  switch (evidence.kind) {
    case 'lowered': {
      const args = [payer, token, leafOnChain(evidence.before), leafOnChain(evidence.since)] as const;
      return { contract, call: 'challengeLowered', args };
    }
    case 'omitted': {
      const gap = gapOnChain(evidence.gap);
      if (gap === null) return null;
      return { contract, call: 'challengeOmitted', args: [payer, token, leafOnChain(evidence.before), gap] };
    }
    case 'disorder': {
      const args = [payer, token, leafOnChain(evidence.left), leafOnChain(evidence.right)] as const;
      return { contract, call: 'challengeOrder', args };
    }
    case 'unsigned':
      return { contract, call: 'challengeSignature', args: [payer, token, entryOnChain(evidence.entry)] };
    case 'forked': {
      const { receipt, r, vs } = evidence.held;
      const args = [payer, token, entryOnChain(evidence.entry), receiptOnChain(receipt), r, vs] as const;
      return { contract, call: 'challengeFork', args };
    }
    case 'misplaced': {
      const args = [payer, token, entryOnChain(evidence.entry), receiptOnChain(evidence.held.receipt), pool] as const;
      return { contract, call: 'challengeReceipt', args };
    }
    case 'outside': {
      const { receipt, trained, read } = evidence.held;
      const lists = [trained.map(BigInt), read.map(BigInt)] as const;
      const args = [payer, token, entryOnChain(evidence.entry), receiptOnChain(receipt), ...lists] as const;
      return { contract, call: 'challengeLineage', args };
    }
  }
}

function entryOnChain({ index, ...entry }: PostedEntry) {
  return { ...entry, index: BigInt(index) };
}

function receiptOnChain({ index, writtenAt, ...receipt }: SettledReceipt) {
  return { ...receipt, index: BigInt(index), writtenAt: BigInt(writtenAt) };
}
