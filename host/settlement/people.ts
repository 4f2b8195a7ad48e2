import type { PersonShown } from '#core/settlement/shown.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { Wallet } from '../wallet/openWallet.ts';

/** Names that accounts have on this machine. */
export class People {
  readonly #wallet: Pick<Wallet, 'keys' | 'contacts'>;

  constructor(wallet: Pick<Wallet, 'keys' | 'contacts'>) {
    this.#wallet = wallet;
  }

  /** Looked up once for a whole view. */
  async names(): Promise<(account: string) => PersonShown> {
    const known = [...this.#wallet.contacts.list(), ...(await this.#wallet.keys.accounts())];
    const names = new Map(known.map(({ address, name }) => [address, name]));
    return (account) => {
      const address = checksummed(account);
      return { account: address, name: names.get(address) ?? null };
    };
  }

  async isOwn(account: string): Promise<boolean> {
    const address = checksummed(account);
    return (await this.#wallet.keys.accounts()).some((each) => each.address === address);
  }
}
