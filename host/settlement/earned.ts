import type { EarningLine, Stages, WarningShown } from '#core/settlement/earningsShown.ts';
import { type Disorder, type TotalsEvidence, findTotalsEvidence } from '#core/settlement/evidence.ts';
import type { ReceiptEvidence } from '#core/settlement/receiptEvidence.ts';
import { type SumTree, placeOf } from '#core/settlement/sumTree.ts';
import type { IndexFile } from '../datanets/indexFile.ts';
import { receiptsAgainst } from './heldReceipts.ts';
import type { Dated, Money, Posted } from './money.ts';
import type { SharedBook } from './sharedBook.ts';
import type { Trees } from './trees.ts';

export interface Amounts {
  readonly inWindow: bigint;
  readonly pending: bigint;
  readonly claimable: bigint;
  readonly claimed: bigint;
}

/** What an account has of one payer, in one way. Addresses in lower case. */
export interface Line {
  readonly way: EarningLine['way'];
  readonly account: string;
  readonly payer: string;
  readonly token: string;
  readonly pool: string;
  readonly amounts: Amounts;
  readonly until: number | null;
  readonly leaves: EarningLine['leaves'];
}

/** Money that came to an account at a time. */
export interface Income {
  readonly account: string;
  readonly pool: string;
  readonly payer: string;
  readonly token: string;
  readonly at: number;
  readonly block: number;
  readonly way: EarningLine['way'];
  readonly amount: bigint;
}

export interface Reading {
  readonly network: bigint;
  readonly money: Money;
  readonly trees: Trees;
  /** Seconds since 1970, by the chain. */
  readonly now: number;
  readonly index: IndexFile;
  /** What payers handed to us, by pool. */
  readonly shared: Pick<SharedBook, 'ofPool'>;
}

const NONE: Amounts = { inWindow: 0n, pending: 0n, claimable: 0n, claimed: 0n };

/** Everything that an account earned, by payer and token, with how far each is. */
export async function linesOf(reading: Reading, account: string): Promise<Line[]> {
  return [...creditLines(reading.money, account), ...(await rootLines(reading, account))];
}

/** Credits are claimed once anything was collected after them: a collection takes all of a token. */
function creditLines(money: Money, account: string): Line[] {
  const collected = money.ofAccount(account, 'collected');
  const lines = new Map<string, Line>();
  for (const credit of money.ofAccount(account, 'credited')) {
    const { pool, payer, token, payees } = credit;
    const amount = payees.reduce((sum, each) => (each.account === account ? sum + BigInt(each.amount) : sum), 0n);
    const isCollected = collected.some((each) => each.token === token && isAfter(each, credit));
    const before = lines.get(pool)?.amounts ?? NONE;
    const amounts = isCollected
      ? { ...before, claimed: before.claimed + amount }
      : { ...before, claimable: before.claimable + amount };
    lines.set(pool, { way: 'credits', account, payer, token, pool, amounts, until: null, leaves: 'known' });
  }
  return [...lines.values()];
}

async function rootLines({ network, money, trees, now }: Reading, account: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { pool, payer, token } of money.pools()) {
    const [final, posted] = [money.final(pool), money.pending(pool)];
    if (final === null && posted === null) continue;
    const [before, since] = [
      final === null ? null : await trees.of(network, money, final),
      posted === null ? null : await trees.of(network, money, posted),
    ];
    const settled = totalIn(before, account);
    const claimed = money
      .ofAccount(account, 'claimed')
      .reduce((sum, each) => (each.pool === pool ? sum + BigInt(each.amount) : sum), 0n);
    const rise = posted === null || since === null ? 0n : totalIn(since, account) - settled;
    const until = posted === null ? null : money.windowEnds(pool, posted);
    const isOver = until !== null && until < now;
    const missing = (final !== null && before === null) || (posted !== null && since === null);
    if (settled === 0n && rise <= 0n && claimed === 0n && !missing) continue;
    const more = rise > 0n ? rise : 0n;
    lines.push({
      way: 'root',
      account,
      payer,
      token,
      pool,
      amounts: {
        inWindow: isOver ? 0n : more,
        pending: isOver ? more : 0n,
        claimable: settled > claimed ? settled - claimed : 0n,
        claimed,
      },
      until,
      leaves: missing ? 'missing' : 'known',
    });
  }
  return lines;
}

/** When what came: credits, and by how much each posted root that stands raised the account's total. */
export async function incomeOf({ network, money, trees }: Reading, account: string): Promise<Income[]> {
  const income: Income[] = [];
  for (const { pool, payer, token, payees, at, block } of money.ofAccount(account, 'credited')) {
    const amount = payees.reduce((sum, each) => (each.account === account ? sum + BigInt(each.amount) : sum), 0n);
    income.push({ account, pool, payer, token, at, block, way: 'credits', amount });
  }
  for (const { pool, payer, token } of money.pools()) {
    const struck = new Set(money.ofPool(pool, 'struck').map(({ number }) => number));
    let before = 0n;
    for (const posted of money.ofPool(pool, 'posted')) {
      if (struck.has(posted.number)) continue;
      const tree = await trees.of(network, money, posted);
      if (tree === null) continue;
      const total = totalIn(tree, account);
      if (total > before) {
        const { at, block } = posted;
        income.push({ account, pool, payer, token, at, block, way: 'root', amount: total - before });
      }
      before = total;
    }
  }
  return income.toSorted((one, other) => one.block - other.block);
}

