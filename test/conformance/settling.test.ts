import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ADDRESSES } from '#contracts/deployment.ts';
import { Reason } from '#contracts/generated/enums.ts';
import type { Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type SumLeaf, buildSumTree, packLeaves, sumRootOf } from '#core/settlement/sumTree.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { realDisk } from '#host/durable/disk.ts';
import { Net } from '#host/fetch/net.ts';
import { Book } from '#host/settlement/book.ts';
import { evidenceAgainst, linesOf, warningsFor } from '#host/settlement/earned.ts';
import { Earnings } from '#host/settlement/earnings.ts';
import { EpochBook } from '#host/settlement/epochBook.ts';
import { Meter } from '#host/settlement/meter.ts';
import { Money } from '#host/settlement/money.ts';
import { People } from '#host/settlement/people.ts';
import { poolHash } from '#host/settlement/poolState.ts';
import { Settling } from '#host/settlement/settling.ts';
import { SharedBook } from '#host/settlement/sharedBook.ts';
import { Tokens } from '#host/settlement/tokens.ts';
import { Trees } from '#host/settlement/trees.ts';
import { openSettings } from '#host/settings/settings.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { freshFolder, heldLog, identityOf } from '#test/support/hostParts.ts';
import { never, openedNetworks, wish } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { openSender } from '#test/support/sender.ts';
import { POST_BOND, WINDOW } from '#test/support/settlementScene.ts';

const CHAIN = 7_032;
const network = BigInt(CHAIN);
const COIN = `0x${'0'.repeat(40)}`;
const ROOT = '1'.repeat(64);
const PAYEES = 40;
const payee = (number: number) => `0x${(0xbb00 + number).toString(16).padStart(40, '0')}`;

