import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { id as hash } from 'ethers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Failure } from '#core/failure.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { Reason } from '#contracts/generated/enums.ts';
import type { Chain } from '#host/chain/chain.ts';
import { findAnvil } from '#host/chain/anvil.ts';
import { Datanets } from '#host/datanets/datanets.ts';
import { holdingsOf } from '#host/datanets/holdings.ts';
import { IndexFile } from '#host/datanets/indexFile.ts';
import { readChain } from '#host/datanets/readChain.ts';
import { TABLES } from '#host/datanets/schema.ts';
import { Net } from '#host/fetch/net.ts';
import { openSettings } from '#host/settings/settings.ts';
import { ContentStore } from '#host/storage/contentStore.ts';
import { DatanetScene } from '#test/support/datanetScene.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { asPractice, never, openedNetworks, wish } from '#test/support/networks.ts';
import { type PracticeChain, deploy, practiceChain } from '#test/support/practiceChain.ts';
import { plainTerms } from '#test/support/plainTerms.ts';

const CHAIN = 7_002;

describe.skipIf(findAnvil() === null)('datanets', () => {
  let practice: PracticeChain;
  let scene: DatanetScene;
  beforeAll(async () => {
    practice = await practiceChain(CHAIN);
    await deploy(practice);
    scene = new DatanetScene(practice);
  }, 60_000);
  afterAll(() => practice?.close());

  async function chainOf(): Promise<Chain> {
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    const added = await networks.add(wish(CHAIN, practice.url), never);
    const chain = networks.chain(BigInt(CHAIN));
    if (!added.ok || chain === undefined) throw new Error('The chain is not there');
    return chain;
  }
  async function freshIndex(): Promise<IndexFile> {
    const folder = await freshFolder();
    const index = IndexFile.open(join(folder, 'index.sqlite'), folder);
    onTestFinished(() => index.close());
    return index;
  }
  const all = (index: IndexFile) => Object.fromEntries(TABLES.map((table) => [table, rows(index, table)]));
  const rows = (index: IndexFile, table: (typeof TABLES)[number]) => index.statement(`SELECT * FROM ${table}`).all();
  const read = (chain: Chain, index: IndexFile) => readChain(chain, index, never, () => {});

  test('what happened on the chain is in the index, and a second reading adds nothing', async () => {
    const [owner, author, one, two, three] = practice.accounts;
    if (!owner || !author || !one || !two || !three) throw new Error('Nobody is there');
    const datanet = await scene.create(owner, [one, two, three], {}, 'https://a.example/\u202eevil');
    const good = hash('good');
    const bad = hash('bad');
    const first = await scene.propose(author, datanet, good, 12n);
    const second = await scene.propose(author, datanet, bad);
    await scene.vote(one, first.contribution, good, Reason.None);
    await scene.vote(two, first.contribution, good, Reason.None);
    await scene.vote(one, second.contribution, bad, Reason.Quality);
    await scene.vote(two, second.contribution, bad, Reason.Spam);
    await scene.join(three, datanet);
    await scene.publish(owner, datanet, 0, 1);
    await scene.register(owner, [{ contribution: BigInt(first.contribution), flatWeight: 1_000_000n, root: good }]);
    await scene.withdraw(author, first.contribution, good);

    const chain = await chainOf();
    const index = await freshIndex();
    expect(await read(chain, index)).toMatchObject({ ok: true });
    const lower = async (who: { getAddress: () => Promise<string> }) => (await who.getAddress()).toLowerCase();
    expect(rows(index, 'datanets')).toMatchObject([{ id: datanet, owner: await lower(owner), training: 1 }]);
    // What turns a text around is gone.
    expect(rows(index, 'descriptions')).toMatchObject([{ location: 'https://a.example/evil' }]);
    expect(rows(index, 'proposals')).toMatchObject([
      { id: first.contribution, root: good, count: 12, bond: '5', proposer: await lower(author) },
      { id: second.contribution, root: bad, count: 10 },
    ]);
    expect(index.count('votes')).toBe(4);
    expect(rows(index, 'decisions')).toMatchObject([{ status: 2 }, { status: 3 }]);
    expect(rows(index, 'withdrawals')).toMatchObject([{ contribution: first.contribution, version: 2 }]);
    expect(rows(index, 'versions')).toMatchObject([{ datanet, number: 1, parent: 0 }]);
    expect(rows(index, 'members')).toMatchObject([{ account: await lower(three), standing: 'admitted' }]);
    expect(rows(index, 'adapter_sources')).toMatchObject([{ contribution: first.contribution, root: good }]);
    const [adapter] = rows(index, 'adapters');
    expect(JSON.parse(String(adapter?.['said']))).toMatchObject({
      perAnswer: '3',
      perThousandTokens: '4',
      mostPerAnswer: '50',
      freeForAuthor: true,
      division: [1_000, 2_000, 0, 500, 500, 6_000],
      recipe: hash('recipe'),
      benchmark: hash('benchmark'),
    });

    const before = all(index);
    expect(await read(chain, index)).toEqual({ ok: true, value: { events: 0 } });
    expect(all(index)).toEqual(before);
  }, 60_000);

  test('who may use a contribution is read from the chain: members come and go, and consent is taken back', async () => {
    const [owner, author, reviewer, member] = practice.accounts;
    if (!owner || !author || !reviewer || !member) throw new Error('Nobody is there');
    const datanet = await scene.create(owner, [reviewer], { membersOnly: true });
    const root = hash('for members');
    const { contribution } = await scene.propose(author, datanet, root);
    const account = await member.getAddress();
    const chain = await chainOf();
    const index = await freshIndex();
    const network = BigInt(CHAIN);
    const held = async () => {
      await read(chain, index);
      const origins = () => [{ network, datanet, contribution }];
      const parts = { origins, indexOf: () => index, accounts: () => Promise.resolve([account]) };
      expect(await holdingsOf(parts, hash('another').slice(2))).toEqual([]);
      const [holding] = await holdingsOf(parts, root.slice(2));
      return holding;
    };
    expect(await held()).toMatchObject({ network, contribution, status: 'pending', member: null });
    await scene.vote(reviewer, contribution, root, Reason.None);
    await scene.join(member, datanet, hash('their key'));
    expect(await held()).toMatchObject({ status: 'accepted', member: null, terms: { membersOnly: true } });
    await scene.admit(owner, datanet, member, hash('their key'));
    const admitted = await held();
    expect(admitted).toMatchObject({ status: 'accepted', member: account });
    expect(admitted?.block).toBe(await scene.chain.provider.getBlockNumber());
    await scene.remove(owner, datanet, member);
    await scene.withdraw(author, contribution, root);
    expect(await held()).toMatchObject({ status: 'withdrawn', member: null });
  }, 60_000);

  test('a node that gives little at once, and is interrupted, gives the same in the end', async () => {
    const chain = await chainOf();
    const whole = await freshIndex();
    await read(chain, whole);
    const spans: number[] = [];
    let left = 2;
    const stingy = changed(chain, {
      request: (method, parameters, signal) => {
        const [wished] = parameters;
        if (method === 'eth_getLogs' && isRange(wished)) {
          const span = Number(wished.toBlock) - Number(wished.fromBlock) + 1;
          if (span > 5) return Promise.resolve(saysNo('query exceeds max block range 5'));
          spans.push(span);
          left -= 1;
          if (left === 0) return Promise.resolve(gone());
        }
        return chain.request(method, parameters, signal);
      },
    });
    const index = await freshIndex();
    expect(await read(stingy, index)).toMatchObject({ failure: { reason: 'unreachable' } });
    expect(await read(stingy, index)).toMatchObject({ ok: true });
    expect(Math.max(...spans)).toBeLessThanOrEqual(5);
    expect(all(index)).toEqual(all(whole));
  }, 60_000);

  test('reorg 1–10 deep: what was undone is forgotten, and what came instead is read', async () => {
    const [owner, one] = practice.accounts;
    if (!owner || !one) throw new Error('Nobody is there');
    const chain = await chainOf();
    const index = await freshIndex();
    for (const depth of [1, 3, 10]) {
      await read(chain, index);
      const before = all(index);
      const snapshot = await practice.provider.send('evm_snapshot', []);
      const undone: number[] = [];
      for (let count = 0; count < depth; count += 1) {
        undone.push(await scene.create(owner, [one], {}, `https://undone.example/${depth}/${count}`));
        // Each block is read on its own, as it would be by a window that stays open.
        await read(chain, index);
      }
      expect(index.count('datanets')).toBe(scene.datanets);
      await practice.provider.send('evm_revert', [snapshot]);
      scene.datanets -= depth;
      expect(await read(chain, index)).toMatchObject({ ok: true });
      expect(all(index)).toEqual(before);
      await scene.create(owner, [one], {}, `https://instead.example/${depth}`);
      await read(chain, index);
      expect(JSON.stringify(all(index))).not.toContain('undone');
      expect(JSON.stringify(all(index))).toContain(`instead.example/${depth}`);
    }
  }, 120_000);

  test('RPC node: logs of another contract, of another block, out of order or twice are not believed', async () => {
    const chain = await chainOf();
    const lies: ((logs: Record<string, unknown>[]) => unknown[])[] = [
      (logs) => logs.map((log) => ({ ...log, address: `0x${'1'.repeat(40)}` })),
      (logs) => logs.toReversed(),
      (logs) => [...logs, ...logs.slice(-1)],
      (logs) => logs.map((log) => ({ ...log, blockNumber: '0xffffff' })),
      (logs) => logs.map((log) => ({ ...log, data: '0x' })),
      (logs) => logs.map((log) => ({ ...log, data: `${String(log['data']).slice(0, 66)}${'f'.repeat(64)}` })),
      (logs) => logs.map((log) => ({ ...log, topics: [] })),
      (logs) => logs.map((log) => ({ ...log, removed: true })),
      () => [null],
    ];
    for (const lie of lies) {
      const lying = changed(chain, {
        request: async (method, parameters, signal) => {
          const said = await chain.request(method, parameters, signal);
          if (method !== 'eth_getLogs' || !said.ok || !Array.isArray(said.value)) return said;
          return { ok: true, value: lie(said.value) };
        },
      });
      const index = await freshIndex();
      expect(await read(lying, index)).toMatchObject({ failure: { code: 'CHAIN_FAILED', reason: 'answer' } });
      expect(index.count('datanets') + index.count('proposals')).toBe(0);
    }
  }, 60_000);

  test('RPC node: an index that a lying node has poisoned heals by itself', async () => {
    const chain = await chainOf();
    const whole = await freshIndex();
    await read(chain, whole);
    const answering = (lie: (method: string, parameters: readonly unknown[]) => unknown) =>
      changed(chain, {
        request: async (method, parameters, signal) => {
          const said = lie(method, parameters);
          if (said === null) return gone();
          return said === undefined ? chain.request(method, parameters, signal) : { ok: true, value: said };
        },
      });
    expect(whole.count('datanets')).toBeGreaterThan(0);
    const absurd = (number: unknown) => ({ number, hash: hash('none'), parentHash: hash('none'), timestamp: '0x1' });
    const lies: Parameters<typeof answering>[0][] = [
      // A height that no chain has, and then silence.
      (method) =>
        method === 'eth_getBlockByNumber' ? absurd('0xfffffffffffff') : method === 'eth_getCode' ? '0x' : null,
      // The same, with blocks that can be kept.
      (method, [which]) => {
        if (method === 'eth_getBlockByNumber') return absurd(which === 'latest' ? '0xfffffffffffff' : which);
        return method === 'eth_getCode' ? '0x' : method === 'eth_getLogs' ? [] : null;
      },
      // Contracts that began later than they did.
      (method) => (method === 'eth_getCode' ? '0x' : undefined),
      // Events that are left out.
      (method) => (method === 'eth_getLogs' ? [] : undefined),
    ];
    for (const lie of lies) {
      const index = await freshIndex();
      await read(answering(lie), index);
      expect(await read(chain, index)).toMatchObject({ ok: true });
      expect(all(index)).toEqual(all(whole));
    }
  }, 60_000);

  test('RPC node: two nodes that disagree on what was accepted: nothing is signed for until they agree', async () => {
    const [owner, author, one] = practice.accounts;
    if (!owner || !author || !one) throw new Error('Nobody is there');
    const root = hash('accepted');
    const { contribution } = await scene.propose(author, await scene.create(owner, [one]), root);
    await scene.vote(one, contribution, root, Reason.None);
    let lies = true;
    const said = async (body: string) => {
      const answer = await fetch(practice.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const text = await answer.text();
      return lies && body.includes('eth_call') ? text.replace(root.slice(2), hash('another').slice(2)) : text;
    };
    const other = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += bytes.toString()));
      request.on('end', () => void said(body).then((text) => response.end(text)));
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const at = other.address();
    const second = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
    const { networks } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    expect(await networks.add(wish(CHAIN, practice.url, second), never)).toMatchObject({ ok: true });
    const chain = networks.chain(BigInt(CHAIN));
    if (chain === undefined) throw new Error('The chain is not there');
    const index = await freshIndex();
    expect(await read(chain, index)).toMatchObject({ failure: { code: 'CHAIN_FAILED', reason: 'disagree' } });
    expect(await chain.check()).toMatchObject({ failure: { code: 'CHAIN_FAILED', reason: 'disagree' } });
    lies = false;
    expect(await read(chain, index)).toMatchObject({ ok: true });
    expect(await chain.check()).toMatchObject({ ok: true });
  }, 60_000);

  test('a datanet is found by its words, once its description is here and is what the chain says; metadata of 10 MB, HTML, or gone says nothing', async () => {
    const [owner, author, one] = practice.accounts;
    if (!owner || !author || !one) throw new Error('Nobody is there');
    const terms = { ...plainTerms, text: 'Be kind.' };
    const description = { format: 'colophon-datanet/1', name: 'Tide tables', description: 'Of harbours.', terms };
    const text = JSON.stringify(description);
    const pages: Record<string, string | Buffer> = {
      '/good': text,
      '/other': 'something else',
      '/large': Buffer.alloc(10 * 1024 ** 2, 'a'),
      '/page': '<script>alert(1)</script>',
      '/turned': JSON.stringify({ ...description, name: 'gpj.\u202eexe' }),
    };
    const place = await mirror(pages);
    const sha = (content: string | Buffer) => `0x${createHash('sha256').update(content).digest('hex')}`;
    const document = sha(Buffer.from(textOf(terms)));
    const made = async (path: string, content: string | Buffer = text) => {
      const datanet = await scene.create(owner, [one], { document }, `${place}/missing ${place}${path}`);
      await scene.describeAs(owner, datanet, sha(content), `${place}/missing ${place}${path}`);
      return datanet;
    };
    const good = await made('/good');
    const bad = {
      hash: await made('/other'),
      'too-large': await made('/large', pages['/large']),
      answer: await made('/page', pages['/page']),
      'not-found': await made('/gone'),
    };
    const turned = await made('/turned', pages['/turned']);
    const root = hash('of the tide');
    const { contribution } = await scene.propose(author, good, root, 40n, 'https://b.example/', document);
    await scene.vote(one, contribution, root, Reason.None);
    await scene.publish(owner, good, 0, 0);

    const { networks, folder } = await openedNetworks({ program: null, longestBytes: 2 ** 24 });
    await networks.add(wish(CHAIN, practice.url), never);
    const settings = await openSettings(join(folder, 'settings.json'));
    const net = new Net({ settings, environment: {}, changed: () => {} });
    const store = new ContentStore(join(folder, 'contents'));
    const id = BigInt(CHAIN);
    const chain = networks.chain(id);
    if (chain === undefined) throw new Error('The chain is not there');
    const over = (of: Chain, name: string) => {
      const parts = { networks: { chain: () => of, list: () => [] }, net, store, log: heldLog(), revised: () => {} };
      const opened = new Datanets({ ...parts, folder: join(folder, name) });
      onTestFinished(() => opened.close());
      return opened;
    };
    const datanets = over(asPractice(chain), 'chains');
    expect(datanets.read(id)).toMatchObject({ value: { state: 'reading' } });
    const list = async (words = '') => {
      const listed = await datanets.list(id, words);
      return listed.ok ? listed.value : null;
    };
    await expect.poll(async () => (await list())?.reading.state).toBe('read');
    expect((await list())?.datanets.find((each) => each.id === good)).toMatchObject({
      name: null,
      described: 'unread',
      accepted: 1,
      records: 40,
      contributors: 1,
      versions: 1,
      members: 0,
    });
    // The same, said by strangers: this machine is not asked for it.
    const foreign = over(chain, 'foreign');
    foreign.read(id);
    await expect.poll(async () => (await foreign.one(id, good)).ok).toBe(true);
    expect(await foreign.describe(id, good, never)).toMatchObject({ failure: { reason: 'address' } });
    for (const [reason, datanet] of Object.entries(bad)) {
      expect(await datanets.describe(id, datanet, never)).toMatchObject({ failure: { code: 'FETCH_FAILED', reason } });
    }
    expect(await datanets.describe(id, turned, never)).toMatchObject({ failure: { reason: 'answer' } });
    expect(await datanets.describe(id, good, never)).toMatchObject({
      value: { name: 'Tide tables', described: 'read' },
    });
    // Whatever has the same description is described by it.
    const found = (await list('HARBOURS tide'))?.datanets.map((each) => each.id);
    expect(found).toContain(good);
    expect(found).not.toContain(turned);
    expect((await list('nothing like it'))?.datanets).toEqual([]);
    // Handed on by its owner, it is as good as fetched, when it is the very text.
    const handed = await datanets.descriptionText(id, good);
    expect(handed).toEqual({ ok: true, value: { text } });
    for (const [datanet, said] of [
      [bad.answer, String(pages['/page'])],
      [turned, String(pages['/turned'])],
    ] as const) {
      expect(await datanets.takeDescription(id, datanet, said)).toEqual({ ok: true, value: { taken: false } });
    }
    const again = await made('/nowhere', `${text} `);
    datanets.read(id);
    await expect.poll(async () => (await list())?.datanets.some((each) => each.id === again)).toBe(true);
    expect(await datanets.takeDescription(id, again, text)).toEqual({ ok: true, value: { taken: false } });
    expect(await datanets.takeDescription(id, again, `${text} `)).toEqual({ ok: true, value: { taken: true } });
    expect(await datanets.one(id, again)).toMatchObject({ value: { datanet: { name: 'Tide tables' } } });
    // It is here now, whether the place stands or not.
    delete pages['/good'];
    expect(await datanets.one(id, good)).toMatchObject({
      value: {
        termsText: 'Be kind.',
        licence: 'CC-BY-4.0',
        bond: '5',
        quorum: 1,
        contributions: [{ id: contribution, status: 'accepted', votes: [{ reason: null }] }],
        versions: [{ number: 1, contributions: 1, records: 40 }],
        contributors: [{ proposed: 1, accepted: 1, records: 40 }],
      },
    });
    expect(await datanets.one(id, 999_999)).toMatchObject({ failure: { code: 'NOT_FOUND', what: 'datanet' } });
  }, 60_000);
});

