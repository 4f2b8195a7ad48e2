import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Registered } from '#core/settlement/divideFee.ts';
import type { StatementShown } from '#core/settlement/payerShown.ts';
import { type Epoch as Folded, EpochFold, type Gain } from '#core/settlement/epoch.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import { hashOfStatement } from '#core/settlement/statement.ts';
import { type SumLeaf, readLeaves } from '#core/settlement/sumTree.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { Chain } from '../chain/chain.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import type { Identity } from '../identity/identity.ts';
import { nativeSha256 } from '../ledger/nativeHash.ts';
import type { ContentStore } from '../storage/contentStore.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import { type Attributed, type AttributionParts, attribute } from './attributed.ts';
import type { Epoch, EpochBook, KeptEpoch } from './epochBook.ts';
import { foldEpoch, hex } from './foldEpoch.ts';
import { type Owed, makeEpoch, poolBytes } from './makeEpoch.ts';
import type { Meter } from './meter.ts';
import { Money } from './money.ts';
import { NO_ROOT, NOT_REVOKED, type PoolState, poolHash, poolState } from './poolState.ts';
import { type InPool, type Told, noNetwork, refused } from './refused.ts';
import { peopleOf } from './registrations.ts';

/** As the contract has them. */
const MOST_CREDITED = 32;
const MOST_PUBLISHED = 1_024;
export const POST_BOND = 20_000_000_000_000_000n;
const CLOCK_SKEW = 15 * 60;

export interface SettlingParts {
  readonly meter: Meter;
  readonly epochs: EpochBook;
  readonly identity: Promise<Identity>;
  readonly attribution: AttributionParts;
  readonly chain: (id: bigint) => Chain | undefined;
  readonly index: (network: bigint) => IndexFile | null;
  readonly calls: Pick<Wallet['calls'], 'prepare' | 'signed'>;
  readonly store: ContentStore;
  readonly changed: () => void;
}

/** What is owed in a pool, added up as if it were settled now. */
export interface Preview {
  readonly folded: Folded;
  readonly gains: readonly Gain[];
  readonly answers: readonly Attributed[];
  readonly unready: number;
}

/**
 * Settles what is owed:
 *
 *     drafted ── prepared, signed ──► credited, or posted ──► final
 *        ▲                               └── struck, refused ──┐
 *        └─────────────────────────────────────────────────────┘
 *
 * Each step is in the journal before the next begins. Which receipts come next stands on the chain, and a post names the
 * root that it follows: whatever is begun twice, one lands.
 */
export class Settling {
  readonly #parts: SettlingParts;

  constructor(parts: SettlingParts) {
    this.#parts = parts;
  }

  /** What would go to whom, without writing or signing a receipt. */
  async preview(pool: InPool): Told<Preview> {
    const found = await this.#ready(pool);
    if (!found.ok) return found;
    const { ready, unready, registered } = found.value;
    const payer = pool.account.toLowerCase();
    const gains: Gain[] = [];
    const told = (gain: Gain) => gains.push(gain);
    const fold = new EpochFold({ payer, poster: payer, previous: [], adapters: registered, hash: nativeSha256, told });
    for (const { charge, registration, shares, unattributed } of ready) {
      fold.add(registration.id, { amount: charge.fee, shares, unattributed, draw: charge.message });
    }
    return ok({ folded: fold.close(''), gains, answers: ready, unready: unready.length });
  }

