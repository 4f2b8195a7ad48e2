import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reason } from '#contracts/generated/enums.ts';
import type { AnswerSettings } from '#core/answerSettings.ts';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import { plainAnswerSettings } from '#core/plainAnswerSettings.ts';
import { USUAL_DIVISION } from '#core/settlement/feeTerms.ts';
import { manifestDigest, manifestText } from '#core/snapshot/manifest.ts';
import type { Prepared } from '#core/wallet/signing.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';
import { creditedHost } from '#test/support/creditedHost.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { freePort } from '#test/support/freePort.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { wish } from '#test/support/networks.ts';

const CHAIN = 7_031;
const COIN = `0x${'0'.repeat(40)}`;
const PASSWORD = 'a long enough password';
/** Of the phrase that every anvil has: its accounts 1, 2 and 3. */
const KEYS = {
  contributor: '59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  author: '5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  payer: '7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
} as const;
const SAID = 'The printer of Leipzig kept a second ledger under the stairs behind the paper store';
const ASKED = 10;
/** One more is asked by a program. */
const OWED = ASKED + 1;

/** Three people, each with a data folder of their own, over the real host, engine and contracts. */
describe.skipIf(findAnvil() === null)('the whole life of a fee', { timeout: 120_000 }, () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  const folders: string[] = [];
  const hosts: HostClient[] = [];
  let contributor: HostClient;
  let author: HostClient;
  let payer: HostClient;
  let accounts: Record<keyof typeof KEYS, string>;
  let adapter = '';
  let plain: AnswerSettings;
  const sealed = sealedSnapshot(drafts(40).map((draft, place) => ({ ...draft, text: `${SAID}, number ${place}.` })));
  const { root } = sealed.manifest;
  const network = BigInt(CHAIN);

  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    await deploy(practice);
    scene = new DatanetScene(practice);
    for (const name of ['contributor', 'author', 'payer']) {
      folders.push(await mkdtemp(join(tmpdir(), `colophon-life-${name}-`)));
    }
    const [first = '', second = '', third = ''] = folders;
    const credited = await creditedHost(third, sealed, { handedOver: true });
    ({ own: payer, adapter } = credited);
    const made = await creditedHost(second, sealed);
    author = made.own;
    expect(made.adapter).toBe(adapter);
    await mkdir(join(first, 'snapshots', root), { recursive: true });
    const text = manifestText(sealed.manifest);
    await writeFile(join(first, 'snapshots', root, 'manifest.json'), text.ok ? text.value : '');
    await writeFile(join(first, 'snapshots', root, 'records.jsonl'), sealed.lines.map((line) => `${line}\n`).join(''));
    contributor = await hostClient(first);
    hosts.push(contributor, author, payer);
    const found: Partial<typeof accounts> = {};
    for (const [name, host] of [
      ['contributor', contributor],
      ['author', author],
      ['payer', payer],
    ] as const) {
      await host.client.networks.add(wish(CHAIN, practice.url));
      const view = await host.client.wallet.importKey({ key: KEYS[name], name, password: PASSWORD });
      found[name] = view.accounts[0]?.address ?? '';
    }
    accounts = found as typeof accounts;
    plain = plainAnswerSettings(await payer.client.settings.change({ longestAnswerTokens: 60 }));
    const owner = scene.person(0);
    const datanet = await scene.create(owner, [owner]);
    const digest = manifestDigest(sealed.manifest);
    const manifest = `0x${digest.ok ? Buffer.from(digest.value).toString('hex') : ''}`;
    const proposed = await scene.propose(
      scene.person(1),
      datanet,
      `0x${root}`,
      40n,
      'https://a.example/',
      undefined,
      manifest,
    );
    await scene.vote(owner, proposed.contribution, `0x${root}`, Reason.None);
    for (const host of hosts) await read(host);
  }, 120_000);
  afterAll(async () => {
    for (const host of hosts) await host.close();
    await practice?.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function read({ client }: HostClient): Promise<void> {
    await client.datanets.read({ network });
    for (;;) {
      const { state } = (await client.datanets.list({ network, words: '' })).reading;
      if (state !== 'reading') return expect(state).toBe('read');
      await new Promise((go) => setTimeout(go, 20));
    }
  }
  async function sign({ client }: HostClient, prepared: Prepared): Promise<void> {
    await client.sending.confirm({ id: prepared.id });
    expect((await client.sending.outcome({ id: prepared.id })).became).toBe('done');
  }
  async function ask(place: number): Promise<string> {
    const settings = {
      ...plain,
      adapters: [{ hash: adapter, scale: place % 2 === 0 ? 1 : -1 }],
      schema: JSON.stringify({ type: 'string', enum: [`${SAID}, number ${place}.`] }),
    };
    let id = '';
    const events = await payer.client.conversations.ask({
      conversation: null,
      parent: null,
      text: 'What did the printer keep?',
      settings,
    });
    for await (const event of events) if (event.kind === 'ended') id = event.answer.id;
    for await (const _ of await payer.client.credit.follow({ message: id }));
    return id;
  }
  /** Over the local API: it costs the same, and is nobody's. */
  async function askByProgram(): Promise<void> {
    const { api } = payer.client;
    const { secret } = await api.makeKey({ name: 'Editor', limits: defaultApiLimits });
    const { address } = await api.change({ on: true, port: await freePort() });
    const request = {
      model: 'Voice',
      messages: [{ role: 'user', content: 'What did the printer keep?' }],
      max_tokens: 9,
    };
    const response = await fetch(`${address ?? ''}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    expect([response.status, await response.json()]).toMatchObject([200, { usage: { completion_tokens: 9 } }]);
  }
  const pool = () => ({ network, account: accounts.payer, token: COIN });

  it('begins with terms that are fixed when an adapter is registered', async () => {
    const { client } = author;
    const before = await client.settlement.fees.adapter({ network, account: accounts.author, adapter });
    expect(before).toMatchObject({ registered: [], hinders: null, draft: { missing: [], division: USUAL_DIVISION } });
    expect(before.draft?.sources).toMatchObject([
      { root, flatWeight: 1_000_000, proposer: { account: accounts.contributor } },
    ]);
    const wished = {
      network,
      account: accounts.author,
      adapter,
      token: COIN,
      perAnswer: '0.001',
      perThousandTokens: '0.000000000000000007',
      mostPerAnswer: '',
      freeForAuthor: true,
      division: USUAL_DIVISION,
    };
    const uneven = { ...wished, division: { ...USUAL_DIVISION, author: 2_001 } };
    await expect(client.settlement.fees.prepareRegister(uneven)).rejects.toBeDefined();
    await sign(author, await client.settlement.fees.prepareRegister(wished));
    for (const host of hosts) await read(host);
    const after = await payer.client.settlement.fees.adapter({ network, account: accounts.payer, adapter });
    expect(after.registered).toMatchObject([
      { author: { account: accounts.author }, fee: { perAnswer: '1000000000000000', mostPerAnswer: null } },
    ]);
  });

  it('says what an answer costs before it is asked, and a budget stops it', async () => {
    const { fees, payer: room } = payer.client.settlement;
    expect(await fees.cost({ adapters: [adapter], mostTokens: 60 })).toMatchObject({ payer: null, parts: [] });
    await fees.choosePayer({ choice: { network, account: accounts.payer } });
    const cost = await fees.cost({ adapters: [adapter], mostTokens: 60 });
    expect(cost).toMatchObject({
      payer: { account: accounts.payer, practice: false },
      parts: [{ adapter, own: false, most: '1000000000000001' }],
      totals: [{ hinders: 'pool', free: '0', leftToday: null }],
    });
    await fees.setBudget({ ...pool(), mostADay: '0.0009' });
    await expect(ask(0)).rejects.toMatchObject({
      data: { code: 'BUDGET_SPENT', spent: '0', cost: '1000000000000001' },
    });
    await fees.setBudget({ ...pool(), mostADay: '0.1' });
    const { step, prepared } = await room.prepareDeposit({ ...pool(), amount: '0.5' });
    expect(step).toBe('deposit');
    await sign(payer, prepared);
    await expect(room.draft(pool())).rejects.toMatchObject({ data: { reason: 'not-authorised' } });
    await sign(payer, await room.prepareAuthorise({ ...pool(), days: 30 }));
    await expect(room.draft(pool())).rejects.toMatchObject({ data: { reason: 'nothing-owed' } });
  });

  it('leaves what is owed, which is settled, credited, explained and collected to the last unit', async () => {
    const { client } = payer;
    const answers: string[] = [];
    for (let place = 0; place < ASKED; place += 1) answers.push(await ask(place));
    const [message = ''] = answers;
    await askByProgram();
    expect(await client.settlement.fees.ofAnswer({ message })).toMatchObject([
      { token: { native: true }, amount: expect.stringMatching(/^1\d{15}$/), statement: null },
    ]);
    await read(payer);
    const owed = (await client.settlement.payer.get({ network, account: accounts.payer })).pools[0];
    expect(owed).toMatchObject({
      free: '500000000000000000',
      answers: OWED,
      unready: 0,
      lacks: '0',
      node: { state: 'authorised' },
    });
    const drafted = await client.settlement.payer.draft(pool());
    const { id, fees, increase, unpaid, way } = drafted.statement;
    expect([way, unpaid]).toEqual(['credit', '0']);
    expect([fees, increase]).toEqual([owed?.owed, owed?.owed]);
    expect(BigInt(fees)).toBe(drafted.receipts.reduce((sum, { fee }) => sum + BigInt(fee), 0n));
    const amounts = new Map(drafted.payees.map(({ account, amount }) => [account, BigInt(amount)]));
    expect([...amounts.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(BigInt(increase));
    expect(amounts.has(accounts.payer)).toBe(false);
    // A draft that nobody signed makes room for the next.
    const again = await client.settlement.payer.draft(pool());
    expect(again.statement).toMatchObject({ from: 0, to: OWED, fees });
    await expect(client.settlement.payer.statement({ id })).rejects.toMatchObject({ data: { what: 'statement' } });
    const statement = again.statement.id;
    await sign(payer, await client.settlement.payer.prepareSettle({ id: statement }));
    for (const host of hosts) await read(host);
    const settled = await client.settlement.payer.statement({ id: statement });
    expect(settled.statement.state).toBe('settled');
    await expect(client.settlement.payer.prepareSettle({ id: statement })).rejects.toMatchObject({
      data: { reason: 'nothing-there' },
    });
    await expect(client.settlement.payer.draft(pool())).rejects.toMatchObject({ data: { reason: 'nothing-owed' } });

    const own = contributor.client.settlement.earnings;
    const mine = settled.payees.find(({ account }) => account === accounts.contributor)?.amount ?? '';
    const asked = { network, accounts: [accounts.contributor] };
    const before = await own.get(asked);
    expect(before.totals).toMatchObject([{ stages: { claimable: mine, claimed: '0', inWindow: '0', pending: '0' } }]);
    expect(before.collectable).toMatchObject([{ amount: mine, account: { account: accounts.contributor } }]);
    const slice = { ...asked, token: COIN };
    expect(await own.over({ ...slice, by: 'record' })).toMatchObject({ rows: [], unknown: mine });
    const file = await client.settlement.payer.share({ id: statement, account: accounts.contributor, answers: false });
    const content = await payer.fetch(file.ticket);
    const forged = content.toString().replace(/"amount":"(\d+)\d"/, '"amount":"$17"');
    await expect(own.takeFile({ network, ticket: await contributor.send('x.json', forged) })).rejects.toMatchObject({
      data: { reason: 'not-a-statement' },
    });
    await own.takeFile({ network, ticket: await contributor.send('earned.json', new Uint8Array(content)) });
    const adapters = await own.over({ ...slice, by: 'adapter' });
    expect([adapters.unknown, adapters.rows.map(({ amount }) => amount)]).toEqual(['0', [mine]]);
    const records = await own.over({ ...slice, by: 'record' });
    const known = records.rows.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(known + BigInt(records.apart)).toBe(BigInt(mine));
    expect(records.unknown).toBe('0');
    expect(records.rows.length).toBeGreaterThan(0);
    const why = await own.why({ ...slice, by: 'record', key: records.rows[0]?.key ?? '' });
    expect(why.reasons[0]).toMatchObject({ part: 'contributors', contribution: 1, snapshot: root });

    const plan = await own.plan(asked);
    expect(plan.steps).toMatchObject([{ does: 'collect', brings: [{ amount: mine }] }]);
    const balance = await practice.provider.getBalance(accounts.contributor);
    await sign(contributor, await own.prepareCollect({ network, account: accounts.contributor, token: COIN }));
    await read(contributor);
    const after = await own.get(asked);
    expect(after.totals).toMatchObject([{ stages: { claimable: '0', claimed: mine } }]);
    expect(after.collectable).toEqual([]);
    const [sent] = await contributor.client.sending.list();
    expect((await practice.provider.getBalance(accounts.contributor)) - balance).toBe(BigInt(mine) - (sent?.fee ?? 0n));
    const table = await contributor.fetch((await own.csv({ ...asked, year: new Date().getUTCFullYear() })).ticket);
    expect(table.toString().split('\r\n').length).toBe(4);
    const rest = (await client.settlement.payer.get({ network, account: accounts.payer })).pools[0];
    expect(BigInt(rest?.free ?? 0)).toBe(5n * 10n ** 17n - BigInt(increase));
  });
});
