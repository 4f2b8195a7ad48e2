import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Prepared, Sent, Unsigned } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import { heightsOf, lookFor } from './follow.ts';
import type { WalletKeys } from './keys.ts';
import { Node } from './node.ts';
import { otherSide, prepare, refused } from './prepare.ts';
import type { Known, Ready } from './prepare.ts';
import { isWhatWasShown } from './sameBytes.ts';
import type { Bytes } from './statement.ts';
import { type Found, type Kept, type Transactions, shown } from './transactions.ts';

type Told<Value> = Promise<Result<Value, Failure>>;

/** What stands prepared and unsigned at once. */
const MOST_READY = 50;
const MOST_SHOWN = 500;
/** No line is that long: whoever says so errs, and what is signed for such a place would never be carried out. */
const MOST_WAITING = 1_000;

interface Parts {
  keys: Pick<WalletKeys, 'accounts' | 'use'>;
  transactions: Transactions;
  chain: (id: bigint) => Chain | undefined;
  contacts: () => readonly Known[];
  revised: () => void;
}

/** From a wish to a final transaction: prepared and shown, signed as shown, stored, sent, and followed to its end. */
export class Sending {
  readonly #parts: Parts;
  readonly #ready = new Map<string, Ready>();
  /** One line for each account on each chain: places are given away one after the other. */
  readonly #lines = new Map<string, Promise<unknown>>();
  #following: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Nothing is signed and nothing leaves: it is built, tried, and put into words. */
  async prepare(chainId: bigint, address: string, bytes: Bytes): Told<Prepared> {
    return this.#prepare(chainId, address, bytes, undefined);
  }

  /** Prepares the same again for a higher fee, or nothing at all in its place. */
  async prepareReplacement(id: string, kind: 'faster' | 'cancel'): Told<Prepared> {
    const kept = this.#parts.transactions.get(id);
    if (kept === undefined) return fail({ code: 'NOT_FOUND', what: 'transaction' });
    if (kept.state !== 'pending' && kept.state !== 'stored') return refused('too-late');
    const bytes = kind === 'cancel' ? { to: kept.account, value: 0n, data: '0x' } : await bytesOf(kept);
    return this.#prepare(kept.chain, kept.account, bytes, { kept, kind });
  }

  /** Signs what was shown under this id, and nothing else. An id counts once. */
  async confirm(id: string): Told<Sent> {
    const ready = this.#ready.get(id);
    this.#ready.delete(id);
    if (ready === undefined || ready.until < Date.now()) return refused('not-shown');
    const chain = this.#parts.chain(ready.prepared.chain);
    if (chain === undefined) return fail({ code: 'NOT_FOUND', what: 'network' });
    const line = `${ready.prepared.chain} ${ready.prepared.account}`;
    const turn = (this.#lines.get(line) ?? Promise.resolve()).then(() => this.#send(chain, ready));
    this.#lines.set(
      line,
      turn.catch(() => {}),
    );
    return turn;
  }

  list(): Sent[] {
    return this.#parts.transactions.newest(MOST_SHOWN).map(shown);
  }

