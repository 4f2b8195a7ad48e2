import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readAddress } from '#core/wallet/address.ts';
import { COIN_DECIMALS, readAmount } from '#core/wallet/amount.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { writeTokenCall } from '#core/wallet/tokenCall.ts';
import type { Chain } from '../chain/chain.ts';
import { refusal } from './keyProcess.ts';
import type { WalletKeys } from './keys.ts';
import { Node } from './node.ts';
import { refused } from './prepare.ts';
import type { Sending } from './sending.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

export interface KnownChain {
  id: bigint;
  name: string;
  symbol: string;
  practice: boolean;
  chosen: boolean;
}

/** The networks of host/chain, as far as the wallet needs them. */
export interface Chains {
  list(): readonly KnownChain[];
  chain(id: bigint): Chain | undefined;
  /** What a look for the contracts found. */
  contractsAre(id: bigint, contracts: 'missing' | 'partly' | 'there'): void;
}

interface SendWish {
  chain: bigint;
  account: string;
  to: string;
  amount: string;
}

/** What a person types, read and made into something that can be prepared. */
export class Wishes {
  readonly #chains: Chains;
  readonly #keys: Pick<WalletKeys, 'accounts'>;
  readonly #sending: Sending;

  constructor(chains: Chains, keys: Pick<WalletKeys, 'accounts'>, sending: Sending) {
    this.#chains = chains;
    this.#keys = keys;
    this.#sending = sending;
  }

  chains(): KnownChain[] {
    return this.#chains
      .list()
      .map(({ id, name, symbol, practice, chosen }) => ({ id, name, symbol, practice, chosen }));
  }

  async balances(id: bigint): Told<{ address: string; amount: bigint }[]> {
    const chain = this.#chains.chain(id);
    if (chain === undefined) return noNetwork;
    const node = new Node(chain);
    const balances: { address: string; amount: bigint }[] = [];
    for (const { address } of await this.#keys.accounts()) {
      const amount = await node.balance(address);
      if (!amount.ok) return amount;
      balances.push({ address, amount: amount.value });
    }
    return ok(balances);
  }

  async coins({ chain, account, to, amount }: SendWish): Told<Prepared> {
    const address = readAddress(to);
    if (address === undefined) return fail(refusal('not-an-address'));
    const value = readAmount(amount, COIN_DECIMALS);
    if (value === undefined || value === 0n) return refused('bad-amount');
    return this.#sending.prepare(chain, account, { to: address, value, data: '0x' });
  }

  async tokens(does: 'transfer' | 'approve', wish: SendWish & { token: string }): Told<Prepared> {
    const who = readAddress(wish.to);
    const token = readAddress(wish.token);
    if (who === undefined || token === undefined) return fail(refusal('not-an-address'));
    const chain = this.#chains.chain(wish.chain);
    if (chain === undefined) return noNetwork;
    const decimals = await decimalsOf(chain, token);
    if (!decimals.ok) return decimals;
    const amount = readAmount(wish.amount, decimals.value);
    // An allowance of nought takes one back.
    if (amount === undefined || (amount === 0n && does === 'transfer')) return refused('bad-amount');
    const data = writeTokenCall({ does, who, amount });
    return this.#sending.prepare(wish.chain, wish.account, { to: token, value: 0n, data });
  }
}

const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

async function decimalsOf(chain: Chain, token: string): Told<number> {
  const said = await new Node(chain).run({ to: token, data: '0x313ce567' });
  if (!said.ok) return said.failure.code === 'CHAIN_REFUSED' ? refused('no-token') : said;
  if (!/^0x0{62}[0-9a-f]{2}$/i.test(said.value)) return refused('no-token');
  const decimals = Number.parseInt(said.value.slice(-2), 16);
  return decimals <= 36 ? ok(decimals) : refused('no-token');
}
