import { join } from 'node:path';
import type { Reading as ChainReading } from '#core/datanet/shown.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ClaimPlan, EarnedBy, EarnedOver, EarningsShown, Forecast } from '#core/settlement/earningsShown.ts';
import type { ReasonShown } from '#core/settlement/payerShown.ts';
import type { MoneyToken, PersonShown } from '#core/settlement/shown.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Chain } from '../chain/chain.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import type { Datanets } from '../datanets/datanets.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Net } from '../fetch/net.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Tickets } from '../files/tickets.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { fetchContent } from '../storage/fetchContent.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import { claimCall, claimsOf, planOf } from './claiming.ts';
import { challengeWith } from './challenging.ts';
import { subjectNumber } from './demandAnswers.ts';
import {
  type Amounts,
  type Income,
  type Line,
  NONE,
  type Reading,
  added,
  evidenceAgainst,
  incomeOf,
  linesOf,
  textOf,
  warningsFor,
} from './earned.ts';
import { earningsTable } from './earningsTable.ts';
import { earnedRows, forecastOf, keyOf } from './earnedOver.ts';
import { Money } from './money.ts';
import type { People } from './people.ts';
import { owedTo, poolHash } from './poolState.ts';
import { type Actor, COIN, type Demanded, type PoolOf, type Told, noNetwork, refused } from './refused.ts';
import { contributionOf, registrationOf } from './registrations.ts';
import type { SharedBook } from './sharedBook.ts';
import type { Tokens } from './tokens.ts';
import type { Trees } from './trees.ts';

const DEMAND_BOND = 2_000_000_000_000_000n;
const LONGEST_FILE = 64 * 1024 * 1024;
const MOST_REASONS = 500;

export interface Slice {
  readonly network: bigint;
  readonly accounts: readonly string[];
  readonly token: string;
  readonly by: EarnedBy;
}

export interface EarningsParts {
  readonly datanets: Pick<Datanets, 'read' | 'readingOf' | 'indexOf' | 'nameOf'>;
  readonly chain: (id: bigint) => Chain | undefined;
  readonly wallet: Pick<Wallet, 'calls'>;
  readonly people: People;
  readonly tokens: Tokens;
  readonly trees: Trees;
  readonly shared: SharedBook;
  readonly snapshots: Pick<Snapshots, 'manifest'>;
  readonly adapterName: (file: string) => string | null;
  readonly net: Net;
  readonly tickets: Pick<Tickets, 'find' | 'received' | 'abandon'>;
  readonly outgoing: Pick<Outgoing, 'offer'>;
  readonly exports: string;
  readonly disk: Disk;
  readonly changed: () => void;
}

/** What accounts earned, and what there is to do about it. */
export class Earnings {
  readonly #parts: EarningsParts;

  constructor(parts: EarningsParts) {
    this.#parts = parts;
  }

  read(network: bigint): Result<ChainReading, Failure> {
    return this.#parts.datanets.read(network);
  }

  async get(network: bigint, accounts: readonly string[]): Told<EarningsShown> {
    const opened = this.#opened(network);
    const reading = this.#parts.datanets.readingOf(network);
    if (!opened.ok) return opened;
    if (reading === null) return noNetwork;
    const { chain, at } = opened.value;
    const person = await this.#parts.people.names();
    const lower = accounts.map((account) => account.toLowerCase());
    const lines: Line[] = [];
    for (const account of new Set(lower)) lines.push(...(await linesOf(at, account)));
    const totals = new Map<string, Amounts>();
    for (const { token, amounts } of lines) totals.set(token, added(totals.get(token) ?? NONE, amounts));
    const warnings = await warningsFor(at, lower);
    const shown = (token: string) => this.#parts.tokens.shown(chain, token);
    return ok({
      network,
      reading,
      totals: await Promise.all(
        [...totals].map(async ([token, amounts]) => ({ token: await shown(token), stages: textOf(amounts) })),
      ),
      lines: await Promise.all(
        lines.map(async ({ way, account, payer, pool, token, amounts, until, leaves }) => ({
          way,
          account: person(account),
          payer: person(payer),
          pool,
          token: await shown(token),
          stages: textOf(amounts),
          until,
          leaves,
        })),
      ),
      collectable: await this.#collectable(chain, lower, [...totals.keys()], person),
      warnings: await Promise.all(
        warnings.map(async (warning) => ({
          ...warning,
          payer: person(warning.payer),
          token: await shown(warning.token),
          account: person(warning.account),
        })),
      ),
      payouts: accounts.map((account) => ({ account, payout: payoutIn(at.money, account) })),
    });
  }

