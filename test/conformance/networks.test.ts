import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, describe, test } from 'vitest';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { findAnvil, startAnvil } from '#host/chain/anvil.ts';
import { contractsOn } from '#host/chain/code.ts';
import { PracticeFiles } from '#host/chain/practiceFiles.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { NodeSaysNo, fakeNode, sound } from '#test/support/fakeNodes.ts';
import { never, openedNetworks, wish } from '#test/support/networks.ts';
import { slowNode } from '#test/support/slowNode.ts';

/** Why a chain was not believed, or "believed". */
function reasonOf(result: Result<unknown, Failure>): string {
  if (result.ok) return 'believed';
  return 'reason' in result.failure ? result.failure.reason : result.failure.code;
}

describe('RPC node', () => {
  test('wrong chain id: it is not added, and one that changes hands later is not believed', async () => {
    let id = 8;
    const node = await fakeNode((method, parameters) => sound(id)(method, parameters));
    const { networks } = await openedNetworks();
    expect(await networks.add(wish(7, node.address), never)).toMatchObject({
      failure: { code: 'CHAIN_FAILED', reason: 'wrong-chain', detail: '8' },
    });
    expect(networks.list()).toEqual([]);
    // Nothing else was asked of it.
    expect(new Set(node.asked)).toEqual(new Set(['eth_chainId']));

    const fine = await networks.add(wish(8, node.address), never);
    expect(reasonOf(fine)).toBe('believed');
    id = 9;
    const chain = networks.chain(8n);
    // It is asked again after whatever interruption; here the node closes in between.
    const other = await fakeNode((method, parameters) => sound(id)(method, parameters));
    expect(reasonOf(await networks.change(wish(8, node.address, other.address), never))).toBe('wrong-chain');
    expect(chain?.id).toBe(8n);
  });

  test('lagging: an old head is passed over beside a fresh one, and refused alone', async () => {
    const stuck = await fakeNode(sound(7, { head: 10, secondsAgo: 4_000 }));
    const fresh = await fakeNode(sound(7, { head: 900 }));
    const { networks } = await openedNetworks();
    expect(reasonOf(await networks.add(wish(7, stuck.address), never))).toBe('lagging');
    const added = await networks.add(wish(7, stuck.address, fresh.address), never);
    expect(added).toMatchObject({ ok: true, value: { endpoints: [{ trouble: 'lagging' }, { trouble: null }] } });
    expect(await networks.chain(7n)?.check()).toMatchObject({ value: { number: 900n } });
    // The practice network of somebody else stands still until they act on it.
    const practised = 10 ** 12 + 5;
    const asleep = await fakeNode(sound(practised, { secondsAgo: 4_000 }));
    expect(reasonOf(await networks.add(wish(practised, asleep.address), never))).toBe('believed');
  });

  test('two nodes that disagree: no signature', async () => {
    const one = await fakeNode(sound(7, { mark: 'a' }));
    const other = await fakeNode(sound(7, { mark: 'b', head: 103 }));
    const { networks } = await openedNetworks();
    expect(reasonOf(await networks.add(wish(7, one.address, other.address), never))).toBe('disagree');
    // One block more or less is no contradiction.
    const agreeing = await fakeNode(sound(7, { mark: 'a', head: 103 }));
    expect(reasonOf(await networks.add(wish(7, one.address, agreeing.address), never))).toBe('believed');
  });

  test('lying alone: a newest block that stands on no other one, and a height that falls, are no chain', async () => {
    let change: (block: Record<string, unknown>) => Record<string, unknown> = (block) => block;
    let head = 900;
    const node = await fakeNode((method, parameters) => {
      const said = sound(7, { head })(method, parameters);
      return method === 'eth_getBlockByNumber' ? change(Object(said)) : said;
    });
    const { networks } = await openedNetworks();
    expect(reasonOf(await networks.add(wish(7, node.address), never))).toBe('believed');
    const checked = async () => reasonOf((await networks.chain(7n)?.check()) ?? { ok: true, value: null });
    change = (block) => ({ ...block, parentHash: `0x${'d'.repeat(64)}` });
    expect(await checked()).toBe('answer');
    change = (block) => (block['number'] === '0x383' ? { ...block, timestamp: '0xffffffff' } : block);
    expect(await checked()).toBe('answer');
    change = (block) => ({ ...block, number: '0x384' });
    expect(await checked()).toBe('answer');
    change = (block) => block;
    head = 100;
    expect(await checked()).toBe('lagging');
    // It stays there: what was wrong was the height before.
    expect(await checked()).toBe('believed');
  });

  test('blocks of the future are a lie', async () => {
    const node = await fakeNode(sound(7, { secondsAgo: -9_000 }));
    const { networks } = await openedNetworks();
    expect(reasonOf(await networks.add(wish(7, node.address), never))).toBe('answer');
  });

  test('hang, 429, and no JSON-RPC: the next endpoint is asked, and the last trouble is said', async () => {
    const hanging = await fakeNode(sound(7), () => true);
    const busy = await fakeNode(sound(7), (response) => {
      response.writeHead(429).end('slow down');
      return true;
    });
    const page = await fakeNode(sound(7), (response) => {
      response.end('<html>Please log in</html>');
      return true;
    });
    const good = await fakeNode(sound(7));
    const { networks } = await openedNetworks({ patienceMs: 800 });
    expect(reasonOf(await networks.add(wish(7, hanging.address), never))).toBe('slow');
    expect(reasonOf(await networks.add(wish(7, busy.address), never))).toBe('busy');
    expect(reasonOf(await networks.add(wish(7, page.address), never))).toBe('answer');
    const added = await networks.add(wish(7, hanging.address, busy.address, page.address, good.address), never);
    expect(reasonOf(added)).toBe('believed');
    const chain = networks.chain(7n);
    expect(await chain?.request('eth_getBalance', [`0x${'1'.repeat(40)}`, 'latest'])).toEqual({
      ok: true,
      value: '0x10',
    });
    // The sound one is asked first now.
    const askedOfBusy = busy.asked.length;
    await chain?.request('eth_getBalance', [`0x${'1'.repeat(40)}`, 'latest']);
    expect(busy.asked.length).toBe(askedOfBusy);
  });

  test('lying answers: a hash with 63 digits, a number in a text, an answer that is too long', async () => {
    let said: unknown = '0x10';
    const node = await fakeNode((method, parameters) =>
      method === 'eth_getTransactionReceipt' || method === 'eth_getBalance' ? said : sound(7)(method, parameters),
    );
    const { networks } = await openedNetworks();
    await networks.add(wish(7, node.address), never);
    const chain = networks.chain(7n);
    const asked = async (method: string, answer: unknown) => {
      said = answer;
      return reasonOf((await chain?.request(method, ['0x'])) ?? { ok: true, value: null });
    };
    expect(await asked('eth_getBalance', '0x0010')).toBe('answer');
    expect(await asked('eth_getBalance', 16)).toBe('answer');
    expect(await asked('eth_getBalance', `0x1${'0'.repeat(64)}`)).toBe('answer');
    expect(await asked('eth_getTransactionReceipt', { status: '0x2' })).toBe('answer');
    expect(await asked('eth_getTransactionReceipt', { transactionHash: `0x${'a'.repeat(63)}` })).toBe('answer');
    expect(await asked('eth_getBalance', '0x'.padEnd(9_000, '1'))).toBe('too-large');
    expect(await asked('eth_getBalance', '0x10')).toBe('believed');
  });

  test('what a sound node refuses is said in its words, without signs that turn the text around', async () => {
    const node = await fakeNode((method, parameters) => {
      if (method === 'eth_call') throw new NodeSaysNo(3, 'execution reverted\u202e\n<b>why</b>');
      return sound(7)(method, parameters);
    });
    const { networks } = await openedNetworks();
    await networks.add(wish(7, node.address), never);
    expect(await networks.chain(7n)?.request('eth_call', [{}])).toEqual({
      ok: false,
      failure: {
        code: 'CHAIN_REFUSED',
        name: 'Chain 7',
        number: 3,
        detail: 'execution reverted <b>why</b>',
        data: null,
      },
    });
  });

  test('addresses that may not be asked are not asked', async () => {
    const { networks } = await openedNetworks();
    expect(reasonOf(await networks.add(wish(7, 'http://node.example/'), never))).toBe('plain');
    expect(reasonOf(await networks.add(wish(7, 'https://name:word@node.example/'), never))).toBe('address');
    expect(reasonOf(await networks.add(wish(7, 'file:///etc/passwd'), never))).toBe('address');
  });
});

