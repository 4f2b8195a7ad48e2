import { join } from 'node:path';
import { ADDRESSES } from '#contracts/deployment.ts';
import type { PublicationPlace } from '#core/datanet/publication.ts';
import type { Reading } from '#core/datanet/shown.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import type { PayerShown, PoolShown, StatementDetail, StatementShown } from '#core/settlement/payerShown.ts';
import type { SharedFile } from '#core/settlement/statement.ts';
import { checksummed } from '#core/wallet/address.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { writeTokenCall } from '#core/wallet/tokenCall.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Chain } from '../chain/chain.ts';
import type { ContractCall } from '../chain/contractCall.ts';
import type { Datanets } from '../datanets/datanets.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Identity } from '../identity/identity.ts';
import { Node } from '../wallet/node.ts';
import type { Wallet } from '../wallet/openWallet.ts';
import { csvRow, plainAmount } from './csv.ts';
import type { EpochBook, KeptEpoch } from './epochBook.ts';
import type { LeafPlaces } from './leafPlaces.ts';
import { answerTo, handedOut } from './demandAnswers.ts';
import type { Meter } from './meter.ts';
import { Money } from './money.ts';
import { chainedPool } from './payerViews.ts';
import type { People } from './people.ts';
import { NOT_REVOKED, chainTime, poolState } from './poolState.ts';
import { type Actor, COIN, type Demanded, type InPool, type PoolOf, type Told, noNetwork, refused } from './refused.ts';
import type { Rules } from './rules.ts';
import type { Settling } from './settling.ts';
import { statementDetail, statementShown } from './statementViews.ts';
import { type Tokens, amountTyped } from './tokens.ts';

const DAY = 86_400;

export interface PayerParts {
  readonly datanets: Pick<Datanets, 'read' | 'readingOf' | 'indexOf'>;
  readonly chain: (id: bigint) => Chain | undefined;
  readonly wallet: Pick<Wallet, 'calls' | 'sending'>;
  readonly people: People;
  readonly tokens: Tokens;
  readonly meter: Meter;
  readonly settling: Settling;
  readonly epochs: EpochBook;
  readonly rules: Rules;
  readonly leafPlaces: LeafPlaces;
  readonly identity: Promise<Identity>;
  readonly isHere: (message: string) => boolean;
  readonly outgoing: Pick<Outgoing, 'offer'>;
  readonly exports: string;
  readonly disk: Disk;
}

/** What an account owes for answers, and what it has set aside for it. */
export class Payer {
  readonly #parts: PayerParts;

  constructor(parts: PayerParts) {
    this.#parts = parts;
  }

  read(network: bigint): Result<Reading, Failure> {
    return this.#parts.datanets.read(network);
  }

  async get({ network, account }: Actor): Told<PayerShown> {
    const { datanets, meter } = this.#parts;
    const reading = datanets.readingOf(network);
    const index = datanets.indexOf(network);
    const chain = this.#parts.chain(network);
    if (reading === null || index === null || chain === undefined) return noNetwork;
    const money = new Money(index);
    const lower = account.toLowerCase();
    const own = money.pools().flatMap(({ payer, token }) => (payer === lower ? [token] : []));
    const pools: PoolShown[] = [];
    for (const token of new Set([COIN, ...meter.tokensOf(network, account), ...own])) {
      const shown = await this.#pool(chain, money, { network, account, token });
      if (!shown.ok) return shown;
      pools.push(shown.value);
    }
    return ok({ network, account, reading, pools });
  }