test('RPC node: a block number beyond counting, or a reading that throws, is a failed reading and no end', async () => {
  const word = `0x${'1'.repeat(64)}`;
  const head = { number: `0x1${'0'.repeat(15)}`, hash: word, parentHash: word, timestamp: '0x1' };
  let asked = 0;
  let broken = false;
  const chain: Chain = {
    id: 7n,
    name: 'Chain 7',
    symbol: 'TST',
    practice: false,
    check: () => Promise.reject(new Error('It is not checked')),
    agreed: () => Promise.resolve(gone()),
    request: (method) => {
      if (broken) return Promise.reject(new Error('It is broken'));
      asked += 1;
      if (asked > 200) return Promise.resolve(gone());
      return Promise.resolve({ ok: true, value: method === 'eth_getCode' ? '0x' : head });
    },
  };
  const folder = await freshFolder();
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const store = new ContentStore(join(folder, 'contents'));
  const networks = { chain: () => chain, list: () => [] };
  const parts = { folder: join(folder, 'chains'), networks, net, store, log: heldLog(), revised: () => {} };
  const datanets = new Datanets(parts);
  const failed = { state: 'failed', failure: { code: 'CHAIN_FAILED', reason: 'answer' } };
  const reading = async () => {
    const listed = await datanets.list(7n, '');
    return listed.ok ? listed.value.reading : null;
  };
  for (broken of [false, true]) {
    expect(datanets.read(7n)).toMatchObject({ value: { state: 'reading' } });
    await expect.poll(async () => (await reading())?.state).toBe('failed');
    expect(await reading()).toMatchObject(failed);
  }
  expect(datanets.read(7n)).toMatchObject({ value: { state: 'reading' } });
  await datanets.close();
});