test('networks are there again after a start, with the one that was chosen', async () => {
  const node = await fakeNode(sound(7));
  const { networks, folder } = await openedNetworks();
  await networks.add(wish(7, node.address), never);
  await networks.choose(7n);
  const again = await openedNetworks({ folder });
  expect(again.networks.list()).toMatchObject([{ id: 7n, name: 'Chain 7', chosen: true }]);
  expect(await again.networks.remove(7n)).toEqual({ ok: true, value: undefined });
  expect((await openedNetworks({ folder })).networks.list()).toEqual([]);
});

test('what is added and chosen at the same moment is all kept', async () => {
  const node = await fakeNode(sound(7));
  const { networks, folder } = await openedNetworks();
  await networks.add(wish(7, node.address), never);
  for (let round = 0; round < 20; round += 1) {
    const written = await Promise.all(Array.from({ length: 8 }, () => networks.choose(7n)));
    expect(written.every(({ ok }) => ok)).toBe(true);
  }
  expect((await openedNetworks({ folder })).networks.list()).toMatchObject([{ id: 7n, chosen: true }]);

  const files = new PracticeFiles(join(folder, 'practice'));
  const kept = (madeAt: number) => files.keep({ chain: 8n, madeAt, on: true });
  const said = await Promise.all(Array.from({ length: 8 }, (_, madeAt) => kept(madeAt)));
  expect(said.every(({ ok }) => ok)).toBe(true);
  expect(await files.kept()).toMatchObject({ madeAt: 7 });
});