export type Evidence = TotalsEvidence | Disorder | ReceiptEvidence;

/** What is wrong with a root that is posted, and can be shown to the contract. */
export async function evidenceAgainst(
  reading: Reading,
  pool: string,
): Promise<{ posted: Posted; evidence: Evidence } | null> {
  const { network, money, trees, shared } = reading;
  const [final, posted] = [money.final(pool), money.pending(pool)];
  if (posted === null) return null;
  const since = await trees.of(network, money, posted);
  const before = final === null ? null : await trees.of(network, money, final);
  const totals = before === null || since === null ? null : findTotalsEvidence(before, since);
  const evidence =
    totals ??
    (since === null ? await trees.disorder(network, posted) : null) ??
    receiptsAgainst(reading, posted, shared.ofPool(pool)).evidence;
  return evidence === null ? null : { posted, evidence };
}

/** Something that a person should look at before it is too late. Addresses in lower case. */
export type Warning = Omit<WarningShown, 'payer' | 'token' | 'account'> & {
  readonly payer: string;
  readonly token: string;
  readonly account: string;
};

export async function warningsFor(reading: Reading, accounts: readonly string[]): Promise<Warning[]> {
  const { network, money, trees, now } = reading;
  const warnings: Warning[] = [];
  for (const { pool, payer, token } of money.pools()) {
    const posted = money.pending(pool);
    if (posted === null) continue;
    const { number } = posted;
    const until = money.windowEnds(pool, posted);
    const common = { pool, payer, token, number };
    for (const { subject, which, by, deadline } of money.demands(pool, number)) {
      if (!accounts.includes(by) || deadline >= now) continue;
      const about = subject === 'account' ? { account: which, receipt: null } : { account: by, receipt: Number(which) };
      warnings.push({
        ...common,
        ...about,
        kind: 'unanswered',
        before: '0',
        since: null,
        until: deadline,
        offers: 'cancel',
      });
    }
    const found = await evidenceAgainst(reading, pool);
    if (found !== null) {
      const offers = until >= now ? ('challenge' as const) : ('wait' as const);
      warnings.push({ ...common, ...aboutOf(found.evidence, payer), until, offers });
      continue;
    }
    const { suspect } = receiptsAgainst(reading, posted, reading.shared.ofPool(pool));
    if (suspect !== null) {
      const offers = posted.until >= now ? ('demand' as const) : ('wait' as const);
      const about = { kind: 'unshown' as const, account: payer, receipt: suspect, before: '0', since: null };
      warnings.push({ ...common, ...about, until: posted.until, offers });
    }
    if ((await trees.of(network, money, posted)) !== null) continue;
    const final = money.final(pool);
    const tree = final === null ? null : await trees.of(network, money, final);
    for (const account of accounts) {
      const before = totalIn(tree, account);
      if (before === 0n) continue;
      const offers = posted.until >= now ? ('demand' as const) : ('wait' as const);
      warnings.push({
        ...common,
        kind: 'unseen',
        account,
        receipt: null,
        before: String(before),
        since: null,
        until: posted.until,
        offers,
      });
    }
  }
  return warnings;
}

function aboutOf(
  evidence: Evidence,
  payer: string,
): Pick<Warning, 'kind' | 'account' | 'receipt' | 'before' | 'since'> {
  const { kind } = evidence;
  if (kind === 'lowered' || kind === 'omitted') {
    const { account, total } = evidence.before;
    const since = kind === 'lowered' ? String(evidence.since.total) : '0';
    return { kind, account, receipt: null, before: String(total), since };
  }
  const receipt = kind === 'disorder' ? null : evidence.entry.index;
  return { kind, account: payer, receipt, before: '0', since: null };
}

export function textOf(amounts: Amounts): Stages {
  const { inWindow, pending, claimable, claimed } = amounts;
  return {
    inWindow: String(inWindow),
    pending: String(pending),
    claimable: String(claimable),
    claimed: String(claimed),
  };
}

export function added(one: Amounts, other: Amounts): Amounts {
  return {
    inWindow: one.inWindow + other.inWindow,
    pending: one.pending + other.pending,
    claimable: one.claimable + other.claimable,
    claimed: one.claimed + other.claimed,
  };
}

export { NONE };

export function totalIn(tree: SumTree | null, account: string): bigint {
  const place = tree === null ? -1 : placeOf(tree, account);
  return tree?.leaves[place]?.total ?? 0n;
}

function isAfter(one: Dated, other: Dated): boolean {
  return one.block > other.block || (one.block === other.block && one.log > other.log);
}