  /** Looks once what has become of everything that is under way. Those who ask meanwhile wait for the same look. */
  follow(): Promise<void> {
    return (this.#following ??= this.#follow().finally(() => {
      this.#following = undefined;
    }));
  }

  async #prepare(
    chainId: bigint,
    address: string,
    bytes: Bytes,
    replaces: { kept: Kept; kind: 'faster' | 'cancel' } | undefined,
  ): Told<Prepared> {
    const chain = this.#parts.chain(chainId);
    if (chain === undefined) return fail({ code: 'NOT_FOUND', what: 'network' });
    const accounts = await this.#parts.keys.accounts();
    const account = accounts.find((each) => each.address === address);
    if (account === undefined || account.kind === 'watch')
      return fail({ code: 'WALLET_REFUSED', reason: 'no-key-for-it' });
    if (replaces === undefined && bytes.data === '0x' && bytes.to === address) return refused('to-itself');
    const met = new Set(
      this.#parts.transactions.newest(MOST_SHOWN).flatMap(({ statement }) => otherSide(statement) ?? []),
    );
    const known = [...accounts, ...this.#parts.contacts()].filter((each) => each.address !== address);
    const made = await prepare({ chain, account, bytes, known, met, ...(replaces !== undefined && { replaces }) });
    if (!made.ok) return made;
    const [oldest] = this.#ready.keys();
    if (this.#ready.size >= MOST_READY && oldest !== undefined) this.#ready.delete(oldest);
    this.#ready.set(made.value.prepared.id, made.value);
    return ok(made.value.prepared);
  }

  async #send(chain: Chain, ready: Ready): Told<Sent> {
    const { keys, transactions } = this.#parts;
    const { prepared, bytes, gas, maxFee, priority, kind, replaces } = ready;
    const account = prepared.account;
    // The last moment in which a chain that is not what it was can be noticed.
    const sound = await chain.check();
    if (!sound.ok) return sound;
    const node = new Node(chain);
    const nonce = replaces === null ? await this.#nextNonce(node, account) : ok(replaces.nonce);
    if (!nonce.ok) return nonce;
    if (replaces !== null && !['stored', 'pending'].includes(transactions.get(replaces.id)?.state ?? ''))
      return refused('too-late');
    const transaction: Unsigned = { chain: chain.id, nonce: nonce.value, ...bytes, gas, maxFee, priority };
    const signed = await keys.use((client) => client.signTransaction({ account, transaction }));
    if (!signed.ok) return signed;
    const { raw, hash } = signed.value;
    if (!(await isWhatWasShown(raw, hash, account, transaction))) return refused('differs');

    // Under the id that was shown: whoever prepared it knows by it whether it was signed, after a restart too.
    const id = replaces?.id ?? prepared.id;
    const attempt = { hash, kind, raw, maxFee, priority };
    const { statement, token } = prepared;
    const kept =
      replaces === null
        ? transactions.add(
            { id, chain: chain.id, account, nonce: nonce.value, statement, token, at: Date.now() },
            attempt,
          )
        : transactions.addAttempt(id, attempt);
    if (!kept.ok) return kept;
    await this.#broadcast(node, id, raw);
    this.#parts.revised();
    const now = transactions.get(id);
    return now === undefined ? fail({ code: 'NOT_FOUND', what: 'transaction' }) : ok(shown(now));
  }

  /** Behind what is under way from here, and behind what somebody else sent with the same key. */
  async #nextNonce(node: Node, account: string): Told<number> {
    const [mined, waiting] = await Promise.all([node.nonce(account, 'latest'), node.nonce(account, 'pending')]);
    if (!mined.ok) return mined;
    if (!waiting.ok) return waiting;
    let next = Math.max(mined.value, waiting.value);
    // The first that is free: what a lying node once had signed far ahead does not hold up what comes now.
    const held = this.#parts.transactions.heldFrom(node.chain.id, account, next);
    while (held.has(next)) next += 1;
    if (!Number.isSafeInteger(next) || next > mined.value + MOST_WAITING)
      return fail({ code: 'CHAIN_FAILED', name: node.chain.name, host: '', reason: 'answer', detail: 'nonce' });
    return ok(next);
  }

  /** What cannot be sent now stays stored, and is sent again with the next look. */
  async #broadcast(node: Node, id: string, raw: string): Promise<void> {
    const sent = await node.send(raw);
    const kept = this.#parts.transactions.get(id);
    if (!sent.ok || kept === undefined || kept.state !== 'stored') return;
    this.#parts.transactions.found(id, { ...kept, state: 'pending' });
  }

  async #follow(): Promise<void> {
    const open = this.#parts.transactions.open();
    let changed = false;
    for (const id of new Set(open.map(({ chain }) => chain))) {
      const chain = this.#parts.chain(id);
      if (chain === undefined) continue;
      const node = new Node(chain);
      const heights = await heightsOf(node);
      if (!heights.ok) continue;
      for (const kept of open.filter((each) => each.chain === id)) {
        const found = await lookFor(node, kept, heights.value);
        if (!found.ok) break;
        if (found.value.state === 'pending') {
          // It says itself whether the network has it.
          if (await this.#sendAgain(node, kept)) changed = true;
          if (kept.state === 'stored' || kept.state === 'pending') continue;
        }
        if (JSON.stringify(same(found.value)) === JSON.stringify(same(kept))) continue;
        const wrote = this.#parts.transactions.found(kept.id, found.value);
        if (!wrote.ok) return;
        changed = true;
      }
    }
    if (changed) this.#parts.revised();
  }

  /** A node that forgot it, or never heard of it, is told again: the newest version, which pays the most. */
  async #sendAgain(node: Node, kept: Kept): Promise<boolean> {
    const last = kept.attempts.at(-1);
    if (last === undefined) return false;
    const known = await node.knows(last.hash);
    if (!known.ok) return false;
    if (!known.value) await this.#broadcast(node, kept.id, last.raw);
    else if (kept.state === 'stored') this.#parts.transactions.found(kept.id, { ...kept, state: 'pending' });
    return this.#parts.transactions.get(kept.id)?.state !== kept.state;
  }
}

/** What a look can change. */
function same({ state, settled, succeeded, minedHash, block, fee }: Found): unknown[] {
  return [state, settled, succeeded, minedHash, block, fee === null ? null : String(fee)];
}

/** Of a transaction that is on its way, what it does: read from the version that was signed first. */
async function bytesOf({ attempts }: Kept): Promise<Bytes> {
  const { Transaction } = await import('ethers');
  const { to, value, data } = Transaction.from(attempts[0]?.raw ?? '');
  return { to: to ?? '', value, data };
}
