import { type HeldToken, tokenDoubt } from '#core/wallet/heldToken.ts';
import { tokenSchema } from '#core/wallet/signing.ts';
import type { Token } from '#core/wallet/signing.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { readAddress } from '#core/wallet/address.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { refusal } from './keyProcess.ts';
import type { WalletKeys } from './keys.ts';
import { Node } from './node.ts';
import { refused, tokenAt } from './prepare.ts';
import type { Chains } from './wishes.ts';

type Told<Value> = Promise<Result<Value, Failure>>;
const noNetwork = fail<Failure>({ code: 'NOT_FOUND', what: 'network' });

/** Tokens that a person added by their addresses, and what the accounts have of them. None comes by itself. */
export class Tokens {
  readonly #catalogue: Catalogue;
  readonly #chains: Pick<Chains, 'chain' | 'list'>;
  readonly #keys: Pick<WalletKeys, 'accounts'>;

  constructor(catalogue: Catalogue, chains: Pick<Chains, 'chain' | 'list'>, keys: Pick<WalletKeys, 'accounts'>) {
    this.#catalogue = catalogue;
    this.#chains = chains;
    this.#keys = keys;
  }

  /** `typed`: as a person gave it. What it calls itself is asked of it now, and kept. */
  async add(id: bigint, typed: string): Told<Token> {
    const address = readAddress(typed);
    const chain = this.#chains.chain(id);
    if (address === undefined) return fail(refusal('not-an-address'));
    if (chain === undefined) return noNetwork;
    const node = new Node(chain);
    const held = await balanceOf(node, address, address);
    if (!held.ok) return held;
    const token = await tokenAt(node, address);
    const written = this.#catalogue.write(() => {
      this.#catalogue
        .statement('INSERT OR REPLACE INTO wallet_tokens (chain, address, body) VALUES (?, ?, ?)')
        .run(String(id), address, JSON.stringify(token));
    });
    return written.ok ? ok(token) : written;
  }

  remove(id: bigint, address: string): Result<void, Failure> {
    const done = this.#catalogue.write(() => {
      this.#catalogue.statement('DELETE FROM wallet_tokens WHERE chain = ? AND address = ?').run(String(id), address);
    });
    return done.ok ? ok(undefined) : done;
  }

  /** One that does not answer is shown without its balances. */
  async held(id: bigint): Told<HeldToken[]> {
    const chain = this.#chains.chain(id);
    if (chain === undefined) return noNetwork;
    const node = new Node(chain);
    const tokens = this.#kept(id);
    const coin = this.#chains.list().find((each) => each.id === id)?.symbol ?? '';
    const accounts = await this.#keys.accounts();
    return ok(
      await Promise.all(
        tokens.map(async (token) => {
          const balances: HeldToken['balances'] = [];
          for (const { address } of accounts) {
            const amount = await balanceOf(node, token.address, address);
            if (amount.ok) balances.push({ account: address, amount: amount.value });
          }
          return { ...token, balances, doubt: tokenDoubt(token, coin, tokens) };
        }),
      ),
    );
  }

  #kept(id: bigint): Token[] {
    return this.#catalogue
      .statement('SELECT body FROM wallet_tokens WHERE chain = ? ORDER BY address')
      .all(String(id))
      .map((row) => tokenSchema.parse(JSON.parse(String(row['body']))));
  }
}

async function balanceOf(node: Node, token: string, account: string): Told<bigint> {
  const data = `0x70a08231${account.slice(2).toLowerCase().padStart(64, '0')}`;
  const said = await node.run({ to: token, data });
  if (!said.ok) return said.failure.code === 'CHAIN_REFUSED' ? refused('no-token') : said;
  return /^0x[0-9a-f]{64}$/i.test(said.value) ? ok(BigInt(said.value)) : refused('no-token');
}