test('without the program of the practice network everything else works, and that is said', async () => {
  const { practice } = await openedNetworks({ program: null });
  expect(practice.state.state).toBe('missing');
  expect(await practice.start()).toMatchObject({ failure: { code: 'PRACTICE_FAILED', reason: 'absent' } });
});

describe.skipIf(findAnvil() === null)('the practice network', () => {
  const someone = `0x${'5'.repeat(40)}`;
  const balance = async (opened: Awaited<ReturnType<typeof openedNetworks>>) => {
    const said = await opened.practice.chain?.request('eth_getBalance', [someone, 'latest']);
    return said?.ok === true ? BigInt(String(said.value)) : null;
  };

  test('has the contracts, gives money, and is the same after a stop', async () => {
    const opened = await openedNetworks();
    expect(await opened.practice.start()).toEqual({ ok: true, value: undefined });
    const { chain } = opened.practice;
    if (chain === null) throw new Error('There is no chain');
    expect(chain.id > 10n ** 12n).toBe(true);
    expect(await contractsOn(chain)).toEqual({ ok: true, value: 'there' });
    expect(await opened.practice.faucet(someone)).toEqual({ ok: true, value: undefined });
    expect(await balance(opened)).toBe(10n ** 21n);
    await opened.practice.stop();
    expect(opened.practice.state.state).toBe('off');
    expect(reasonOf(await chain.request('eth_blockNumber', []))).toBe('off');

    const again = await openedNetworks({ folder: opened.folder });
    await again.practice.start();
    expect(again.practice.chain?.id).toBe(chain.id);
    expect(await balance(again)).toBe(10n ** 21n);
  }, 60_000);

  test('survives the kill of its node, and of its host', async () => {
    const opened = await openedNetworks();
    await opened.practice.start();
    await opened.practice.faucet(someone);
    const running: { pid: number } = JSON.parse(await readFile(join(opened.folder, 'practice/running.json'), 'utf8'));
    process.kill(running.pid, 'SIGKILL');
    await expect.poll(() => opened.practice.state.state).toBe('failed');
    await opened.practice.start();
    expect(await balance(opened)).toBe(10n ** 21n);

    // A host that was killed leaves a node behind that knows more than the disk does.
    const left: { pid: number; address: string } = JSON.parse(
      await readFile(join(opened.folder, 'practice/running.json'), 'utf8'),
    );
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'anvil_setBalance', params: [someone, '0x7'] });
    await fetch(left.address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const next = await openedNetworks({ folder: opened.folder });
    await next.practice.start();
    expect(await balance(next)).toBe(7n);
    expect(() => process.kill(left.pid, 0)).toThrow('ESRCH');
  }, 60_000);

  test('a node that was left behind before it held anything replaces nothing', async () => {
    const opened = await openedNetworks();
    await opened.practice.start();
    await opened.practice.faucet(someone);
    await opened.practice.stop();
    const program = findAnvil();
    const empty = program === null ? null : await startAnvil(program, opened.practice.chain?.id ?? 0n);
    if (empty === null || 'failed' in empty) throw new Error('There is no node');
    const left = { pid: empty.pid, address: empty.address, loaded: false };
    await writeFile(join(opened.folder, 'practice/running.json'), JSON.stringify(left));
    const next = await openedNetworks({ folder: opened.folder });
    await next.practice.start();
    expect(await balance(next)).toBe(10n ** 21n);
    await empty.ended;
  }, 60_000);

  test('the practice network reset: nothing that was signed before is worth anything', async () => {
    const opened = await openedNetworks();
    await opened.practice.start();
    const before = opened.practice.chain?.id;
    await opened.practice.faucet(someone);
    await opened.practice.reset();
    expect(opened.practice.chain?.id).not.toBe(before);
    expect(await balance(opened)).toBe(0n);
    expect(before === undefined ? null : opened.networks.chain(before)).toBe(undefined);
  }, 60_000);

  test('a state that cannot be read is left as it is, and said', async () => {
    const opened = await openedNetworks();
    await opened.practice.start();
    await opened.practice.stop();
    const path = join(opened.folder, 'practice/state.gz');
    await writeFile(path, 'no chain');
    expect(await opened.practice.start()).toMatchObject({ failure: { code: 'PRACTICE_FAILED', reason: 'damaged' } });
    expect(await readFile(path, 'utf8')).toBe('no chain');
  }, 60_000);
});

