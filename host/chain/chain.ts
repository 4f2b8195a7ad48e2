import { isPracticeId } from '#core/chain/network.ts';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';

/** The newest block that the endpoints of a network agree on. */
export interface Head {
  number: bigint;
  hash: string;
  /** Seconds since 1970, by the chain's clock. */
  timestamp: bigint;
}

/** A practice network, of this app or of another on this machine: who writes there may point at this machine. */
export function isWrittenHere(chain: Chain | undefined): boolean {
  return chain !== undefined && (chain.practice || isPracticeId(chain.id));
}

/**
 * One chain, by whatever endpoints there are of it. What `request` resolves to has been checked against the shape that
 * answers to this method have; it is still only one node's word.
 */
export interface Chain {
  readonly id: bigint;
  readonly name: string;
  readonly practice: boolean;
  /** Of the coin that gas is paid in. */
  readonly symbol: string;
  /** Asks the endpoints in turn until one answers. What a node refuses (CHAIN_REFUSED) is not asked of another. */
  request(method: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<Result<unknown, Failure>>;
  /**
   * Asks all endpoints the same. Where two answer differently neither is believed, and nothing is signed before they say
   * the same to this question. A sole endpoint is believed.
   */
  agreed(method: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<Result<unknown, Failure>>;
  /**
   * Asks all endpoints for their newest block: chain ids, age, and whether they tell of the same chain. Nothing is
   * signed unless this was well just before.
   */
  check(signal?: AbortSignal): Promise<Result<Head, Failure>>;
}