  async over(slice: Slice): Told<EarnedOver> {
    const opened = this.#opened(slice.network);
    if (!opened.ok) return opened;
    const { chain, index, at } = opened.value;
    const { income, shared } = await this.#of(at, slice);
    const datanetOf = (id: number) => contributionOf(index, id)?.datanet ?? null;
    const { rows, apart, unknown } = earnedRows(slice.by, income, shared, datanetOf);
    const person = await this.#parts.people.names();
    const named = rows.map(async (row) => ({ ...row, ...(await this.#named(slice, row.key, person)) }));
    return ok({
      token: await this.#parts.tokens.shown(chain, slice.token),
      by: slice.by,
      rows: await Promise.all(named),
      apart: String(apart),
      unknown: String(unknown),
    });
  }

  async why(slice: Slice, key: string): Told<{ token: MoneyToken; reasons: ReasonShown[] }> {
    const opened = this.#opened(slice.network);
    if (!opened.ok) return opened;
    const { chain, index, at } = opened.value;
    const { shared } = await this.#of(at, slice);
    const datanetOf = (id: number) => contributionOf(index, id)?.datanet ?? null;
    const payer = key.toLowerCase();
    const reasons = shared.flatMap(({ statement, part }) =>
      part.reasons.filter((reason) =>
        slice.by === 'payer' ? statement.payer === payer : keyOf(slice.by, reason, datanetOf) === key,
      ),
    );
    const sorted = reasons.toSorted((one, other) => (BigInt(one.amount) > BigInt(other.amount) ? -1 : 1));
    return ok({ token: await this.#parts.tokens.shown(chain, slice.token), reasons: sorted.slice(0, MOST_REASONS) });
  }

  async forecast(of: Omit<Slice, 'by'>): Told<Forecast> {
    const opened = this.#opened(of.network);
    if (!opened.ok) return opened;
    const { chain, at } = opened.value;
    const { income } = await this.#of(at, { ...of, by: 'day' });
    const found = forecastOf(income, at.now);
    return ok(found === null ? null : { token: await this.#parts.tokens.shown(chain, of.token), ...found });
  }

  async plan(network: bigint, accounts: readonly string[]): Told<ClaimPlan> {
    const opened = this.#opened(network);
    if (!opened.ok) return opened;
    const { chain, at } = opened.value;
    const { people, tokens } = this.#parts;
    const shown = (token: string) => tokens.shown(chain, token);
    return planOf({ chain, at, person: await people.names(), shown }, accounts);
  }

  collect(actor: Actor, token: string): Told<Prepared> {
    return this.#prepare(actor, { contract: 'settlement', call: 'collect', args: [actor.account, token] });
  }

  async claim(actor: Actor, pools: readonly string[] | null): Told<Prepared> {
    const opened = this.#opened(actor.network);
    if (!opened.ok) return opened;
    const claims = await claimsOf(opened.value.at, actor.account, pools);
    return claims.length === 0 ? refused('nothing-there') : this.#prepare(actor, claimCall(claims));
  }

  payout(actor: Actor, payout: string | null): Told<Prepared> {
    return this.#prepare(actor, { contract: 'settlement', call: 'setPayout', args: [payout ?? COIN] });
  }

  async challenge(actor: Actor, { payer, token }: PoolOf): Told<Prepared> {
    const opened = this.#opened(actor.network);
    if (!opened.ok) return opened;
    const found = await evidenceAgainst(opened.value.at, poolHash(actor.network, payer, token));
    if (found === null) return refused('no-evidence');
    const call = challengeWith({ payer, token }, found.evidence, poolHash(actor.network, payer, token));
    return call === null ? refused('no-evidence') : this.#prepare(actor, call);
  }

  demand(actor: Actor, { payer, token, ...what }: Demanded): Told<Prepared> {
    const which = subjectNumber(what);
    if (which === null) return Promise.resolve(refused('nothing-there'));
    const args = [payer, token, ...which] as const;
    return this.#prepare(actor, { contract: 'settlement', call: 'demand', args }, DEMAND_BOND);
  }

  cancel(actor: Actor, { payer, token, ...what }: Demanded): Told<Prepared> {
    const which = subjectNumber(what);
    if (which === null) return Promise.resolve(refused('nothing-there'));
    return this.#prepare(actor, { contract: 'settlement', call: 'cancel', args: [payer, token, ...which] });
  }

  reclaim(actor: Actor, { payer, token, ...what }: Demanded, number: number): Told<Prepared> {
    const which = subjectNumber(what);
    if (which === null) return Promise.resolve(refused('nothing-there'));
    const args = [payer, token, BigInt(number), ...which] as const;
    return this.#prepare(actor, { contract: 'settlement', call: 'reclaim', args });
  }

  async fetchLeaves(network: bigint, { payer, token }: PoolOf, location: string, signal: AbortSignal): Told<void> {
    const opened = this.#opened(network);
    if (!opened.ok) return opened;
    const { money } = opened.value.at;
    const pool = poolHash(network, payer, token);
    for (const posted of [money.pending(pool), money.final(pool)]) {
      const file = posted?.post.file ?? COIN;
      if (posted === null || /^0x0*$/.test(file)) continue;
      const wish = { name: 'leaves.bin', hash: file.slice(2), location, byThePerson: true, longestBytes: LONGEST_FILE };
      const got = await fetchContent(this.#parts.net, wish, signal);
      if (!got.ok) return got;
      if (!(await this.#parts.trees.take(network, posted, got.value))) return refused('not-a-statement', 'root');
      this.#parts.changed();
      return ok(undefined);
    }
    return refused('nothing-there');
  }

  /** What a payer shared, or the leaves of a post. */
  async takeFile(network: bigint, ticket: string): Told<void> {
    const opened = this.#opened(network);
    if (!opened.ok) return opened;
    const { money } = opened.value.at;
    const content = await this.#content(ticket);
    if (!content.ok) return content;
    const shared = this.#parts.shared.take(network, money, content.value.toString('utf8'));
    if (shared.ok) this.#parts.changed();
    if (shared.ok || shared.failure.code !== 'SETTLING_REFUSED') return shared;
    for (const { pool } of money.pools()) {
      for (const posted of [money.pending(pool), money.final(pool)]) {
        if (posted === null || !(await this.#parts.trees.take(network, posted, content.value))) continue;
        this.#parts.changed();
        return ok(undefined);
      }
    }
    return shared;
  }

  async csv({
    network,
    accounts,
    year,
  }: {
    network: bigint;
    accounts: readonly string[];
    year: number;
  }): Told<OfferedFile> {
    const opened = this.#opened(network);
    if (!opened.ok) return opened;
    const { chain, at } = opened.value;
    const table = await earningsTable(at, accounts, year, (token) => this.#parts.tokens.shown(chain, token));
    const { exports, disk, outgoing } = this.#parts;
    const name = `earnings-${chain.id}-${year}.csv`;
    const path = join(exports, name);
    const written = await writeFileDurably(path, table, { disk });
    return written.ok ? outgoing.offer(path, name) : written;
  }

  #opened(network: bigint) {
    const chain = this.#parts.chain(network);
    const index = this.#parts.datanets.indexOf(network);
    if (chain === undefined || index === null) return noNetwork;
    const money = new Money(index);
    // A practice network’s clock can be ahead of this machine’s.
    const now = Math.max(Math.floor(Date.now() / 1_000), money.latest());
    const { trees, shared } = this.#parts;
    const at: Reading = { network, money, trees, now, index, shared };
    return ok({ chain, index, at });
  }

  async #of(at: Reading, { network, accounts, token }: Slice) {
    const lower = [...new Set(accounts.map((account) => account.toLowerCase()))];
    const income: Income[] = [];
    for (const account of lower) income.push(...(await incomeOf(at, account)));
    const ofToken = token.toLowerCase();
    return {
      income: income.filter((each) => each.token === ofToken).toSorted((one, other) => one.at - other.at),
      shared: this.#parts.shared.of(network, lower, ofToken),
    };
  }

  async #named(
    { network, by }: Slice,
    key: string,
    person: (account: string) => PersonShown,
  ): Promise<{ key: string; name: string | null }> {
    if (by === 'payer') return { key: checksummed(key), name: person(key).name };
    if (by === 'datanet') return { key, name: await this.#parts.datanets.nameOf(network, Number(key)) };
    if (by === 'snapshot') {
      const manifest = await this.#parts.snapshots.manifest(key);
      return { key, name: manifest.ok ? manifest.value.name : null };
    }
    if (by !== 'adapter') return { key, name: null };
    const index = this.#parts.datanets.indexOf(network);
    const known = index === null ? null : registrationOf(index, key);
    return { key, name: known === null ? null : this.#parts.adapterName(known.file) };
  }

  async #collectable(
    chain: Chain,
    accounts: readonly string[],
    tokens: readonly string[],
    person: (account: string) => PersonShown,
  ): Promise<EarningsShown['collectable']> {
    const found: EarningsShown['collectable'] = [];
    for (const account of accounts) {
      for (const token of new Set([COIN, ...tokens])) {
        const owed = await owedTo(chain, checksummed(account), checksummed(token));
        if (!owed.ok || owed.value === 0n) continue;
        found.push({
          account: person(account),
          token: await this.#parts.tokens.shown(chain, token),
          amount: String(owed.value),
        });
      }
    }
    return found;
  }

  async #content(ticket: string): Told<Buffer> {
    const { tickets, disk } = this.#parts;
    const source = tickets.find(ticket);
    if (source === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
    const { path, size, name } = source;
    if (size > LONGEST_FILE) return refused('not-a-statement', 'size');
    const here = tickets.received(ticket);
    if (!here.ok) return here;
    try {
      const content = await disk.readFile(path);
      await tickets.abandon(ticket);
      return here.value.received < size ? fail({ code: 'FILE_GONE', name }) : ok(content);
    } catch (error) {
      return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
    }
  }

  #prepare({ network, account }: Actor, call: ContractCall, pays = 0n): Told<Prepared> {
    return this.#parts.wallet.calls.prepare(network, account, call, pays);
  }
}

function payoutIn(money: Money, account: string): string | null {
  const set = money.ofAccount(account, 'payout').at(-1);
  return set === undefined || /^0x0*$/.test(set.payout) ? null : checksummed(set.payout);
}
