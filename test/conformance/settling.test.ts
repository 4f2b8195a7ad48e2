import { id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESSES } from '#contracts/deployment.ts';
import { poolIdOf } from '#core/settlement/pool.ts';
import { type SumLeaf, buildSumTree, packLeaves, sumRootOf } from '#core/settlement/sumTree.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { evidenceAgainst, linesOf, warningsFor } from '#host/settlement/earned.ts';
import { poolHash } from '#host/settlement/poolState.ts';
import { Trees } from '#host/settlement/trees.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { never } from '#test/support/networks.ts';
import { POST_BOND, WINDOW } from '#test/support/settlementScene.ts';
import { ADAPTER, COIN, type SettlingWorld, payee, refusal, settlingWorld } from '#test/support/settlingWorld.ts';
import { valueOf } from '#test/support/valueOf.ts';

const CHAIN = 7_032;
const PAYEES = 40;

/** The rooms that settle, over the real contracts; who is credited is made up, so that there are many. */
describe.skipIf(findAnvil() === null)('settling', { timeout: 120_000 }, () => {
  let world: SettlingWorld;
  const network = BigInt(CHAIN);

  beforeAll(async () => {
    world = await settlingWorld(CHAIN);
  });
  afterAll(() => world?.close());

  it('charges against the budget of the day, and what an interrupted answer set aside is taken up', async () => {
    const one = await world.machine();
    valueOf(one.meter.choosePayer({ network, account: world.sender.account }));
    valueOf(one.meter.setBudget(world.pool(), 60n));
    const ask = (message: string) => one.meter.reserve([{ message, adapters: [ADAPTER], longestTokens: 100_000 }]);
    valueOf(ask('first'));
    // Its cap, of 50, is set aside while it is written.
    expect(one.meter.spentOn(world.pool())).toBe(50n);
    expect(ask('second')).toMatchObject({ failure: { code: 'BUDGET_SPENT', most: '60', spent: '50', cost: '50' } });
    one.meter.ended({ id: 'first', text: 'said', figures: { answerTokens: 1_001 } });
    // Rounded up to a unit.
    expect([one.meter.spentOn(world.pool()), one.meter.owed(world.pool()).map(({ fee }) => fee)]).toEqual([8n, [8n]]);
    valueOf(ask('second'));
    await one.kill();
    const again = await world.machine({ folder: one.home });
    expect(again.meter.spentOn(world.pool())).toBe(58n);
    again.meter.takeUp();
    expect(again.meter.spentOn(world.pool())).toBe(8n);
    const midnight = Date.now() - (Date.now() % 86_400_000) + 86_400_000;
    expect(again.meter.spentOn(world.pool(), midnight)).toBe(0n);
  });

  it('posts for many, which a kill at any step and a second host with the same key do twice never; payees claim by proof', async () => {
    const one = await world.machine();
    const rival = await world.machine();
    for (const host of [one, rival]) {
      for (let number = 1; number <= PAYEES; number += 1) host.answer(number.toString(16), 2_000_000);
    }
    expect(await refusal(one.settling.draft(world.pool()))).toBe('not-authorised');
    await world.authorise();
    expect(await refusal(one.settling.draft(world.pool()))).toBe('pool-too-small');
    await world.sign(await world.call('deposit', [world.sender.account, COIN, 10_000n], 10_000n));
    await one.read();
    const drafted = valueOf(await one.settling.draft(world.pool()));
    const others = valueOf(await rival.settling.draft(world.pool()));
    const { increase, way, parts } = drafted.epoch;
    expect([way, BigInt(drafted.epoch.fees)]).toEqual(['post', 2_000n]);
    expect(parts.reduce((sum, { amount }) => sum + BigInt(amount), 0n)).toBe(BigInt(increase));
    const prepared = await one.settling.prepare(drafted.epoch.id);
    await one.kill();
    const again = await world.machine({ folder: one.home });
    // Nobody signed what was prepared: it can be prepared again.
    expect(again.settling.stateOf(valueOf(again.epochs.get(drafted.epoch.id)))).toBe('drafted');
    expect(prepared.ok).toBe(true);
    const rivals = await rival.settling.prepare(others.epoch.id);
    await world.sign(await again.settling.prepare(drafted.epoch.id));
    await again.kill();
    const third = await world.machine({ folder: one.home });
    expect(third.settling.stateOf(valueOf(third.epochs.get(drafted.epoch.id)))).toBe('pending');
    expect(await refusal(third.settling.draft(world.pool()))).toBe('still-pending');
    expect(await refusal(third.settling.prepare(drafted.epoch.id))).not.toBe('made');
    // Shown before the other one landed, signed after it: the contract takes one of the two.
    const late = rivals.ok ? await world.sender.sending.confirm(rivals.value.id) : null;
    if (late?.ok === true) {
      const outcome = valueOf(await world.sender.calls.outcome(late.value.id, 'mined', never));
      expect(outcome.became).toBe('refused');
    }
    expect(await refusal(rival.settling.prepare(others.epoch.id))).not.toBe('made');

    const [line] = await linesOf(third.reading(), payee(5));
    const mine = BigInt(parts.find(({ account }) => account === payee(5))?.amount ?? 0);
    expect(line?.amounts).toEqual({ inWindow: mine, pending: 0n, claimable: 0n, claimed: 0n });
    await world.practice.pass(WINDOW + 1);
    await world.sign(await world.call('finalise', [world.sender.account, COIN]));
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
    const watcher = await world.machine();
    const id = poolHash(network, world.sender.account, COIN);
    const money = watcher.money();
    const final = money.final(id);
    expect(final).not.toBeNull();
    const tree = await new Trees(new ContentStore(watcher.home)).of(network, money, final!);
    const fewer: SumLeaf[] = (tree?.leaves ?? [])
      .filter(({ account }) => account !== payee(5))
      .map((leaf) => ({ ...leaf, total: leaf.total * 3n }));
    const poolBytes = poolIdOf({
      chain: network,
      contract: ADDRESSES.settlement,
      payer: world.sender.account,
      token: COIN,
    });
    const built = buildSumTree(poolBytes, fewer);
    if (!built.ok) throw new Error(built.failure);
    const { root, total } = sumRootOf(built.value);
    const bytes = (each: Uint8Array) => `0x${Buffer.from(each).toString('hex')}`;
    const post = {
      payer: world.sender.account,
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
    await world.sign(
      await world.sender.calls.prepare(
        network,
        world.sender.account,
        { contract: 'settlement', call: 'post', args },
        POST_BOND,
      ),
    );
    await watcher.read();
    expect(await warningsFor(watcher.reading(), [payee(5)])).toMatchObject([
      { kind: 'omitted', account: payee(5), since: '0', offers: 'challenge' },
    ]);
    expect((await evidenceAgainst(watcher.reading(), id))?.evidence.kind).toBe('omitted');
    const actor = { network, account: world.sender.account };
    await world.sign(await watcher.earnings.challenge(actor, { payer: world.sender.account, token: COIN }));
    await watcher.read();
    expect(watcher.money().pending(id)).toBeNull();
    expect(watcher.money().final(id)?.post.root).toBe(final!.post.root);
    expect(await warningsFor(watcher.reading(), [payee(5)])).toEqual([]);
    expect(await refusal(watcher.earnings.challenge(actor, { payer: world.sender.account, token: COIN }))).toBe(
      'no-evidence',
    );
  });
});