  async #ready(pool: InPool) {
    const { meter, attribution, index: indexOf } = this.#parts;
    const index = indexOf(pool.network);
    if (index === null) return noNetwork;
    const { ready, unready } = await attribute(attribution, index, meter.owed(pool));
    const registered = new Map<string, Registered>();
    for (const { registration } of ready) registered.set(registration.id, peopleOf(index, registration));
    return ok({ ready, unready, registered });
  }

  /** Writes and signs the receipts, and adds them up; null where there are none. */
  async #owed(pool: InPool, from: number, writtenAt: number, previous: readonly SumLeaf[]): Told<Owed | null> {
    const found = await this.#ready(pool);
    if (!found.ok) return found;
    const { ready, registered } = found.value;
    if (ready.length === 0) return ok(null);
    const payer = pool.account.toLowerCase();
    const wish = { pool: poolBytes(pool), payer, poster: payer, previous, registered, answers: ready, from, writtenAt };
    const settled = await foldEpoch(wish, await this.#parts.identity);
    return settled.ok ? ok({ answers: ready, settled: settled.value }) : settled;
  }

  async draft(pool: InPool): Told<KeptEpoch> {
    const { epochs, changed } = this.#parts;
    const chain = this.#parts.chain(pool.network);
    const index = this.#parts.index(pool.network);
    if (chain === undefined || index === null) return noNetwork;
    const cleared = await this.#clear(pool);
    if (!cleared.ok) return cleared;
    const node = (await this.#parts.identity).publicKey;
    const state = await poolState(chain, pool.account, pool.token, addressOfKey(node));
    if (!state.ok) return state;
    const signs = maySign(state.value);
    if (!signs.ok) return signs;
    if (state.value.pending !== null && !isOver(state.value)) return refused('still-pending');
    const from = Number(state.value.node.next);
    const writtenAt = writingTime(state.value);
    const first = await this.#owed(pool, from, writtenAt, []);
    if (!first.ok) return first;
    if (first.value === null) return refused('nothing-owed');
    const { folded } = first.value.settled;
    if (folded.increase === 0n) return refused('nobody-to-pay');
    if (BigInt(from + first.value.answers.length) > state.value.node.firstInvalid) return refused('not-authorised');
    const byCredit = folded.leaves.length <= MOST_CREDITED && state.value.pending === null;
    let owed = first.value;
    if (!byCredit) {
      const previous = await this.#finalLeaves(pool, index, state.value);
      if (previous === null) return refused('leaves-missing');
      const again = await this.#owed(pool, from, writtenAt, previous);
      if (!again.ok) return again;
      if (again.value === null) return refused('nothing-owed');
      owed = again.value;
    }
    const { increase } = owed.settled.folded;
    if (increase > state.value.pool.free) return refused('pool-too-small', `${state.value.pool.free} < ${increase}`);
    const epoch = await makeEpoch(this.#parts, { pool, state: state.value, owed, way: byCredit ? 'credit' : 'post' });
    if (!epoch.ok) return epoch;
    const kept = epochs.add(
      epoch.value,
      owed.answers.map(({ charge }) => charge.id),
    );
    if (!kept.ok) return kept;
    changed();
    return epochs.get(epoch.value.id);
  }

  /** What signs it: a credit or a post. Looks once more whether the chain stands where it stood. */
  async prepare(id: string, signer?: string): Told<Prepared> {
    const { epochs, calls, changed } = this.#parts;
    const found = epochs.get(id);
    if (!found.ok) return found;
    const { epoch, transaction, over } = found.value;
    const chain = this.#parts.chain(BigInt(epoch.network));
    if (chain === undefined) return noNetwork;
    if (over !== null) return refused('nothing-there');
    if (transaction !== null && this.#isUnderWay(transaction)) return refused('under-way');
    if (epoch.way === 'post' && epoch.leaves > MOST_PUBLISHED && epoch.location === null) return refused('needs-place');
    const { statement } = epoch;
    const state = await poolState(chain, epoch.payer, epoch.token, statement.node);
    if (!state.ok) return state;
    const signs = maySign(state.value);
    if (!signs.ok) return signs;
    const { pool, node, pending } = state.value;
    if (Number(node.next) !== statement.from || Number(pool.posts) !== epoch.posts) return refused('moved');
    if (pool.finalRoot !== epoch.previousRoot || (pending !== null && epoch.way === 'credit')) return refused('moved');
    if (BigInt(epoch.increase) > pool.free) return refused('pool-too-small', `${pool.free} < ${epoch.increase}`);
    const common = {
      payer: epoch.payer,
      token: epoch.token,
      node: statement.node,
      from: BigInt(statement.from),
      to: BigInt(statement.to),
      receipts: statement.receipts,
    };
    const account = checksummed(signer ?? epoch.payer);
    const prepared =
      epoch.way === 'credit'
        ? await calls.prepare(chain.id, account, {
            contract: 'settlement',
            call: 'credit',
            args: [
              { ...common, statement: `0x${hashOfStatement(statement)}` },
              statement.payees.map((payee) => payee.account),
              statement.payees.map((payee) => BigInt(payee.amount)),
            ],
          })
        : await calls.prepare(
            chain.id,
            account,
            {
              contract: 'settlement',
              call: 'post',
              args: [
                {
                  ...common,
                  previousRoot: epoch.previousRoot,
                  root: epoch.root ?? NO_ROOT,
                  total: BigInt(epoch.total),
                  leaves: BigInt(epoch.leaves),
                  file: epoch.leaves > MOST_PUBLISHED ? `0x${epoch.leavesFile ?? ''}` : NO_ROOT,
                },
                epoch.leaves > MOST_PUBLISHED ? '0x' : hex((await this.leavesOf(epoch)) ?? new Uint8Array(0)),
              ],
            },
            POST_BOND,
          );
    if (!prepared.ok) return prepared;
    const kept = epochs.prepared(id, prepared.value.id);
    if (!kept.ok) return kept;
    changed();
    return prepared;
  }

  /** Packed, as they are posted or put somewhere. */
  async leavesOf({ leavesFile }: Epoch): Promise<Buffer | null> {
    return leavesFile === null ? null : this.#parts.store.get(leavesFile);
  }

  /** How far a settlement is, by the wallet and by the chain. What came to nothing is owed again from then on. */
  stateOf({ epoch, transaction, over }: KeptEpoch): StatementShown['state'] {
    if (over !== null) return over;
    const { epochs } = this.#parts;
    const onChain = this.#onChain(epoch);
    if (onChain === 'settled' || onChain === 'struck') {
      epochs.over(epoch.id, onChain);
      return onChain;
    }
    if (onChain === 'pending') return 'pending';
    const sent = transaction === null ? null : this.#parts.calls.signed(transaction);
    if (sent === null) return 'drafted';
    const mined = ['mined', 'safe', 'final'].includes(sent.state);
    const failed = sent.state === 'replaced' || sent.mined === 'cancel' || (mined && sent.succeeded !== true);
    // Only what can no longer be taken back by the chain is given up.
    if (failed && (sent.state === 'replaced' || sent.state === 'final' || sent.succeeded === false)) {
      epochs.over(epoch.id, 'refused');
      return 'refused';
    }
    if (mined && sent.succeeded === true) return epoch.way === 'credit' ? 'settled' : 'pending';
    return 'signing';
  }

  /** What nobody signed makes room; what is under way does not. */
  async #clear({ network, account, token }: InPool): Promise<Result<void, Failure>> {
    for (const kept of this.#parts.epochs.ofPool(network, account, token)) {
      const state = this.stateOf(kept);
      if (state === 'signing') return refused('under-way');
      if (state === 'pending') return refused('still-pending');
      if (state !== 'drafted') continue;
      const dropped = this.#parts.epochs.drop(kept.epoch.id);
      if (!dropped.ok) return dropped;
    }
    return ok(undefined);
  }

  #isUnderWay(transaction: string): boolean {
    const sent = this.#parts.calls.signed(transaction);
    if (sent === null || sent.state === 'replaced' || sent.mined === 'cancel') return false;
    return sent.succeeded !== false;
  }

  /** As far as the chain was read. */
  #onChain({ network, payer, token, way, root, statement }: Epoch): 'settled' | 'struck' | 'pending' | null {
    const index = this.#parts.index(BigInt(network));
    if (index === null) return null;
    const money = new Money(index);
    const pool = poolHash(BigInt(network), payer, token);
    if (way === 'credit') {
      const hash = `0x${hashOfStatement(statement)}`;
      return money.ofPool(pool, 'credited').some((each) => each.statement === hash) ? 'settled' : null;
    }
    const posted = money
      .ofPool(pool, 'posted')
      .find(({ post }) => post.root === root && post.receipts === statement.receipts);
    if (posted === undefined) return null;
    const number = (each: { number: number }) => each.number === posted.number;
    if (money.ofPool(pool, 'finalised').some(number)) return 'settled';
    return money.ofPool(pool, 'struck').some(number) ? 'struck' : 'pending';
  }

  /** Of the root that the next post follows: one whose window is over becomes final with it. */
  async #finalLeaves(pool: InPool, index: IndexFile, state: PoolState): Promise<readonly SumLeaf[] | null> {
    const money = new Money(index);
    const id = poolHash(pool.network, pool.account, pool.token);
    const posted = state.pending === null ? money.final(id) : money.pending(id);
    const root = state.pending?.root ?? state.pool.finalRoot;
    if (root === NO_ROOT) return [];
    if (posted === null || posted.post.root !== root) return null;
    const packed = money.publishedLeaves(id, posted.number) ?? (await this.#parts.store.get(posted.post.file.slice(2)));
    const leaves = packed === null ? null : readLeaves(packed);
    return leaves?.ok === true ? leaves.value : null;
  }
}

/** Whether this machine's key may sign for the pool now. */
export function maySign({ node, now }: PoolState): Result<void, Failure> {
  const may = node.from !== 0n && node.until > BigInt(now) && node.firstInvalid === NOT_REVOKED;
  // A revoked one still counts up to a point: what is written now is behind it.
  return may ? ok(undefined) : refused('not-authorised');
}

function isOver({ pending, now }: PoolState): boolean {
  return pending === null || (pending.demands === 0n && pending.until < BigInt(now));
}

/** By this machine's clock, but no time that the contract would not believe: clocks are off, and practice has its own. */
export function writingTime(
  { node, now }: { readonly node: Pick<PoolState['node'], 'from'>; readonly now: number },
  own = Math.floor(Date.now() / 1_000),
): number {
  return Math.min(Math.max(own, Number(node.from)), Math.max(now + CLOCK_SKEW / 3, Number(node.from)));
}
