import { readFile, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import {
  address,
  api,
  askAt,
  bodyOf,
  get,
  hello,
  hold,
  keyId,
  log,
  newKey,
  open,
  post,
  stopped,
  wishes,
} from '#test/support/localApi.ts';

describe('limits', () => {
  it('requests a minute', async () => {
    const { secret: key } = newKey({ requestsAMinute: 2 });
    await post('/chat/completions', hello, { key });
    await post('/chat/completions', hello, { key });
    const third = await post('/chat/completions', hello, { key });
    expect([third.status, (await bodyOf(third)).error]).toMatchObject([
      429,
      { type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    ]);
    const wait = Number(third.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(55);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await post('/chat/completions', hello)).status).toBe(200);
  });

  it('tokens a day', async () => {
    const { secret: key, id } = newKey({ tokensADay: 10 });
    expect((await post('/chat/completions', hello, { key })).status).toBe(200);
    expect((await post('/chat/completions', hello, { key })).status).toBe(200);
    const third = await post('/chat/completions', hello, { key });
    expect([third.status, (await bodyOf(third)).error?.code]).toEqual([429, 'insufficient_quota']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(api.view().keys.find((each) => each.id === id)).toMatchObject({ tokensToday: 16 });
  });

  it('answers at once, and ten thousand that want in', { timeout: 240_000 }, async () => {
    const { secret: key } = newKey({ answersAtOnce: 3, requestsAMinute: 6_000 });
    const { secret: other } = newKey({ answersAtOnce: 3, requestsAMinute: 6_000 });
    const held = Promise.withResolvers<void>();
    hold(held.promise);
    const first = [1, 2, 3].map(() => post('/chat/completions', hello, { key }));
    await expect.poll(() => wishes.length).toBe(3);
    const statuses = new Map<number, number>();
    for (let round = 0; round < 100; round += 1) {
      const sent = await Promise.all(
        Array.from({ length: 100 }, () =>
          post('/chat/completions', hello, { key: round % 2 === 0 ? key : other }).then(async (response) => {
            await response.arrayBuffer();
            return response.status;
          }),
        ),
      ).catch(() => []);
      for (const status of sent) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (round === 0) held.resolve();
    }
    await Promise.all(first);
    expect([...statuses.keys()].toSorted((one, two) => one - two)).toEqual([200, 429]);
    expect([...statuses.values()].reduce((one, two) => one + two, 0)).toBe(10_000);
    hold(Promise.resolve());
    expect((await post('/chat/completions', hello)).status).toBe(200);
  });
});

describe('clients that go, and owners that stop', () => {
  it.each([true, false])('client gone (stream: %s)', async (stream) => {
    hold(new Promise(() => {}));
    const leaving = new AbortController();
    const asked = post('/chat/completions', { ...hello, stream }, { signal: leaving.signal });
    await expect.poll(() => wishes.length).toBe(1);
    if (stream) await (await asked).body?.getReader().read();
    leaving.abort();
    await asked.catch(() => {});
    await expect.poll(() => stopped).toBe(1);
    await expect.poll(() => api.view().requests[0]).toMatchObject({ state: 'left', key: 'Editor' });
  });

  it('a stop on the page, before and in a stream', async () => {
    hold(new Promise(() => {}));
    const plain = post('/chat/completions', hello);
    const streamed = await post('/chat/completions', { ...hello, stream: true });
    await expect.poll(() => api.view().requests.filter(({ state }) => state === 'running').length).toBe(2);
    for (const { id } of api.view().requests) api.stop(id);
    expect((await plain).status).toBe(403);
    expect(await streamed.text()).toMatch(/"code":"stopped_by_owner"\}\}\n\n$/);
    expect(api.view().requests.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  it('a key that is revoked in the middle', async () => {
    hold(new Promise(() => {}));
    const asked = post('/chat/completions', hello);
    await expect.poll(() => wishes.length).toBe(1);
    api.revokeKey(keyId);
    expect((await asked).status).toBe(403);
  });

  it('a door that is shut in the middle, and opened again elsewhere', async () => {
    hold(new Promise(() => {}));
    const asked = post('/chat/completions', hello);
    const failed = expect(asked).rejects.toThrow();
    await expect.poll(() => wishes.length).toBe(1);
    await api.change(false, 4518);
    await failed;
    await expect.poll(() => stopped).toBe(1);
    expect(api.status).toEqual({ on: false, port: 4518, address: null, trouble: null });
  });
});

describe('who tries to wear it down', () => {
  it('a thousand sockets that never finish', { timeout: 30_000 }, async () => {
    const { port } = new URL(address);
    const idle: Socket[] = [];
    for (let index = 0; index < 1_000; index += 1) {
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.on('connect', () => socket.write('POST /v1/chat/completions HTTP/1.1\r\nHost: '));
      idle.push(socket);
    }
    await pause(300);
    await expect
      .poll(async () => (await get('/models').catch(() => ({ status: 0 }))).status, { timeout: 15_000, interval: 500 })
      .toBe(200);
    for (const socket of idle) socket.destroy();
  });
});

describe('what is kept', () => {
  it('a list of a hundred, without a word of what was said', async () => {
    const { secret: key } = newKey({ requestsAMinute: 6_000 });
    for (let index = 0; index < 105; index += 1) await post('/chat/completions', hello, { key });
    const { requests } = api.view();
    expect(requests).toHaveLength(100);
    expect(requests[0]).toMatchObject({ key: 'Editor', kind: 'chat', model: 'Tiny', state: 'done', answerTokens: 3 });
    expect(JSON.stringify(api.view())).not.toMatch(/Hello there|"Hi"/);
    expect(log.lines).toEqual([]);
  });

  it('keys, their use and the open door over a restart; never the secret', async () => {
    const folder = await freshFolder();
    const first = await open(folder);
    const made = first.api.makeKey('Kept', { ...defaultApiLimits, tokensADay: 5 });
    if (!made.ok) throw new Error();
    const port = 41_000 + Math.floor(Math.random() * 10_000);
    const status = await first.api.change(true, port);
    expect(status).toMatchObject({ ok: true, value: { address: `http://127.0.0.1:${port}/v1` } });
    askAt(`http://127.0.0.1:${port}/v1`);
    await post('/chat/completions', hello, { key: made.value.secret });
    await first.close();
    for (const name of await readdir(folder)) {
      expect((await readFile(join(folder, name))).includes(made.value.secret)).toBe(false);
    }
    const second = await open(folder);
    onTestFinished(second.close);
    await second.api.start();
    expect(second.api.status.address).toBe(address);
    expect(second.api.view().keys).toMatchObject([{ name: 'Kept', tokensToday: 8 }]);
    expect((await post('/chat/completions', hello, { key: made.value.secret })).status).toBe(429);
  });

  it('says that the port is taken', async () => {
    const other = await open();
    onTestFinished(other.close);
    const { port } = new URL(address);
    expect(await other.api.change(true, Number(port))).toMatchObject({
      value: { on: true, address: null, trouble: 'port-taken' },
    });
  });
});
