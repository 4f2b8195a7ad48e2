import { hashOfWords, word } from './words.ts';

/** Whose money it is: of one payer, in one token, in one contract on one chain. Addresses in any case. */
export interface PoolName {
  readonly chain: bigint;
  readonly contract: string;
  readonly payer: string;
  /** Zero for the chain's own coin. */
  readonly token: string;
}

/** What leaves and receipts name, so that none of them means anything anywhere else. As `poolId` of the contract. */
export function poolIdOf({ chain, contract, payer, token }: PoolName): Uint8Array {
  return hashOfWords([word(chain), word(contract), word(payer), word(token)]);
}