test('the practice network reset: what was read of the one before is not shown as if it were there', async () => {
  const word = `0x${'1'.repeat(64)}`;
  const head = { number: '0x0', hash: word, parentHash: word, timestamp: '0x1' };
  const request: Chain['request'] = (method) =>
    Promise.resolve({ ok: true, value: method === 'eth_getCode' ? '0x' : method === 'eth_getLogs' ? [] : head });
  const check = () => Promise.reject(new Error('It is not checked'));
  const made = (id: bigint): Chain => ({
    id,
    name: 'Practice',
    symbol: 'PLAY',
    practice: true,
    request,
    agreed: request,
    check,
  });
  let there = made(7n);
  const folder = await freshFolder();
  const settings = await openSettings(join(folder, 'settings.json'));
  const net = new Net({ settings, environment: {}, changed: () => {} });
  const networks = { chain: (id: bigint) => (id === there.id ? there : undefined), list: () => [] };
  const store = new ContentStore(join(folder, 'contents'));
  const datanets = new Datanets({ folder, networks, net, store, log: heldLog(), revised: () => {} });
  onTestFinished(() => datanets.close());
  const state = async (id: bigint) => {
    const listed = await datanets.list(id, '');
    return listed.ok ? listed.value.reading.state : listed.failure.code;
  };
  datanets.read(7n);
  await expect.poll(() => state(7n)).toBe('read');
  there = made(8n);
  expect(await state(7n)).toBe('NOT_FOUND');
  expect(datanets.indexOf(7n)).toBe(null);
  expect(await state(8n)).toBe('never');
});

function textOf(value: unknown): string {
  const text = canonicalText(value);
  return text.ok ? text.value : '';
}

function changed(chain: Chain, { request }: Pick<Chain, 'request'>): Chain {
  const { id, name, practice, symbol } = chain;
  return { id, name, practice, symbol, request, agreed: request, check: (signal) => chain.check(signal) };
}

/** Serves whatever stands in `pages`, by path. */
async function mirror(pages: Record<string, string | Buffer>): Promise<string> {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page === undefined) response.writeHead(404).end();
    else response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
}

function isRange(wished: unknown): wished is { fromBlock: string; toBlock: string } {
  return typeof wished === 'object' && wished !== null && 'fromBlock' in wished;
}

function saysNo(detail: string): Result<unknown, Failure> {
  return fail({ code: 'CHAIN_REFUSED', name: 'Chain', number: -32_000, detail, data: null });
}

function gone(): Result<unknown, Failure> {
  return fail({ code: 'CHAIN_FAILED', name: 'Chain', host: '', reason: 'unreachable', detail: '' });
}
