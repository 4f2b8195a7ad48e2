import { type Fee, type PaidShare, type Pay, type Registered, divideFee, divideFlat } from './divideFee.ts';
import type { Role } from './feeTerms.ts';
import type { HashBytes } from '../receiptLog/hashing.ts';
import type { SumLeaf } from './sumTree.ts';

/** What an epoch adds up to: leaves by ascending account, ready for a tree. */
export interface Epoch {
  readonly leaves: readonly SumLeaf[];
  /** The sum of the leaves, and by how much it has grown. */
  readonly total: bigint;
  readonly increase: bigint;
  /** What the answers cost. */
  readonly fees: bigint;
  /** Of it, what nobody may have: the flat pool of an adapter that was made of its author's data alone. */
  readonly unpaid: bigint;
  readonly receipts: number;
}

/** What somebody gets, and for what: a statement is made of these. `flat`: their part of what is unattributed. */
export interface Gain {
  readonly adapter: string;
  readonly account: string;
  readonly amount: bigint;
  readonly part: Role | 'flat';
  readonly share: PaidShare | null;
}

/**
 * Folds the receipts of one payer in one token into what everybody was ever owed. The order in which receipts come
 * says nothing, and no account's total falls: an epoch only adds.
 */
export class EpochFold {
  readonly #payer: string;
  readonly #poster: string;
  readonly #previous: readonly SumLeaf[];
  readonly #adapters: ReadonlyMap<string, Registered>;
  readonly #gained = new Map<string, { amount: bigint }>();
  readonly #flat = new Map<string, bigint>();
  readonly #hash: HashBytes | undefined;
  readonly #told: ((gain: Gain) => void) | undefined;
  #fees = 0n;
  #receipts = 0;

  constructor(options: {
    payer: string;
    poster: string;
    previous: readonly SumLeaf[];
    /** By the name under which receipts have them. */
    adapters: ReadonlyMap<string, Registered>;
    /** A faster one, where the place has it. */
    hash?: HashBytes;
    /** Called for everything that anybody gains. */
    told?: (gain: Gain) => void;
  }) {
    this.#payer = options.payer;
    this.#poster = options.poster;
    this.#previous = options.previous;
    this.#adapters = options.adapters;
    this.#hash = options.hash;
    this.#told = options.told;
  }

  /** False where the adapter is not registered: such a receipt cannot be settled. */
  add(adapter: string, fee: Fee): boolean {
    const registered = this.#adapters.get(adapter);
    if (registered === undefined) return false;
    const pay = this.#told === undefined ? this.#pay : this.#payAndTell(adapter);
    const flat = divideFee(fee, registered, pay, this.#hash);
    this.#flat.set(adapter, (this.#flat.get(adapter) ?? 0n) + flat);
    this.#fees += fee.amount;
    this.#receipts += 1;
    return true;
  }

  /** `draw` decides between equal remainders of the flat pools: the root over the receipts. */
  close(draw: string): Epoch {
    let unpaid = 0n;
    for (const [adapter, amount] of this.#flat) {
      const registered = this.#adapters.get(adapter);
      if (registered === undefined || amount === 0n) continue;
      const among = { payer: this.#payer, poster: this.#poster, draw: `${draw}\n${adapter}` };
      unpaid += divideFlat(amount, registered, among, (account, part) => {
        this.#pay(account, part);
        this.#told?.({ adapter, account, amount: part, part: 'flat', share: null });
      });
    }
    const totals = new Map(this.#previous.map(({ account, total }) => [account, total]));
    let increase = 0n;
    for (const [account, { amount }] of this.#gained) {
      totals.set(account, (totals.get(account) ?? 0n) + amount);
      increase += amount;
    }
    const leaves = [...totals]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([account, total]) => ({ account, total }));
    const total = leaves.reduce((sum, leaf) => sum + leaf.total, 0n);
    return { leaves, total, increase, fees: this.#fees, unpaid, receipts: this.#receipts };
  }

  #payAndTell(adapter: string): Pay {
    return (account, amount, share, part) => {
      this.#pay(account, amount);
      this.#told?.({ adapter, account, amount, part, share });
    };
  }

  readonly #pay = (account: string, amount: bigint): void => {
    const gained = this.#gained.get(account);
    if (gained === undefined) this.#gained.set(account, { amount });
    else gained.amount += amount;
  };
}
