import type { ContractRouterClient } from '@orpc/contract';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { MOST_ACCOUNTS } from '#core/wallet/limits.ts';
import type { HeldAccount, WalletAccount } from '#core/wallet/accounts.ts';
import { readAddress } from '#core/wallet/address.ts';
import type { WalletView } from '#core/wallet/view.ts';
import type { KeysContract, Sealed } from '#protocol/keys/contract.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log/log.ts';
import type { Protection, Shell } from '../shell.ts';
import { KeyProcess, refusal } from './keyProcess.ts';
import { Patience } from './patience.ts';
import { WalletFile } from './walletFile.ts';
import type { WalletContent } from './walletFile.ts';

type Told<Value> = Promise<Result<Value, Failure>>;
type KeysClient = ContractRouterClient<KeysContract>;

const IDLE_MINUTES = 5;
/** Twenty-four words are not written down in five minutes, and they open nothing yet. */
const DRAFT_MINUTES = 30;
const MINUTE_MS = 60_000;

export interface WalletKeysParts {
  path: string;
  shell: Shell;
  log: Log;
  disk: Disk;
  revised: () => void;
  minuteMs?: number;
}

/** The wallet's accounts and their keys, as far as the host has to do with them: it stores what is sealed, and asks. */
export class WalletKeys {
  readonly #file: WalletFile;
  readonly #process: KeyProcess;
  readonly #patience = new Patience();
  readonly #parts: WalletKeysParts;
  #content: Result<WalletContent, Failure> | undefined;
  #protection: Protection | null = null;
  /** The keys are open in the process. */
  #open = false;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #drafting = false;
  /** How often it was locked: work that was under way then must not open it again. */
  #locks = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: WalletKeysParts) {
    this.#parts = parts;
    this.#file = new WalletFile(parts.path, parts.shell.vault, parts.disk);
    this.#process = new KeyProcess(parts.shell, () => this.lock());
    parts.shell.onAway?.(() => this.lock());
  }

  async view(): Promise<WalletView> {
    const content = await this.#read();
    this.#protection ??= await this.#parts.shell.vault.protection();
    const keystore = content.ok ? content.value.keystore : null;
    return {
      state: !content.ok ? 'damaged' : keystore === null ? 'none' : this.#open ? 'open' : 'locked',
      accounts: content.ok ? [...content.value.accounts] : [],
      protection: this.#protection,
      locksWithScreen: this.#parts.shell.onAway !== undefined,
      idleMinutes: IDLE_MINUTES,
      trouble: content.ok ? null : 'damaged',
    };
  }

  async accounts(): Promise<readonly WalletAccount[]> {
    const content = await this.#read();
    return content.ok ? content.value.accounts : [];
  }

  /** Asks the open keys for something, such as a signature. */
  use<Value>(question: (client: KeysClient) => Promise<Value>): Told<Value> {
    return this.#inTurn(async () => {
      if (!this.#open) return fail(refusal('locked'));
      this.touch();
      return this.#process.ask(question);
    });
  }

  draft(words: 12 | 24): Told<{ draft: string; words: string[]; asked: number[] }> {
    return this.#inTurn(async () => {
      const ready = await this.#readyForKeys();
      if (!ready.ok) return ready;
      this.#drafting = true;
      this.touch();
      return this.#process.ask((keys) => keys.draft({ words }));
    });
  }

  /** Takes a secret in. `question` asks the key process; the first one comes with the wallet's password. */
  take(name: string, question: (client: KeysClient) => Promise<Sealed>): Told<void> {
    return this.#inTurn(async () => {
      const ready = await this.#readyForKeys();
      return ready.ok ? this.#change(question, name) : ready;
    });
  }

  addAccount(secret: string, name: string): Told<void> {
    return this.take(name, (keys) => keys.next({ secret }));
  }

  watch(typed: string, name: string): Told<void> {
    return this.#inTurn(async () => {
      const content = await this.#read();
      if (!content.ok) return content;
      const address = readAddress(typed);
      if (address === undefined) return fail(refusal('not-an-address'));
      const { accounts, keystore } = content.value;
      if (accounts.some((account) => account.address === address)) return fail(refusal('known-account'));
      if (accounts.length >= MOST_ACCOUNTS) return fail(refusal('too-many-accounts'));
      const watched: WalletAccount = { address, name, kind: 'watch', secret: null, path: null };
      return this.#write({ accounts: [...accounts, watched], keystore });
    });
  }

  rename(address: string, name: string): Told<void> {
    return this.#inTurn(async () => {
      const content = await this.#read();
      if (!content.ok) return content;
      const { accounts, keystore } = content.value;
      if (!accounts.some((account) => account.address === address)) return fail(refusal('no-key-for-it'));
      const renamed = accounts.map((account) => (account.address === address ? { ...account, name } : account));
      return this.#write({ accounts: renamed, keystore });
    });
  }

  remove(address: string, password: string | null): Told<void> {
    return this.#inTurn(async () => {
      const content = await this.#read();
      if (!content.ok) return content;
      const { accounts, keystore } = content.value;
      const gone = accounts.find((account) => account.address === address);
      if (gone === undefined) return fail(refusal('no-key-for-it'));
      const rest = accounts.filter((account) => account !== gone);
      if (gone.kind === 'watch') return this.#write({ accounts: rest, keystore });
      if (password === null) return fail(refusal('wrong-password'));
      if (!this.#open) return fail(refusal('locked'));
      return this.#patiently(() => this.#change((keys) => keys.drop({ address, password }), ''));
    });
  }

  unlock(password: string): Told<void> {
    return this.#inTurn(async () => {
      const content = await this.#read();
      if (!content.ok) return content;
      const { keystore } = content.value;
      if (keystore === null) return fail(refusal('no-keys'));
      if (this.#open) return ok(undefined);
      return this.#patiently(async () => {
        const locks = this.#locks;
        const unwrapped = await this.#file.unwrap(keystore);
        if (!unwrapped.ok) return unwrapped;
        if (locks !== this.#locks) return fail(refusal('locked'));
        const opened = await this.#process.ask((keys) => keys.open({ keystore: unwrapped.value, password }));
        if (!opened.ok) return opened;
        this.#became(true);
        return this.#adopt(content.value, opened.value);
      });
    });
  }

  /** Ends the process with the keys. What it was asked for and has not answered is refused. */
  lock(): void {
    this.#locks += 1;
    this.#process.end();
    this.#became(false);
  }

  touch(): void {
    clearTimeout(this.#idle);
    if (!this.#open && !this.#drafting) return;
    const minutes = this.#drafting ? DRAFT_MINUTES : IDLE_MINUTES;
    this.#idle = setTimeout(() => this.lock(), minutes * (this.#parts.minuteMs ?? MINUTE_MS));
    this.#idle.unref();
  }

  changePassword(password: string, next: string): Told<void> {
    return this.#inTurn(() =>
      this.#open
        ? this.#patiently(() => this.#change((keys) => keys.changePassword({ password, next }), ''))
        : Promise.resolve(fail(refusal('locked'))),
    );
  }

  /** Something that the password is asked for once more, also while the wallet is open. */
  prove<Value>(question: (client: KeysClient) => Promise<Value>): Told<Value> {
    return this.#inTurn(async () => {
      if (!this.#open) return fail(refusal('locked'));
      this.touch();
      return this.#patiently(() => this.#process.ask(question));
    });
  }

  async close(): Promise<void> {
    this.lock();
    await this.#last;
    // What stood in line may have started the process again.
    this.lock();
  }

  #inTurn<Value>(work: () => Told<Value>): Told<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #read(): Promise<Result<WalletContent, Failure>> {
    return (this.#content ??= await this.#file.read());
  }

  /** A new secret joins those that are there, which needs them open: a second keystore would hide the first. */
  async #readyForKeys(): Promise<Result<void, Failure>> {
    const content = await this.#read();
    if (!content.ok) return content;
    return content.value.keystore !== null && !this.#open ? fail(refusal('locked')) : ok(undefined);
  }

  /** The key process proposes, the disk keeps, and only then the proposal holds. */
  async #change(question: (client: KeysClient) => Promise<Sealed>, name: string): Told<void> {
    const content = await this.#read();
    if (!content.ok) return content;
    const locks = this.#locks;
    const sealed = await this.#process.ask(question);
    if (!sealed.ok) return sealed;
    const { accounts, keystore } = sealed.value;
    const wrapped = accounts.length === 0 ? ok(null) : await this.#file.wrap(keystore);
    const wrote = wrapped.ok
      ? await this.#write({ accounts: joined(content.value.accounts, accounts, name), keystore: wrapped.value })
      : wrapped;
    // Locked meanwhile: the process that proposed it is gone, and a new one would hold nothing.
    if (locks !== this.#locks) return wrote.ok ? ok(undefined) : wrote;
    const settled = await this.#process.ask((keys) => keys.settle({ keep: wrote.ok }));
    if (!wrote.ok) return wrote;
    // On disk, but the process is gone: it is locked, and nothing is lost.
    if (!settled.ok || accounts.length === 0) this.lock();
    else {
      this.#drafting = false;
      this.#became(true);
    }
    return ok(undefined);
  }

  /** The keys know best which accounts there are: what was shown while it was locked may have been written by anybody. */
  async #adopt(content: WalletContent, held: readonly HeldAccount[]): Told<void> {
    const accounts = joined(content.accounts, held, '');
    if (JSON.stringify(accounts) === JSON.stringify(content.accounts)) return ok(undefined);
    this.#parts.log.warn('the accounts that were shown were not those of the keys');
    const wrote = await this.#write({ ...content, accounts });
    // The keys are open and right, whether or not the disk takes it now.
    if (!wrote.ok) this.#content = ok({ ...content, accounts });
    return ok(undefined);
  }

  async #write(content: WalletContent): Told<void> {
    const wrote = await this.#file.write(content);
    // A rename whose sync failed may have happened: what is on disk is asked again.
    this.#content = wrote.ok ? ok(content) : undefined;
    this.#parts.revised();
    return wrote;
  }

  async #patiently<Value>(attempt: () => Told<Value>): Told<Value> {
    const { seconds } = this.#patience;
    if (seconds > 0) return fail({ code: 'WALLET_WAIT', seconds });
    const told = await attempt();
    if (told.ok) this.#patience.right();
    else if (told.failure.code === 'WALLET_REFUSED' && told.failure.reason === 'wrong-password') this.#patience.wrong();
    return told;
  }

  #became(open: boolean): void {
    if (!open) this.#drafting = false;
    // Its process may have ended in this very moment.
    const now = open && this.#process.pid !== undefined;
    const changed = this.#open !== now;
    this.#open = now;
    this.touch();
    if (!now) clearTimeout(this.#idle);
    if (changed) this.#parts.revised();
  }
}

/** The accounts of the keys under their names, in the order in which they came, and those that are only watched. */
function joined(before: readonly WalletAccount[], held: readonly HeldAccount[], name: string): WalletAccount[] {
  const known = before.flatMap((account): WalletAccount[] => {
    const now = held.find(({ address }) => address === account.address);
    if (now !== undefined) return [named(now, account.kind === 'watch' && name !== '' ? name : account.name)];
    return account.kind === 'watch' ? [account] : [];
  });
  const fresh = held.filter(({ address }) => !before.some((account) => account.address === address));
  return [...known, ...fresh.map((account) => named(account, name || account.address.slice(0, 8)))];
}

/** Its parts in the order in which they are read from the file, so that two can be compared as text. */
function named({ address, kind, secret, path }: HeldAccount, name: string): WalletAccount {
  return { address, name, kind, secret, path };
}
