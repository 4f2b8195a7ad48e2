import { createHash } from 'node:crypto';
import { SigningKey, hexlify } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditReport, MarksOf } from '#core/datanet/audit.ts';
import { addressOfKey } from '#core/settlement/nodeKey.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import type { Chain } from '#host/chain/chain.ts';
import { Audits } from '#host/datanets/audits.ts';
import type { Datanets } from '#host/datanets/datanets.ts';
import { auditReport, auditText } from '#test/support/auditReports.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { openedDatanets } from '#test/support/openedDatanets.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { openSender } from '#test/support/sender.ts';

const CHAIN = 7_031n;
const keyOf = (fill: string) => new SigningKey(hexlify(`0x${fill.repeat(32)}`)).compressedPublicKey.slice(2);

describe.skipIf(findAnvil() === null)('what reviewers say of an audit', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  let sender: Awaited<ReturnType<typeof openSender>>;
  let chain: Chain;
  let datanets: Datanets;
  let audits: Audits;
  let payer = '';
  const node = keyOf('11');

  beforeAll(async () => {
    practice = await practiceChain(Number(CHAIN));
    await deploy(practice);
    scene = new DatanetScene(practice);
    sender = await openSender(() => chain);
    payer = await scene.payer(scene.person(5), addressOfKey(node));
  });
  afterAll(async () => {
    await sender?.close();
    await practice?.close();
  });

  /** As it is opened at a start: what was read of the chain is read again. */
  async function open() {
    const opened = await openedDatanets(CHAIN, practice.url);
    const { store } = opened;
    ({ chain, datanets } = opened);
    audits = new Audits({ datanets, store, calls: sender.calls });
  }

  const actor = () => ({ network: CHAIN, account: sender.account });
  const text = (change: Partial<AuditReport> = {}) =>
    auditText(auditReport({ log: node, payer, chain: Number(CHAIN), ...change }));
  const hashOf = (said: string) => `0x${createHash('sha256').update(said).digest('hex')}`;
  async function list(datanet: number) {
    expect(await datanets.upToDate(CHAIN)).toEqual({ ok: true, value: undefined });
    const found = await audits.list(CHAIN, datanet);
    if (!found.ok) throw new Error(found.failure.code);
    return found.value;
  }
  async function marks(of: MarksOf = { payers: [payer, sender.account] }) {
    const found = await audits.marks(CHAIN, of);
    if (!found.ok) throw new Error(found.failure.code);
    return found.value;
  }

  it('marks a payer when as many say so as decide, until one of them says otherwise', async () => {
    await open();
    const [own, second] = [scene.person(0), scene.person(1)];
    const datanet = await scene.create(own, [own, second, scene.person(2)]);
    expect(await list(datanet)).toEqual([]);
    const said = text();
    const read = await audits.read(CHAIN, said);
    expect(read).toEqual({ ok: true, value: { hash: hashOf(said), report: JSON.parse(said) as unknown } });

    const before = await practice.provider.getBalance(payer);
    await sender.done(await audits.judge(actor(), datanet, said, true));
    const audit = { payer, report: hashOf(said), found: JSON.parse(said) as unknown, reviewers: 3 };
    const first = { reviewer: sender.account, wrong: true, reviews: true };
    expect(await list(datanet)).toEqual([{ ...audit, words: [first], wrong: 1, marked: false }]);
    expect(await marks()).toEqual([]);

    await scene.judge(second, datanet, payer, hashOf(said), true);
    expect(await list(datanet)).toMatchObject([{ ...audit, wrong: 2, marked: true }]);
    expect(await marks()).toEqual([{ payer, datanet, datanetName: null, wrong: 2, reviewers: 3 }]);

    expect(await marks({ datanets: [datanet] })).toHaveLength(1);
    expect(await marks({ datanets: [datanet + 1] })).toEqual([]);
    expect(await marks({ payers: [sender.account] })).toEqual([]);

    // Another report of the same payer is counted by itself.
    await scene.judge(scene.person(2), datanet, payer, hashOf('another'), true);
    expect(await list(datanet)).toMatchObject([{ found: null, wrong: 1, marked: false }, { marked: true }]);

    await sender.done(await audits.judge(actor(), datanet, said, false));
    expect((await list(datanet)).find(({ report }) => report === hashOf(said))).toMatchObject({
      words: [
        { reviewer: sender.account, wrong: false },
        { reviewer: await second.getAddress(), wrong: true },
      ],
      wrong: 1,
      marked: false,
    });
    expect(await marks()).toEqual([]);
    expect(await practice.provider.getBalance(payer)).toBe(before);

    const others = await scene.create(second, [second]);
    expect(await audits.judge(actor(), others, said, true)).toMatchObject({
      failure: { code: 'CONTRACT_REFUSED', error: 'DatanetUnauthorizedAccount' },
    });
    expect(await audits.list(9n, datanet)).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });

  it('takes no report that lies about whom it is of, or that is another one than it was', async () => {
    await open();
    const refusal = async (said: string) => {
      const read = await audits.read(CHAIN, said);
      return read.ok ? 'read' : 'reason' in read.failure ? read.failure.reason : read.failure.code;
    };
    const good = text();
    expect(await refusal(good)).toBe('read');
    // Of a key that this payer never let sign; of somebody who has nothing to do with that key; of no key at all.
    expect(await refusal(text({ log: keyOf('22') }))).toBe('not-this-payer');
    expect(await refusal(text({ payer: await scene.person(4).getAddress() }))).toBe('not-this-payer');
    expect(await refusal(text({ log: `02${'f'.repeat(64)}` }))).toBe('not-a-report');
    expect(await refusal(text({ chain: 1 }))).toBe('other-network');
    const turned = `1 \u202Ematched`;
    const checked = (change: Partial<AuditReport['checked'][number]>): AuditReport['checked'] => [
      { part: 'signature', verdict: 'good', words: 'Signed.', ...change },
    ];
    const lies = [
      '',
      'no report',
      '[]',
      ` ${good}`,
      `${good}\n`,
      good.replace('"index":7', '"index":7,"more":1'),
      good.replace('"index":7', '"index":7.5'),
      good.replace(payer, payer.toLowerCase()),
      text({ checked: checked({ words: turned }) }),
      text({ checked: checked({ words: 'x'.repeat(1_001) }) }),
      // What the key did not sign shows nothing against whoever let it sign.
      text({ checked: checked({ verdict: 'wrong' }) }),
      text({ checked: [...checked({}), ...checked({ verdict: 'wrong' })] }),
    ];
    for (const lie of lies) expect(await refusal(lie), lie.slice(0, 60)).toBe('not-a-report');
    expect(await audits.judge(actor(), 1, text({ log: keyOf('22') }), true)).toMatchObject({
      failure: { code: 'AUDIT_REFUSED', reason: 'not-this-payer' },
    });
  });

  it('counts nobody who is no longer a reviewer', async () => {
    await open();
    const [own, second, third] = [scene.person(0), scene.person(1), scene.person(2)];
    const datanet = await scene.create(own, [own, second]);
    const said = text({ index: 8 });
    await scene.judge(own, datanet, payer, hashOf(said), true);
    await scene.judge(second, datanet, payer, hashOf(said), true);
    expect(await list(datanet)).toMatchObject([{ wrong: 2, marked: true, found: null }]);
    const rules = {
      reviewers: [await second.getAddress(), await third.getAddress()],
      quorum: 2n,
      bond: 5n,
      reviewPeriod: 3_600n,
      timelock: 3_600n,
      slashable: 0b100n,
    };
    await scene.supportRules(own, datanet, rules);
    await scene.supportRules(second, datanet, rules);
    await practice.pass(3_601);
    await scene.adoptRules(own, datanet, rules);
    const [after] = await list(datanet);
    expect(after).toMatchObject({ wrong: 1, reviewers: 2, marked: false });
    expect(after?.words).toContainEqual({ reviewer: sender.account, wrong: true, reviews: false });
  });
});