  async deposit(pool: InPool, amount: string): Told<{ step: 'allow' | 'deposit'; prepared: Prepared }> {
    const found = await this.#amount(pool, amount);
    if (!found.ok) return found;
    const { chain, value } = found.value;
    if (value === 0n) return refused('bad-amount');
    if (pool.token !== COIN) {
      const allowed = await allowance(chain, pool);
      if (!allowed.ok) return allowed;
      if (allowed.value < value) {
        const data = writeTokenCall({ does: 'approve', who: ADDRESSES.settlement, amount: value });
        const wish = { to: checksummed(pool.token), value: 0n, data };
        const prepared = await this.#parts.wallet.sending.prepare(pool.network, pool.account, wish);
        return prepared.ok ? ok({ step: 'allow', prepared: prepared.value }) : prepared;
      }
    }
    const args = [pool.account, pool.token, value] as const;
    const pays = pool.token === COIN ? value : 0n;
    const prepared = await this.#prepare(pool, { contract: 'settlement', call: 'deposit', args }, pays);
    return prepared.ok ? ok({ step: 'deposit', prepared: prepared.value }) : prepared;
  }

  async askWithdrawal(pool: InPool, amount: string): Told<Prepared> {
    const found = await this.#amount(pool, amount);
    if (!found.ok) return found;
    return this.#prepare(pool, {
      contract: 'settlement',
      call: 'askWithdrawal',
      args: [pool.token, found.value.value],
    });
  }

  withdraw(pool: InPool): Told<Prepared> {
    return this.#prepare(pool, { contract: 'settlement', call: 'withdraw', args: [pool.token, pool.account] });
  }

  async authorise(pool: InPool, days: number): Told<Prepared> {
    const chain = this.#parts.chain(pool.network);
    if (chain === undefined) return noNetwork;
    const [node, now] = [await this.#node(), await chainTime(chain)];
    if (!now.ok) return now;
    const until = BigInt(now.value + days * DAY);
    return this.#prepare(pool, { contract: 'settlement', call: 'authorise', args: [pool.token, node, until] });
  }

  /** From the next index on: what is settled or on its way still counts. */
  async revoke(pool: InPool): Told<Prepared> {
    const chain = this.#parts.chain(pool.network);
    if (chain === undefined) return noNetwork;
    const node = await this.#node();
    const state = await poolState(chain, pool.account, pool.token, node);
    if (!state.ok) return state;
    if (state.value.node.from === 0n || state.value.node.firstInvalid !== NOT_REVOKED) return refused('nothing-there');
    const ends = this.#parts.epochs
      .ofPool(pool.network, pool.account, pool.token)
      .flatMap((kept) => (kept.over === null && kept.transaction !== null ? [kept.epoch.statement.to] : []));
    const first = Math.max(Number(state.value.node.next), ...ends);
    return this.#prepare(pool, { contract: 'settlement', call: 'revoke', args: [pool.token, node, BigInt(first)] });
  }

  async setPoster(pool: InPool, wish: { poster: string; mostADay: string; days: number }): Told<Prepared> {
    if (!(await this.#parts.people.isOwn(wish.poster))) return refused('not-an-account');
    const found = await this.#amount(pool, wish.mostADay);
    if (!found.ok) return found;
    const now = await chainTime(found.value.chain);
    if (!now.ok) return now;
    const until = BigInt(now.value + wish.days * DAY);
    const args = [pool.token, wish.poster, found.value.value, until] as const;
    return this.#prepare(pool, { contract: 'settlement', call: 'setPoster', args });
  }

  async draft(pool: InPool): Told<StatementDetail> {
    const kept = await this.#parts.settling.draft(pool);
    return kept.ok ? ok(await this.#detail(kept.value)) : kept;
  }

  async place(id: string, place: PublicationPlace, signal: AbortSignal): Told<StatementShown> {
    const found = this.#parts.epochs.get(id);
    if (!found.ok) return found;
    const packed = await this.#parts.settling.leavesOf(found.value.epoch);
    if (packed === null || found.value.over !== null) return refused('nothing-there');
    const location = await this.#parts.leafPlaces.put(place, packed, signal);
    if (!location.ok) return location;
    const kept = this.#parts.epochs.placed(id, location.value);
    return kept.ok ? ok(await this.#shown(kept.value)) : kept;
  }

  prepareSettle(id: string): Told<Prepared> {
    return this.#parts.settling.prepare(id);
  }

  async statements(): Told<StatementShown[]> {
    const shown: StatementShown[] = [];
    for (const kept of this.#parts.epochs.all()) shown.push(await this.#shown(kept));
    return ok(shown);
  }

  async statement(id: string): Told<StatementDetail> {
    const found = this.#parts.epochs.get(id);
    return found.ok ? ok(await this.#detail(found.value)) : found;
  }

  async exportStatement(id: string, format: 'csv' | 'json'): Told<OfferedFile> {
    const found = await this.statement(id);
    if (!found.ok) return found;
    const { statement, payees } = found.value;
    const name = `statement-${statement.from}-${statement.to}.${format}`;
    if (format === 'json') {
      const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
      return this.#offer(name, `${JSON.stringify(found.value, plain, 2)}\n`);
    }
    const { decimals, symbol } = statement.token;
    const rows = payees.flatMap(({ account, name: called, by }) =>
      by.map(({ part, amount }) =>
        csvRow([account, called ?? '', part, plainAmount(amount, decimals), symbol ?? statement.token.address]),
      ),
    );
    return this.#offer(name, [csvRow(['account', 'name', 'part', 'amount', 'token']), ...rows, ''].join('\r\n'));
  }

  /** What one payee got, and why: nothing of anybody else's but what the chain shows of them. */
  async share(id: string, account: string, answers: boolean): Told<OfferedFile> {
    const found = this.#parts.epochs.get(id);
    if (!found.ok) return found;
    const { epoch } = found.value;
    const { statement, key, signature, parts } = epoch;
    const part = parts.find((each) => each.account === account.toLowerCase());
    if (part === undefined) return refused('nothing-there');
    const file: SharedFile = {
      format: 'colophon-shared/1',
      statement,
      key,
      signature,
      part,
      answers: answers ? handedOut(epoch, this.#parts.settling.stateOf(found.value) === 'settled') : [],
    };
    return this.#offer(
      `earned-${account.slice(2, 10)}-${statement.from}-${statement.to}.json`,
      `${JSON.stringify(file)}\n`,
    );
  }

  finalise(actor: Actor, { payer, token }: PoolOf): Told<Prepared> {
    return this.#prepare(actor, { contract: 'settlement', call: 'finalise', args: [payer, token] });
  }

  async answer(actor: Actor, demand: Demanded): Told<Prepared> {
    const kept = this.#parts.epochs
      .ofPool(actor.network, demand.payer, demand.token)
      .find((each) => this.#parts.settling.stateOf(each) === 'pending');
    if (kept === undefined) return refused('nothing-there');
    const packed = await this.#parts.settling.leavesOf(kept.epoch);
    const call = answerTo(demand, kept.epoch, packed);
    return call === null ? refused('nothing-there') : this.#prepare(actor, call);
  }

  async setRule(pool: InPool, rule: { poster: string; everyHours: number; least: string }): Told<void> {
    if (!(await this.#parts.people.isOwn(rule.poster))) return refused('not-an-account');
    if (rule.poster.toLowerCase() === pool.account.toLowerCase()) return refused('not-an-account');
    const least = await this.#amount(pool, rule.least);
    if (!least.ok) return least;
    return this.#parts.rules.set(pool, { ...rule, least: String(least.value.value) });
  }

  removeRule(pool: InPool): Result<void, Failure> {
    return this.#parts.rules.remove(pool);
  }

  runRule(pool: InPool): Told<void> {
    return this.#parts.rules.run(pool);
  }

  async #pool(chain: Chain, money: Money, pool: InPool): Told<PoolShown> {
    const { tokens, meter, settling, people, rules } = this.#parts;
    const [token, node, person] = [await tokens.shown(chain, pool.token), await this.#node(), await people.names()];
    const now = Math.max(Math.floor(Date.now() / 1_000), money.latest());
    const preview = await settling.preview(pool);
    if (!preview.ok) return preview;
    const chained = chainedPool(money, pool, node.toLowerCase(), now);
    const { folded, answers, unready } = preview.value;
    const owed = meter.owed(pool).reduce((sum, { fee }) => sum + fee, 0n);
    const free = BigInt(chained.free);
    const kept = this.#parts.epochs.ofPool(pool.network, pool.account, pool.token);
    const pending = kept.find((each) => each.over === null && settling.stateOf(each) === 'pending');
    const demands = chained.pending === null ? [] : money.demands(chained.pool, chained.pending.number);
    const budget = meter.budget(pool);
    return ok({
      token,
      ...chained,
      owed: String(owed),
      answers: answers.length + unready,
      unready,
      lacks: String(owed - folded.unpaid > free ? owed - folded.unpaid - free : 0n),
      owedTo: folded.leaves
        .toSorted((one, other) => (one.total > other.total ? -1 : 1))
        .slice(0, 200)
        .map(({ account, total }) => ({ ...person(account), amount: String(total) })),
      owedFor: adaptersOf(answers),
      unpaid: String(folded.unpaid),
      demands: demands.map(({ number, subject, which, by, deadline }) => ({
        number,
        subject,
        which: subject === 'account' ? checksummed(which) : which,
        by: person(by),
        deadline,
        answerable: pending !== undefined && deadline >= now,
      })),
      today: { spent: String(meter.spentOn(pool)), most: budget === null ? null : String(budget) },
      rule: rules.shown(pool, money, chained.pool, person),
    });
  }

  async #shown(kept: KeptEpoch): Promise<StatementShown> {
    return statementShown(kept, await this.#around(kept));
  }

  async #detail(kept: KeptEpoch): Promise<StatementDetail> {
    return statementDetail(kept, await this.#around(kept), this.#parts.isHere);
  }

  async #around(kept: KeptEpoch) {
    const chain = this.#parts.chain(BigInt(kept.epoch.network));
    const token = await this.#parts.tokens.shown(chain, kept.epoch.token);
    return { state: this.#parts.settling.stateOf(kept), chain, token, person: await this.#parts.people.names() };
  }

  async #amount({ network, token }: InPool, text: string): Told<{ chain: Chain; value: bigint }> {
    const chain = this.#parts.chain(network);
    if (chain === undefined) return noNetwork;
    const known = await this.#parts.tokens.of(chain, token);
    if (!known.ok) return known;
    const value = amountTyped(text, known.value);
    return value.ok ? ok({ chain, value: value.value }) : value;
  }

  async #node(): Promise<string> {
    return checksummed(addressOfKey((await this.#parts.identity).publicKey));
  }

  #prepare({ network, account }: Actor, call: ContractCall, pays = 0n): Told<Prepared> {
    return this.#parts.wallet.calls.prepare(network, account, call, pays);
  }

  async #offer(name: string, text: string): Told<OfferedFile> {
    const { exports, disk, outgoing } = this.#parts;
    const path = join(exports, name);
    const written = await writeFileDurably(path, text, { disk });
    return written.ok ? outgoing.offer(path, name) : written;
  }
}

function adaptersOf(
  answers: readonly { registration: { id: string }; charge: { name: string; fee: bigint } }[],
): PoolShown['owedFor'] {
  const rows = new Map<string, { name: string; answers: number; amount: bigint }>();
  for (const { registration, charge } of answers) {
    const row = rows.get(registration.id) ?? { name: charge.name, answers: 0, amount: 0n };
    rows.set(registration.id, { ...row, answers: row.answers + 1, amount: row.amount + charge.fee });
  }
  return [...rows].map(([adapter, row]) => ({ adapter, ...row, amount: String(row.amount) }));
}

async function allowance(chain: Chain, { account, token }: InPool): Told<bigint> {
  const words = [account, ADDRESSES.settlement].map((each) => each.slice(2).toLowerCase().padStart(64, '0'));
  const said = await new Node(chain).run({ to: token, data: `0xdd62ed3e${words.join('')}` });
  if (!said.ok) return said;
  return /^0x[0-9a-f]{64}$/i.test(said.value) ? ok(BigInt(said.value)) : refused('no-token');
}
