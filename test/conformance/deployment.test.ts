import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESSES, DEPLOYED, DEPLOYER } from '#contracts/deployment.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { codeAt } from '#host/chain/code.ts';
import { Deployment } from '#host/wallet/deployment.ts';
import { never, openedNetworks, wish } from '#test/support/networks.ts';
import { type PracticeChain, practiceChain } from '#test/support/practiceChain.ts';
import { openSender } from '#test/support/sender.ts';

const CHAIN = 7_012n;

describe.skipIf(findAnvil() === null)('bringing the contracts to a network', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let chain: Chain;
  let sender: Awaited<ReturnType<typeof openSender>>;
  const found: string[] = [];
  /** Anew each time: nothing that it knows is more than what the chain says. */
  const deployment = () =>
    new Deployment({ sending: sender.sending, chain: () => chain, changed: (_, contracts) => found.push(contracts) });
  const next = async () => {
    const prepared = await deployment().next(CHAIN, sender.account, never);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.failure));
    return prepared.value;
  };
  const sign = async (id: string | undefined) => {
    expect(await sender.sending.confirm(id ?? '')).toMatchObject({ ok: true });
    const outcome = await sender.calls.outcome(id ?? '', 'mined', never);
    if (!outcome.ok || outcome.value.became !== 'done') throw new Error('not carried out');
    return outcome.value.sent;
  };

  beforeAll(async () => {
    practice = await practiceChain(Number(CHAIN));
    await practice.provider.send('anvil_setCode', [DEPLOYER.address, '0x']);
    sender = await openSender(() => chain);
  });
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  it('says before what it costs, is signed step by step, and goes on from wherever it was broken off', async () => {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    expect(await networks.add(wish(Number(CHAIN), practice.url), never)).toMatchObject({ ok: true });
    const added = networks.chain(CHAIN);
    if (added === undefined) throw new Error('no chain');
    chain = added;
    const looked = await deployment().look(CHAIN, never);
    if (!looked.ok) throw new Error(looked.failure.code);
    expect(looked.value.signatures).toBe(4);
    expect(looked.value.fee).toBeGreaterThan(DEPLOYER.cost);
    expect(looked.value.parts.map(({ there }) => there)).toEqual([false, false, false, false]);

    const funds = await next();
    expect(funds?.statement).toEqual({ does: 'send', to: DEPLOYER.signer, amount: DEPLOYER.cost });
    await sign(funds?.id);
    // Not signed: asked for again, it is the same.
    expect((await next())?.statement).toEqual({ does: 'deploy', contract: 'datanets', creates: ADDRESSES.datanets });
    const first = await next();
    const made = await sign(first?.id);
    const half = await deployment().look(CHAIN, never);
    if (!half.ok) throw new Error(half.failure.code);
    expect(half.value.signatures).toBe(2);
    const second = await next();
    expect(second?.statement).toMatchObject({ does: 'deploy', contract: 'adapters' });
    const middle = await sign(second?.id);
    const third = await next();
    expect(third?.statement).toMatchObject({ does: 'deploy', contract: 'settlement' });
    const last = await sign(third?.id);
    expect(await next()).toBeNull();
    expect(await deployment().look(CHAIN, never)).toMatchObject({ ok: true, value: { fee: 0n, signatures: 0 } });
    expect(found).toEqual(['missing', 'partly', 'there']);

    const paid = (middle.fee ?? 0n) + (last.fee ?? 0n);
    expect(Number(paid) / Number(half.value.fee)).toBeGreaterThan(0.8);
    expect(Number(paid) / Number(half.value.fee)).toBeLessThan(1.2);
    const gas = async (hash: string) => (await practice.provider.getTransactionReceipt(hash))?.gasUsed;
    expect(await gas(made.hash)).toBe(DEPLOYED.datanets.gas);
    expect(await gas(middle.hash)).toBe(DEPLOYED.adapters.gas);
    expect(await gas(last.hash)).toBe(DEPLOYED.settlement.gas);
  });

  it('knows a contract by its code: a node that tells of another one there is not believed', async () => {
    expect(await codeAt(chain)).toMatchObject({
      ok: true,
      value: new Set(Object.values(DEPLOYED).map((each) => each.address)),
    });
    await practice.provider.send('anvil_setCode', [ADDRESSES.adapters, '0x6000']);
    expect(await codeAt(chain)).toMatchObject({ ok: false, failure: { code: 'CHAIN_FAILED', reason: 'answer' } });
    expect(await deployment().next(CHAIN, sender.account, never)).toMatchObject({ ok: false });
  });

  it('has the files by which an explorer can show the sources', () => {
    const [contracts, input] = deployment().verification();
    expect(contracts?.text).toContain(ADDRESSES.datanets);
    expect(input?.text).toContain('contracts/src/Datanets.sol');
  });
});
