import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findAnvil } from '#host/chain/anvil.ts';
import { linesOf } from '#host/settlement/earned.ts';
import { poolHash } from '#host/settlement/poolState.ts';
import { never } from '#test/support/networks.ts';
import { DEMAND_BOND, WINDOW } from '#test/support/settlementScene.ts';
import { COIN, type SettlingWorld, payee, refusal, settlingWorld } from '#test/support/settlingWorld.ts';
import { valueOf } from '#test/support/valueOf.ts';

/** One of a practice network: what is told there may lie on this machine. */
const CHAIN = 1_000_000_007_034;
/** More than a post holds. */
const PAYEES = 1_026;
/** More than are credited directly. */
const MORE = 40;
/** Of the phrase that every anvil has: its account 4. */
const CLAIMER = '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a';
const RECORD = 7;

/** From a payer of more payees than a post holds to one of them on another machine, by what the host itself offers. */
describe.skipIf(findAnvil() === null)('leaves in a file', { timeout: 180_000 }, () => {
  let world: SettlingWorld;
  let claimer: Awaited<ReturnType<SettlingWorld['wallet']>>;
  let payer: Awaited<ReturnType<SettlingWorld['machine']>>;
  let other: Awaited<ReturnType<SettlingWorld['machine']>>;
  let folder = '';

  beforeAll(async () => {
    world = await settlingWorld(CHAIN);
    folder = await mkdtemp(join(tmpdir(), 'colophon-leaves-'));
    for (const name of ['payer', 'other']) await mkdir(join(folder, name));
    claimer = await world.wallet(CLAIMER);
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const accountOf = (record: number) => (record === RECORD ? claimer.account : payee(record));
  const machines = async () => {
    payer = await world.machine({ accountOf, folder: join(folder, 'payer') });
    other = await world.machine({ by: claimer, folder: join(folder, 'other') });
  };
  const answers = (count: number, prefix = '') => {
    const numbers = Array.from({ length: count }, (_, at) => (at + 1).toString(16));
    payer.answers(
      numbers.map((number) => `${prefix}${number}`),
      2_000_000,
    );
  };
  const payIn = async () => {
    const paidIn = valueOf(await payer.payer.deposit(world.pool(), '0.0000000000004'));
    await world.sign({ ok: true, value: paidIn.prepared });
    await payer.read();
    await other.read();
  };
  /** Somebody does something afterwards: by that the machines know how late it is on a chain that is ahead of them. */
  const pass = async (seconds: number) => {
    await world.practice.pass(seconds);
    await payIn();
  };
  const published = async () => {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://127.0.0.1/').pathname.slice(1);
      void readFile(join(payer.published, ...path.split('/'))).then(
        (content) => response.end(content),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  };
  const posted = async () => {
    const { statement } = valueOf(await payer.payer.draft(world.pool()));
    expect(statement).toMatchObject({ way: 'post', needsPlace: true });
    expect(await refusal(payer.payer.prepareSettle(statement.id))).toBe('needs-place');
    const place = { kind: 'folder' as const, address: await published() };
    const { location } = valueOf(await payer.payer.place(statement.id, place, never));
    await world.sign(await payer.payer.prepareSettle(statement.id));
    await payer.read();
    await other.read();
    return { statement, location: location ?? '' };
  };
  const post = () => ({ payer: world.sender.account, token: COIN });
  const actor = () => ({ network: world.network, account: claimer.account });
  const amounts = async () =>
    (await linesOf({ ...other.reading(), now: other.money().latest() }, claimer.account.toLowerCase()))[0]?.amounts;

  it('reach a payee by address or as a file, who demands a leaf, has it shown, and claims by proof to the last unit', async () => {
    await machines();
    answers(PAYEES);
    await world.authorise();
    await payIn();
    const { statement, location } = await posted();
    const mine = valueOf(await payer.payer.statement(statement.id)).payees.find(
      ({ account }) => account === claimer.account,
    );
    const amount = BigInt(mine?.amount ?? 0);
    expect(amount).toBeGreaterThan(0n);

    expect((await linesOf(other.reading(), claimer.account.toLowerCase()))[0]).toMatchObject({ leaves: 'missing' });
    const wrong = other.earnings.fetchLeaves(world.network, post(), `${location}.old`, never);
    expect(await refusal(wrong)).not.toBe('made');
    valueOf(await other.earnings.fetchLeaves(world.network, post(), location, never));
    expect(await amounts()).toEqual({ inWindow: amount, pending: 0n, claimable: 0n, claimed: 0n });
    // The same from an archive, on a machine that no mirror was named to.
    const third = await world.machine({ by: claimer });
    const file = join(payer.published, new URL(location).pathname.slice(1));
    const { ticket } = valueOf(await third.tickets.offerLocal(file));
    valueOf(await third.earnings.takeFile(world.network, ticket));
    const line = (await linesOf(third.reading(), claimer.account.toLowerCase()))[0];
    expect(line).toMatchObject({ leaves: 'known', amounts: { inWindow: amount } });

    const demands = [
      { ...post(), subject: 'account' as const, which: claimer.account },
      { ...post(), subject: 'account' as const, which: payee(60_000) },
      { ...post(), subject: 'entry' as const, which: '3' },
    ];
    for (const demand of demands) await world.sign(await other.earnings.demand(actor(), demand), claimer);
    await payer.read();
    const { pools } = valueOf(await payer.payer.get({ network: world.network, account: world.sender.account }));
    expect(pools[0]?.demands).toHaveLength(3);
    expect(pools[0]?.demands.every(({ answerable }) => answerable)).toBe(true);
    const settling = { network: world.network, account: world.sender.account };
    for (const demand of demands) await world.sign(await payer.payer.answer(settling, demand));
    await world.practice.pass(2 * WINDOW);
    await world.sign(await payer.payer.finalise(settling, post()));
    await other.read();
    expect(await amounts()).toEqual({ inWindow: 0n, pending: 0n, claimable: amount, claimed: 0n });
    await payer.read();
    expect(valueOf(await payer.payer.statement(statement.id)).statement.state).toBe('settled');
  });

  it('a claim is paid under the final root while a dispute opens; a demand that nobody answers ends the post, and its receipts are owed again', async () => {
    await machines();
    // Those before keep their leaves: whoever posts names everybody again.
    answers(MORE, '1000');
    await payIn();
    const { statement } = await posted();
    const shown = async () => valueOf(await other.earnings.get(world.network, [claimer.account]));
    expect((await shown()).warnings).toMatchObject([{ kind: 'unseen', offers: 'demand' }]);
    const demand = { ...post(), subject: 'account' as const, which: claimer.account };
    await world.sign(await other.earnings.demand(actor(), demand), claimer);

    const [step] = valueOf(await other.earnings.plan(world.network, [claimer.account])).steps;
    expect(step).toMatchObject({ does: 'claim', account: { account: claimer.account } });
    const before = await world.practice.provider.getBalance(claimer.account);
    await world.sign(await other.earnings.claim(actor(), null), claimer);
    const [sent] = claimer.sending.list();
    const came = (await world.practice.provider.getBalance(claimer.account)) - before + (sent?.fee ?? 0n);
    expect(String(came)).toBe(step?.brings[0]?.amount);
    await other.read();
    expect(await amounts()).toMatchObject({ claimable: 0n, claimed: came });

    await pass(WINDOW + 1);
    const late = payer.payer.answer({ network: world.network, account: world.sender.account }, demand);
    expect(await refusal(late)).toBe('CONTRACT_REFUSED');
    const told = (await shown()).warnings.map(({ kind, offers }) => `${kind}: ${offers}`);
    expect(told).toContain('unanswered: cancel');
    const final = other.money().final(poolHash(world.network, world.sender.account, COIN))?.post.root;
    await world.sign(await other.earnings.cancel(actor(), demand), claimer);
    await other.read();
    expect((await shown()).warnings).toEqual([]);
    expect(other.money().final(poolHash(world.network, world.sender.account, COIN))?.post.root).toBe(final);
    const [waiting] = (await shown()).collectable;
    expect(BigInt(waiting?.amount ?? 0)).toBeGreaterThanOrEqual(DEMAND_BOND);
    await payer.read();
    expect(valueOf(await payer.payer.statement(statement.id)).statement.state).toBe('struck');
    const { pools } = valueOf(await payer.payer.get({ network: world.network, account: world.sender.account }));
    expect(pools[0]?.answers).toBe(MORE);
  });

  it('what the next thirty days bring is said once a week of them is known, with how sure it is', async () => {
    await machines();
    const of = { network: world.network, accounts: [claimer.account], token: COIN };
    expect(valueOf(await other.earnings.forecast(of))).toBeNull();
    await pass(7 * WINDOW);
    const told = valueOf(await other.earnings.forecast(of));
    expect(told?.days).toBeGreaterThanOrEqual(7);
    expect(BigInt(told?.low ?? 0)).toBeLessThanOrEqual(BigInt(told?.high ?? 0));
    expect(BigInt(told?.high ?? 0)).toBeGreaterThan(0n);
  });
});
