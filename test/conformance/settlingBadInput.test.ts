import { Contract } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAnvil } from '#host/chain/anvil.ts';
import { ENTRY_BYTES } from '#core/settlement/entryTree.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { writingTime } from '#host/settlement/settling.ts';
import { never } from '#test/support/networks.ts';
import { WINDOW, made, sent } from '#test/support/settlementScene.ts';
import { COIN, type SettlingWorld, payee, refusal, settlingWorld } from '#test/support/settlingWorld.ts';
import { valueOf } from '#test/support/valueOf.ts';

const CHAIN = 7_036;

/** What is wrong, or as small or as odd as it can be, brought by the rooms that a window asks. */
describe.skipIf(findAnvil() === null)('settling what is odd', { timeout: 120_000 }, () => {
  let world: SettlingWorld;
  beforeAll(async () => {
    world = await settlingWorld(CHAIN);
  }, 60_000);
  afterAll(() => world?.close());

  type Machine = Awaited<ReturnType<SettlingWorld['machine']>>;
  const now = (prepared: Prepared) => ({ ok: true as const, value: prepared });
  const payIn = async ({ payer, read }: Machine, amount: string, token = COIN) => {
    for (;;) {
      const { step, prepared } = valueOf(await payer.deposit(world.pool(token), amount));
      await world.sign(now(prepared));
      if (step === 'deposit') return read();
    }
  };
  const settle = async ({ payer, read }: Machine, token = COIN) => {
    const detail = valueOf(await payer.draft(world.pool(token)));
    await world.sign(await payer.prepareSettle(detail.statement.id));
    await read();
    return detail;
  };
  const sumOf = (rows: readonly { amount: string }[]) => rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);

  it('an epoch of one receipt, and dust: three units are divided to the last of them', async () => {
    const one = await world.machine();
    await payIn(one, '0.000000000000001');
    await world.authorise();
    one.answer('1', 0);
    const { statement, payees, receipts } = await settle(one);
    expect([statement.from, statement.to, statement.fees, receipts.length]).toEqual([0, 1, '3', 1]);
    expect(sumOf(payees)).toBe(BigInt(statement.increase));
    expect(BigInt(statement.increase) + BigInt(statement.unpaid)).toBe(3n);
    for (const { by, amount } of payees) expect(sumOf(by)).toBe(BigInt(amount));
  });

  it('the same prompt twice: no two published words of it are equal', async () => {
    const one = await world.machine();
    const epochs = [];
    for (let time = 0; time < 2; time += 1) {
      for (const copy of ['a', 'b']) one.answer(`000${time}${copy}`, 1_000);
      const { statement } = await settle(one);
      epochs.push(valueOf(one.epochs.get(statement.id)).epoch);
    }
    const words = epochs.flatMap(({ entries, statement }) => {
      const bytes = Buffer.from(entries, 'base64');
      expect(bytes).toHaveLength(2 * ENTRY_BYTES);
      const entryWords = Array.from({ length: bytes.length / 32 }, (_, at) =>
        bytes.subarray(at * 32, at * 32 + 32).toString('hex'),
      );
      return [...entryWords, statement.receipts, ...statement.payees.map(({ part }) => part)];
    });
    expect(new Set(words).size).toBe(words.length);
    // What a payee is handed without a word of consent names no single answer.
    const [first] = epochs;
    const { ticket } = valueOf(await one.payer.share(first?.id ?? '', first?.parts[0]?.account ?? '', false));
    const file = valueOf(await one.outgoing.read(ticket, 0));
    expect(JSON.parse(await file.chunk.text())).toMatchObject({ answers: [] });
  });

  it('a payer out of funds between estimate and post: nothing is settled, and all of it stays owed', async () => {
    const one = await world.machine();
    const mine = { network: world.network, account: world.sender.account };
    const free = async () => BigInt(valueOf(await one.payer.get(mine)).pools[0]?.free ?? 0);
    one.answer('2', 0);
    await world.sign(await one.payer.askWithdrawal(world.pool(), '0.000000000000001'));
    await world.practice.pass(WINDOW + 1);
    const { statement } = valueOf(await one.payer.draft(world.pool()));
    const shown = valueOf(await one.payer.prepareSettle(statement.id));
    await world.sign(await one.payer.withdraw(world.pool()));
    await one.read();
    expect(await free()).toBe(0n);
    // What was shown before is signed all the same: the contract refuses it.
    const confirmed = await world.sender.sending.confirm(shown.id);
    if (confirmed.ok) {
      const outcome = valueOf(await world.sender.calls.outcome(confirmed.value.id, 'mined', never));
      expect(outcome.became).not.toBe('done');
    }
    expect(await refusal(one.payer.prepareSettle(statement.id))).not.toBe('made');
    expect(await refusal(one.payer.draft(world.pool()))).toBe('pool-too-small');
    const pool = valueOf(await one.payer.get(mine)).pools[0];
    expect([pool?.answers, pool?.owed, pool?.lacks !== '0']).toEqual([1, '3', true]);
  });

  it.each([6, 0])(
    'a token with %d decimals is paid in by allowance, settled and collected to the last unit',
    async (decimals) => {
      const [payer] = world.practice.accounts;
      if (payer === undefined) throw new Error('Nobody pays');
      const token = await made('contracts/test/support/Tokens.sol', 'PlainToken', payer, decimals);
      const address = await token.getAddress();
      await sent(token, 'mint', world.sender.account, 10n ** 12n);
      const adapter = await world.register(address);
      const by = await world.wallet(`0x${String(decimals + 1).padStart(64, '5')}`);
      await world.practice.provider.send('anvil_setBalance', [by.account, '0xde0b6b3a7640000']);
      const one = await world.machine({ accountOf: (record) => (record === 1 ? by.account : payee(record)) });
      const other = await world.machine({ by });
      const tooFine = one.payer.deposit(world.pool(address), `1.${'0'.repeat(decimals)}1`);
      expect(await refusal(tooFine)).toBe('bad-amount');
      await payIn(one, decimals === 0 ? '1000' : '0.001', address);
      await world.authorise(address);
      for (const message of ['1', '2']) one.answer(message, 7_000, adapter);
      const { statement, payees } = await settle(one, address);
      expect(statement).toMatchObject({ fees: '62', token: { symbol: 'PLN', decimals } });
      expect(sumOf(payees)).toBe(BigInt(statement.increase));
      await other.read();
      const mine = payees.find(({ account }) => account === by.account)?.amount ?? '';
      const got = valueOf(await other.earnings.get(world.network, [by.account]));
      expect(got.totals).toMatchObject([{ token: { decimals }, stages: { claimable: mine } }]);
      const plan = valueOf(await other.earnings.plan(world.network, [by.account]));
      expect(plan.steps).toMatchObject([{ does: 'collect', worth: 'unknown', brings: [{ amount: mine }] }]);
      const actor = { network: world.network, account: by.account };
      await world.sign(await other.earnings.collect(actor, address), by);
      const balance: bigint = await new Contract(address, token.interface, payer).getFunction('balanceOf')(by.account);
      expect(String(balance)).toBe(mine);
      const { pools } = valueOf(await one.payer.get({ network: world.network, account: world.sender.account }));
      const pool = pools.find((each) => each.token.address === address);
      expect(BigInt(pool?.free ?? 0)).toBe(1_000n - BigInt(statement.increase));
    },
  );

  it('clock skew: receipts are dated between the authorisation and the chain, whatever this machine’s clock says', () => {
    const [from, chain] = [1_000_000n, 1_100_000];
    const node = { from };
    for (const [own, written] of [
      [0, 1_000_000],
      [999_999, 1_000_000],
      [1_050_000, 1_050_000],
      [1_100_200, 1_100_200],
      [1_100_301, 1_100_300],
      [9_999_999, 1_100_300],
    ] as const) {
      expect(writingTime({ node, now: chain }, own)).toBe(written);
    }
    // A chain that stands still since before the authorisation: the authorisation's own time.
    expect(writingTime({ node, now: 5 }, 9_999_999)).toBe(1_000_000);
  });
});