/** The rooms that settle, over the real contracts; who is credited is made up, so that there are many. */
describe.skipIf(findAnvil() === null)('settling', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  let sender: Awaited<ReturnType<typeof openSender>>;
  let chain: Chain | undefined;
  let adapter = '';

  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    await deploy(practice);
    scene = new DatanetScene(practice);
    sender = await openSender(() => chain);
    const [owner, proposer] = [scene.person(3), scene.person(1)];
    const datanet = await scene.create(owner, [owner]);
    const proposed = await scene.propose(proposer, datanet, `0x${ROOT}`);
    await scene.vote(owner, proposed.contribution, `0x${ROOT}`, Reason.None);
    const source = { contribution: BigInt(proposed.contribution), flatWeight: 1_000_000n, root: `0x${ROOT}` };
    await scene.register(scene.person(2), [source]);
  });
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  const pool = () => ({ network, account: sender.account, token: COIN });
  const valueOf = <Value>(result: Result<Value, Failure>): Value => {
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    return result.value;
  };

  /** A day passes in a moment here, so that the clock of this chain is not looked at. */
  async function openedChain(): Promise<Chain> {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    await networks.add(wish(CHAIN, practice.url), never);
    const found = networks.chain(network);
    if (found === undefined) throw new Error('no chain');
    const { id, name, symbol } = found;
    const sound = await found.check(never);
    const check = () => Promise.resolve(sound);
    return {
      id,
      name,
      symbol,
      practice: true,
      check,
      request: (...asked) => found.request(...asked),
      agreed: (...asked) => found.agreed(...asked),
    };
  }

  /** One machine: its book, and what it has read. Opened again over a folder it is what a start after a kill has. */
  async function machine(folder?: string) {
    const home = folder ?? (await freshFolder());
    chain ??= await openedChain();
    const here = { chain: (id: bigint) => (id === network ? chain : undefined), list: () => [] };
    const settings = await openSettings(join(home, 'settings.json'));
    const net = new Net({ settings, environment: {}, changed: () => {} });
    const store = new ContentStore(join(home, 'contents'));
    await mkdir(join(home, 'index'), { recursive: true });
    const datanets = new Datanets({
      folder: join(home, 'index'),
      networks: here,
      net,
      store,
      log: heldLog(),
      revised: () => {},
    });
    const book = Book.open(join(home, 'settlement.sqlite'), home);
    const index = (id: bigint) => datanets.indexOf(id);
    const meter = new Meter({
      book,
      index,
      adapterName: () => 'Voice',
      token: () => ({ symbol: 'TST', decimals: 18 }),
      readTurn: () => undefined,
      changed: () => {},
    });
    const identity = Promise.resolve(identityOf(7));
    const epochs = new EpochBook(book);
    const people = {
      accounts: () => Promise.resolve(new Map()),
      of: (_: string, records: ReadonlySet<string>) =>
        Promise.resolve(
          new Map(
            [...records].map((record) => [record, [{ account: payee(Number.parseInt(record, 16)), parts: 1_000_000 }]]),
          ),
        ),
    };
    /** Each answer is one record's, of one person: the number that it goes by. */
    const creditOf = (message: string) => {
      const record = message.padStart(64, '0');
      const share = { snapshot: ROOT, record, kind: 'matched', parts: 900_000, low: 800_000, high: 950_000 };
      return { shares: [share], unattributed: 100_000 };
    };
    const settling = new Settling({
      meter,
      epochs,
      identity,
      attribution: {
        colophon: () => fail({ code: 'NOT_FOUND', what: 'answer' }),
        receipts: (message: string) =>
          Promise.resolve([{ kind: 'answer', index: 1, at: 1, snapshots: [], credit: creditOf(message) }]),
        people,
      } as never,
      chain: here.chain,
      index,
      calls: sender.calls,
      store,
      changed: () => {},
    });
    const trees = new Trees(store);
    const wallet = { calls: sender.calls, contacts: { list: () => [] }, keys: { accounts: () => Promise.resolve([]) } };
    const earnings = new Earnings({
      datanets,
      chain: here.chain,
      wallet,
      people: new People(wallet as never),
      tokens: new Tokens(),
      trees,
      shared: new SharedBook(book),
      snapshots: { manifest: () => Promise.resolve(fail({ code: 'NOT_FOUND', what: 'snapshot' })) },
      adapterName: () => null,
      net,
      tickets: {} as never,
      outgoing: {} as never,
      exports: home,
      disk: realDisk,
      changed: () => {},
    });
    const close = async () => {
      book.close();
      await datanets.close();
    };
    let closed = false;
    onTestFinished(async () => {
      if (!closed) await close();
    });
    const read = async () => {
      datanets.read(network);
      while (datanets.readingOf(network)?.state === 'reading') await new Promise((go) => setTimeout(go, 10));
      expect(datanets.readingOf(network)?.state).toBe('read');
    };
    await read();
    return {
      home,
      meter,
      settling,
      epochs,
      earnings,
      read,
      money: () => new Money(datanets.indexOf(network)!),
      reading: () => ({
        network,
        money: new Money(datanets.indexOf(network)!),
        trees,
        now: Math.floor(Date.now() / 1_000),
      }),
      kill: async () => {
        closed = true;
        await close();
      },
      /** An answer that cost what it does cost: 3 and 4 a thousand tokens. */
      answer: (message: string, tokens = 1_000) => {
        valueOf(meter.choosePayer({ network, account: sender.account }));
        valueOf(meter.reserve([{ message, adapters: [adapter], longestTokens: 100_000 }]));
        meter.ended({ id: message, text: 'said', figures: { answerTokens: tokens } } as Turn);
      },
    };
  }
  async function sign(prepared: Result<Prepared, Failure>) {
    const { id } = valueOf(prepared);
    valueOf(await sender.sending.confirm(id));
    const outcome = valueOf(await sender.calls.outcome(id, 'mined', never));
    expect(outcome.became).toBe('done');
  }
  const call = (name: 'deposit' | 'authorise' | 'finalise' | 'revoke', args: readonly unknown[], pays = 0n) =>
    sender.calls.prepare(network, sender.account, { contract: 'settlement', call: name, args } as never, pays);
  const refusal = async (told: Promise<Result<unknown, Failure>>) => {
    const made = await told;
    return made.ok ? 'made' : made.failure.code === 'SETTLING_REFUSED' ? made.failure.reason : made.failure.code;
  };

  it('charges against the budget of the day, and what an interrupted answer set aside is taken up', async () => {
    adapter = hash('file').slice(2);
    const one = await machine();
    valueOf(one.meter.choosePayer({ network, account: sender.account }));
    valueOf(one.meter.setBudget(pool(), 60n));
    const ask = (message: string) => one.meter.reserve([{ message, adapters: [adapter], longestTokens: 100_000 }]);
    valueOf(ask('first'));
    // Its cap, of 50, is set aside while it is written.
    expect(one.meter.spentOn(pool())).toBe(50n);
    expect(ask('second')).toMatchObject({ failure: { code: 'BUDGET_SPENT', most: '60', spent: '50', cost: '50' } });
    one.meter.ended({ id: 'first', text: 'said', figures: { answerTokens: 1_001 } } as Turn);
    // Rounded up to a unit.
    expect([one.meter.spentOn(pool()), one.meter.owed(pool()).map(({ fee }) => fee)]).toEqual([8n, [8n]]);
    valueOf(ask('second'));
    await one.kill();
    const again = await machine(one.home);
    expect(again.meter.spentOn(pool())).toBe(58n);
    again.meter.takeUp();
    expect(again.meter.spentOn(pool())).toBe(8n);
    const midnight = Date.now() - (Date.now() % 86_400_000) + 86_400_000;
    expect(again.meter.spentOn(pool(), midnight)).toBe(0n);
  });

  it('posts for many, which a kill at any step and a second host with the same key do twice never; payees claim by proof', async () => {
    const one = await machine();
    const rival = await machine();
    for (const host of [one, rival]) {
      for (let number = 1; number <= PAYEES; number += 1) host.answer(number.toString(16), 2_000_000);
    }
    expect(await refusal(one.settling.draft(pool()))).toBe('not-authorised');
    await sign(
      await call('authorise', [
        COIN,
        addressOfKey(identityOf(7).publicKey),
        BigInt(Math.floor(Date.now() / 1_000) + 40 * WINDOW),
      ]),
    );
    expect(await refusal(one.settling.draft(pool()))).toBe('pool-too-small');
    await sign(await call('deposit', [sender.account, COIN, 10_000n], 10_000n));
    await one.read();
    const drafted = valueOf(await one.settling.draft(pool()));
    const others = valueOf(await rival.settling.draft(pool()));
    const { increase, way, parts } = drafted.epoch;
    expect([way, BigInt(drafted.epoch.fees)]).toEqual(['post', 2_000n]);
    expect(parts.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(BigInt(increase));
    const prepared = await one.settling.prepare(drafted.epoch.id);
    await one.kill();
    const again = await machine(one.home);
    // Nobody signed what was prepared: it can be prepared again.
    expect(again.settling.stateOf(valueOf(again.epochs.get(drafted.epoch.id)))).toBe('drafted');
    expect(prepared.ok).toBe(true);
    const rivals = await rival.settling.prepare(others.epoch.id);
    await sign(await again.settling.prepare(drafted.epoch.id));
    await again.kill();
    const third = await machine(one.home);
    expect(third.settling.stateOf(valueOf(third.epochs.get(drafted.epoch.id)))).toBe('pending');
    expect(await refusal(third.settling.draft(pool()))).toBe('still-pending');
    expect(await refusal(third.settling.prepare(drafted.epoch.id))).not.toBe('made');
    // Shown before the other one landed, signed after it: the contract takes one of the two.
    const late = rivals.ok ? await sender.sending.confirm(rivals.value.id) : null;
    if (late?.ok === true) {
      const outcome = valueOf(await sender.calls.outcome(late.value.id, 'mined', never));
      expect(outcome.became).toBe('refused');
    }
    expect(await refusal(rival.settling.prepare(others.epoch.id))).not.toBe('made');

    const [line] = await linesOf(third.reading(), payee(5));
    const mine = BigInt(parts.find(({ account }) => account === payee(5))?.amount ?? 0);
    expect(line?.amounts).toEqual({ inWindow: mine, pending: 0n, claimable: 0n, claimed: 0n });
    await practice.pass(WINDOW + 1);
    await sign(await call('finalise', [sender.account, COIN]));
    await third.read();
    expect(third.settling.stateOf(valueOf(third.epochs.get(drafted.epoch.id)))).toBe('settled');
    expect((await linesOf(third.reading(), payee(5)))[0]?.amounts.claimable).toBe(mine);
    const plan = valueOf(await third.earnings.plan(network, [payee(5)]));
    expect(plan.steps).toMatchObject([{ does: 'claim', worth: 'wait', brings: [{ amount: String(mine) }] }]);
    // The account that signs pays for the claim of another one; the money goes to its owner.
    const claim = valueOf(await third.earnings.get(network, [payee(5)]));
    expect(claim.lines[0]).toMatchObject({ way: 'root', leaves: 'known', stages: { claimable: String(mine) } });
  });

  it('sees a post that leaves somebody out, strikes it with evidence, and what it settled is owed again', async () => {
    const watcher = await machine();
    const id = poolHash(network, sender.account, COIN);
    const money = watcher.money();
    const final = money.final(id);
    expect(final).not.toBeNull();
    const tree = await new Trees(new ContentStore(watcher.home)).of(network, money, final!);
    const fewer: SumLeaf[] = (tree?.leaves ?? [])
      .filter(({ account }) => account !== payee(5))
      .map((leaf) => ({ ...leaf, total: leaf.total * 3n }));
    const poolBytes = poolIdOf({ chain: network, contract: ADDRESSES.settlement, payer: sender.account, token: COIN });
    const built = buildSumTree(poolBytes, fewer);
    if (!built.ok) throw new Error(built.failure);
    const { root, total } = sumRootOf(built.value);
    const bytes = (each: Uint8Array) => `0x${Buffer.from(each).toString('hex')}`;
    const post = {
      payer: sender.account,
      token: COIN,
      previousRoot: final!.post.root,
      root: bytes(root),
      total,
      leaves: BigInt(fewer.length),
      node: final!.post.node,
      from: BigInt(final!.post.to),
      to: BigInt(final!.post.to + 1),
      receipts: hash('receipts'),
      file: `0x${'0'.repeat(64)}`,
    };
    const args = [post, bytes(packLeaves(fewer))] as const;
    await sign(
      await sender.calls.prepare(network, sender.account, { contract: 'settlement', call: 'post', args }, POST_BOND),
    );
    await watcher.read();
    expect(await warningsFor(watcher.reading(), [payee(5)])).toMatchObject([
      { kind: 'omitted', account: payee(5), since: '0', offers: 'challenge' },
    ]);
    expect((await evidenceAgainst(watcher.reading(), id))?.evidence.kind).toBe('omitted');
    const actor = { network, account: sender.account };
    await sign(await watcher.earnings.challenge(actor, { payer: sender.account, token: COIN }));
    await watcher.read();
    expect(watcher.money().pending(id)).toBeNull();
    expect(watcher.money().final(id)?.post.root).toBe(final!.post.root);
    expect(await warningsFor(watcher.reading(), [payee(5)])).toEqual([]);
    expect(await refusal(watcher.earnings.challenge(actor, { payer: sender.account, token: COIN }))).toBe(
      'no-evidence',
    );
  });
});
