import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { MoneyToken } from '#core/settlement/shown.ts';
import { checksummed } from '#core/wallet/address.ts';
import { COIN_DECIMALS, readAmount } from '#core/wallet/amount.ts';
import type { Chain } from '../chain/chain.ts';
import { Node } from '../wallet/node.ts';
import { describeToken } from '../wallet/tokens.ts';
import { COIN, refused } from './refused.ts';

/** What tokens call themselves; a chain is asked once for each. */
export class Tokens {
  readonly #known = new Map<string, MoneyToken>();

  async of(chain: Chain, token: string): Promise<Result<MoneyToken, Failure>> {
    const address = checksummed(token);
    if (address === COIN) return ok({ address, native: true, symbol: chain.symbol, decimals: COIN_DECIMALS });
    const name = `${chain.id} ${address}`;
    const known = this.#known.get(name);
    if (known !== undefined) return ok(known);
    const found = await describeToken(new Node(chain), address);
    if (!found.ok) return found;
    if (found.value === null) return refused('no-token', address);
    const described = { address, native: false, symbol: found.value.symbol, decimals: found.value.decimals };
    this.#known.set(name, described);
    return ok(described);
  }

  /** Without asking: what is known by now. */
  known(chain: Chain | undefined, token: string): { symbol: string; decimals: number } {
    const address = checksummed(token);
    if (address === COIN) return { symbol: chain?.symbol ?? '', decimals: COIN_DECIMALS };
    const known = this.#known.get(`${chain?.id ?? ''} ${address}`);
    return { symbol: known?.symbol ?? '', decimals: known?.decimals ?? 0 };
  }

  /** As it is shown where the chain cannot be asked. */
  async shown(chain: Chain | undefined, token: string): Promise<MoneyToken> {
    const found = chain === undefined ? null : await this.of(chain, token);
    const address = checksummed(token);
    return found?.ok === true ? found.value : { address, native: address === COIN, symbol: null, decimals: 0 };
  }
}

/** What a person typed, in the smallest unit; empty is 0. */
export function amountTyped(text: string, { decimals }: MoneyToken): Result<bigint, Failure> {
  if (text.trim() === '') return ok(0n);
  const amount = readAmount(text, decimals);
  return amount === undefined || amount >= 2n ** 120n ? refused('bad-amount', text.slice(0, 80)) : ok(amount);
}
