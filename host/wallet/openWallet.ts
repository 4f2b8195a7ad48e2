import type { Ground } from '../ground.ts';
import { Adoption } from './adoption.ts';
import { Calls } from './calls.ts';
import { Contacts } from './contacts.ts';
import { Deployment } from './deployment.ts';
import { WalletKeys } from './keys.ts';
import { Sending } from './sending.ts';
import { Tokens } from './heldTokens.ts';
import { Transactions } from './transactions.ts';
import { Wishes } from './wishes.ts';
import type { Chains } from './wishes.ts';

export interface Wallet {
  readonly keys: WalletKeys;
  readonly sending: Sending;
  /** For rooms that act on a chain. */
  readonly calls: Calls;
  readonly deployment: Deployment;
  readonly wishes: Wishes;
  readonly contacts: Contacts;
  readonly tokens: Tokens;
  readonly adoption: Adoption;
  readonly changed: () => void;
  close(): Promise<void>;
}

/** How often a look is taken at what is under way. A chain is asked nothing while nothing is. */
const LOOK_EVERY_MS = 3_000;

export function openWallet({ places, shell, log, disk, live, catalogue, identity }: Ground, chains: Chains): Wallet {
  const changed = () => live.revised('wallet');
  const keys = new WalletKeys({ path: places.wallet, shell, log, disk, revised: changed });
  const transactions = new Transactions(catalogue);
  const contacts = new Contacts(catalogue);
  const sending = new Sending({
    keys,
    transactions,
    chain: (id) => chains.chain(id),
    contacts: () => contacts.list(),
    revised: changed,
  });
  const calls = new Calls({ sending, transactions, chain: (id) => chains.chain(id) });
  const deployment = new Deployment({
    sending,
    chain: (id) => chains.chain(id),
    changed: (id, contracts) => chains.contractsAre(id, contracts),
  });
  const wishes = new Wishes(chains, keys, sending);
  const tokens = new Tokens(catalogue, chains, keys);
  const adoption = new Adoption(catalogue, keys, identity);
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = sending.follow().catch((error: unknown) => log.error('what was sent could not be followed', error));
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    keys,
    sending,
    calls,
    deployment,
    wishes,
    contacts,
    tokens,
    adoption,
    changed,
    async close() {
      clearInterval(timer);
      await looking;
      await keys.close();
    },
  };
}
