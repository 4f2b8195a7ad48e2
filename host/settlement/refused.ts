import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { SettlingRefusal } from '#core/settlement/shown.ts';

export type Told<Value> = Promise<Result<Value, Failure>>;

export function refused(reason: SettlingRefusal, detail = ''): { ok: false; failure: Failure } {
  return fail({ code: 'SETTLING_REFUSED', reason, detail });
}

export const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

/** Zero stands for the chain's own coin, wherever a token is named. */
export const COIN = '0x0000000000000000000000000000000000000000';

/** Who signs, and on which network. */
export interface Actor {
  readonly network: bigint;
  readonly account: string;
}

/** A pool of one account in one token. */
export interface InPool extends Actor {
  readonly token: string;
}

/** A pool of anybody's. */
export interface PoolOf {
  readonly payer: string;
  readonly token: string;
}

export interface Demanded extends PoolOf {
  readonly subject: 'account' | 'entry';
  readonly which: string;
}
