import { findForks, findTotalsEvidence } from '#core/settlement/evidence.ts';
import { type SumLeaf, type SumTree, buildSumTree } from '#core/settlement/sumTree.ts';
import { Seeded } from '#test/support/seeded.ts';
import { rounded } from '../median.ts';

const PAYEES = 30;
/** What an epoch costs at most, and the bond of a post, in the same unit. */
const FEES = 1_000n;
const BOND = 200n;
const RECEIPTS = 20;
/** Parts of an epoch that a prepaying payer has handed over before it. */
const PREPAID = 0.5;
const SEED = 23;
const POOL = new Uint8Array(32);

/** What a payer does who does not want to pay, and how often somebody looks. */
interface Scheme {
  readonly name: string;
  /** Nothing is posted at all. */
  readonly silent?: boolean;
  /** Of the receipts, so many are replaced by cheaper ones. */
  readonly cheaper?: number;
  /** One account gets less than it had. */
  readonly lowers?: boolean;
  /** How often somebody compares a root with the one before, and how many receipts somebody was handed. */
  readonly watched: number;
  readonly handedOut: number;
}

const SCHEMES: readonly Scheme[] = [
  { name: 'silent', silent: true, watched: 1, handedOut: 1 },
  { name: 'lowersWatched', lowers: true, watched: 1, handedOut: 0 },
  { name: 'lowersHalfWatched', lowers: true, watched: 0.5, handedOut: 0 },
  { name: 'lowersUnwatched', lowers: true, watched: 0, handedOut: 0 },
  { name: 'cheaperAllHandedOut', cheaper: 0.5, watched: 1, handedOut: 1 },
  { name: 'cheaperTenthHandedOut', cheaper: 0.5, watched: 1, handedOut: 0.1 },
  { name: 'cheaperNoneHandedOut', cheaper: 0.5, watched: 1, handedOut: 0 },
];

/** Of what was owed over all epochs, what each scheme saves: alone, and where half was paid before. Below 0 it costs. */
export function saved(epochs: number): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const scheme of SCHEMES) {
    const { owed, paid, lost } = run(scheme, epochs);
    const rest = (owed - paid) / owed;
    // What was paid before is divided whatever is posted: only the rest can be kept back.
    figures[`saves.${scheme.name}`] = rounded(rest - lost / owed, 3);
    figures[`savesPrepaid.${scheme.name}`] = rounded(rest * (1 - PREPAID) - lost / owed, 3);
  }
  return figures;
}

/** Epoch after epoch, what is struck is posted again as it should have been: the bond is lost, and nothing is saved. */
function run(scheme: Scheme, epochs: number): { owed: number; paid: number; lost: number } {
  const random = new Seeded(SEED);
  let final: SumTree | null = null;
  let [owed, lost] = [0n, 0n];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    owed += FEES;
    if (scheme.silent === true) continue;
    const honest: SumTree = grown(final, FEES);
    const wish: SumTree = wishOf(scheme, final, honest, epoch % PAYEES);
    const seen = random.fraction() < scheme.watched && final !== null && findTotalsEvidence(final, wish) !== null;
    if (seen || isForked(scheme, random)) {
      lost += BOND;
      final = honest;
    } else {
      final = wish;
    }
  }
  const paid = final?.leaves.reduce((sum, { total }) => sum + total, 0n) ?? 0n;
  return { owed: Number(owed), paid: Number(paid), lost: Number(lost) };
}

function wishOf({ cheaper, lowers }: Scheme, final: SumTree | null, honest: SumTree, turn: number): SumTree {
  if (cheaper !== undefined) return grown(final, FEES - BigInt(Math.round((Number(FEES) * cheaper) / 2)));
  return lowers === true ? lowered(final, honest, turn) : honest;
}

/** Whether somebody holds one of the receipts that were replaced, each by one at half the price. */
function isForked({ cheaper, handedOut }: Scheme, random: Seeded): boolean {
  if (cheaper === undefined) return false;
  const signed = (index: number, fee: bigint) => ({
    digest: new Uint8Array(32).fill(index + Number(fee)),
    r: POOL,
    vs: POOL,
  });
  const zero = `0x${'00'.repeat(32)}`;
  const receipts = Array.from({ length: RECEIPTS }, (_, index) => {
    const receipt = { index, writtenAt: 0, fee: 50n, adapter: zero, lineage: zero, statement: zero };
    return { receipt, signed: signed(index, 50n) };
  });
  const held = receipts.filter(() => random.fraction() < handedOut);
  const posted = (index: number) => (index < RECEIPTS * cheaper ? signed(index, 25n) : signed(index, 50n));
  return findForks(held, { from: 0, to: RECEIPTS }, posted).length > 0;
}

function grown(final: SumTree | null, by: bigint): SumTree {
  const each = by / BigInt(PAYEES);
  return treeOf(
    Array.from({ length: PAYEES }, (_, number) => {
      const account = `0x${(0x100 + number).toString(16).padStart(40, '0')}`;
      const more = number === 0 ? by - each * BigInt(PAYEES - 1) : each;
      return { account, total: (final?.leaves[number]?.total ?? 0n) + more };
    }),
  );
}

/** One account after the other loses what it had, as far as the sum still rises. */
function lowered(final: SumTree | null, honest: SumTree, turn: number): SumTree {
  const had = final?.leaves[turn]?.total ?? 0n;
  if (had === 0n) return honest;
  const most = FEES - ((honest.leaves[turn]?.total ?? 0n) - had);
  const total = had < most ? 1n : had - most + 1n;
  return treeOf(honest.leaves.map((leaf, at) => (at === turn ? { ...leaf, total } : leaf)));
}

function treeOf(leaves: readonly SumLeaf[]): SumTree {
  const built = buildSumTree(POOL, leaves);
  if (!built.ok) throw new Error(built.failure);
  return built.value;
}
