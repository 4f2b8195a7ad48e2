import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import type { Failure } from '#core/failure.ts';
import { type Result, ok } from '#core/result.ts';
import type { Prepared, Unsigned } from '#core/wallet/signing.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Calls } from '#host/wallet/calls.ts';
import type { Known } from '#host/wallet/prepare.ts';
import { Sending } from '#host/wallet/sending.ts';
import { Transactions } from '#host/wallet/transactions.ts';
import { signTransaction } from '../../keys/sign.ts';
import { never } from './networks.ts';
import { valueOf } from './valueOf.ts';

/** Of the phrase that every anvil has. */
const KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

/** The wallet's way from a wish to a final transaction, with one rich account whose key is not kept by a process. */
export async function openSender(chain: (id: bigint) => Chain | undefined, contacts: Known[] = [], key = KEY) {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-sender-'));
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!catalogue.ok) throw new Error('no catalogue');
  const transactions = new Transactions(catalogue.value);
  const account = new Wallet(key).address;
  const client = { signTransaction: ({ transaction }: { transaction: Unsigned }) => signTransaction(key, transaction) };
  const sending = new Sending({
    keys: {
      accounts: () => Promise.resolve([{ address: account, name: 'Main', kind: 'key', secret: 'x', path: null }]),
      use: async (question) => ok(await question(client as never)),
    },
    transactions,
    chain,
    contacts: () => contacts,
    revised: () => {},
  });
  const calls = new Calls({ sending, transactions, chain });
  return {
    account,
    sending,
    calls,
    /** Signs what was shown, waits until it is in a block, and tells its events. */
    async done(prepared: Result<Prepared, Failure>) {
      const sent = valueOf(await sending.confirm(valueOf(prepared).id));
      const { became, events } = valueOf(await calls.outcome(sent.id, 'mined', never));
      if (became !== 'done') throw new Error(`It became ${became}`);
      return events;
    },
    async close() {
      catalogue.value.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