/** A system that starts programs by their first line. */
const startsScripts = process.platform !== 'win32';

describe.skipIf(!startsScripts)('a practice network that takes its time', () => {
  const someone = `0x${'5'.repeat(40)}`;
  async function slowly(times: Parameters<typeof slowNode>[1]) {
    const folder = await freshFolder();
    const program = await slowNode(folder, times);
    const opened = await openedNetworks({ folder, program });
    const again = () => openedNetworks({ folder, program });
    return { ...opened, again };
  }
  type Opened = Awaited<ReturnType<typeof openedNetworks>>;
  const balance = async ({ practice }: Opened) => {
    const said = await practice.chain?.request('eth_getBalance', [someone, 'latest']);
    return said?.ok === true ? BigInt(String(said.value)) : null;
  };
  const running = (folder: string): Promise<unknown> =>
    readFile(join(folder, 'practice/running.json'), 'utf8').then(JSON.parse, () => null);

  test('is off when it was stopped while it started', async () => {
    const opened = await slowly({ listenMs: 300 });
    const [, stopped] = await Promise.all([opened.practice.start(), opened.practice.stop()]);
    expect(stopped.ok).toBe(true);
    expect(opened.practice.state).toMatchObject({ state: 'off', address: null });
    expect(reasonOf((await opened.practice.chain?.request('eth_blockNumber', [])) ?? { ok: true, value: 0 })).toBe(
      'off',
    );
    expect(await running(opened.folder)).toBe(null);
    expect((await (await opened.again()).practice.start()).ok).toBe(true);
  });

  test('is another one when it was begun anew while it started, and nobody hears the new one as the old', async () => {
    const opened = await slowly({ listenMs: 300 });
    const starting = opened.practice.start();
    const resetting = opened.practice.reset();
    await starting;
    const before = opened.practice.chain;
    expect((await resetting).ok).toBe(true);
    const after = opened.practice.chain;
    expect(before?.id).toBeDefined();
    expect(after?.id).not.toBe(before?.id);
    expect(await after?.request('eth_chainId', [])).toEqual({ ok: true, value: `0x${after?.id.toString(16)}` });
    expect(reasonOf((await before?.request('eth_chainId', [])) ?? { ok: true, value: 0 })).toBe('off');
  });

  test('has nothing of before when it was begun anew while it saved', async () => {
    const opened = await slowly({ dumpMs: 300 });
    await opened.practice.start();
    const giving = opened.practice.faucet(someone);
    await expect.poll(() => balance(opened)).toBe(10n ** 21n);
    const [given] = await Promise.all([giving, opened.practice.reset()]);
    expect(given.ok).toBe(false);
    expect(opened.practice.state).toMatchObject({ state: 'on', trouble: null });
    expect(await balance(opened)).toBe(0n);
    await opened.practice.stop();
    const again = await opened.again();
    await again.practice.start();
    expect(await balance(again)).toBe(0n);
  });

  test('has what it said that it had when it was stopped while it saved', async () => {
    const opened = await slowly({ dumpMs: 300 });
    await opened.practice.start();
    const giving = opened.practice.faucet(someone);
    await expect.poll(() => balance(opened)).toBe(10n ** 21n);
    const [given] = await Promise.all([giving, opened.practice.stop()]);
    expect(given.ok).toBe(true);
    const again = await opened.again();
    await again.practice.start();
    expect(await balance(again)).toBe(10n ** 21n);
  });

  test('whose node ends while it is made ready says so, instead of waiting for itself', async () => {
    const opened = await slowly({ fatal: 'eth_accounts' });
    expect(await opened.practice.start()).toMatchObject({ failure: { code: 'PRACTICE_FAILED', reason: 'ended' } });
    expect(opened.practice.state.state).toBe('failed');
  });
});
