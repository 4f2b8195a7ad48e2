import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDoor } from './door.ts';

/** A browser's tab, as far as the door sees it. */
class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    super();
    this.url = url;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }

  open() {
    this.dispatchEvent(new Event('open'));
  }

  close(code: number) {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

let kept: Map<string, string>;
let replaced: string[];
let answers: (Response | Error)[];
let asked: { url: string; body: unknown }[];

function page(hash: string) {
  vi.stubGlobal('location', { hash, host: '127.0.0.1:4870', pathname: '/', search: '' });
}

const socket = async (index: number): Promise<FakeSocket> =>
  vi.waitFor(() => FakeSocket.made[index] ?? Promise.reject());

beforeEach(() => {
  kept = new Map();
  replaced = [];
  answers = [];
  asked = [];
  FakeSocket.made = [];
  vi.stubGlobal('history', { state: null, replaceState: (_: unknown, __: string, url: string) => replaced.push(url) });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', (url: string, init: { body: string }) => {
    asked.push({ url, body: JSON.parse(init.body) });
    const answer = answers.shift() ?? new Error('unexpected');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a fresh link', () => {
  test('is exchanged for a session, taken out of the address, and opens a socket', async () => {
    page('#open=secret');
    answers = [Response.json({ session: 'token' })];
    const entered = openDoor().enter();
    expect(replaced).toEqual(['/']);
    const made = await socket(0);
    made.open();
    expect(await entered).toBe(made);
    expect(asked).toEqual([{ url: './session', body: { open: 'secret' } }]);
    expect(made.url).toBe('ws://127.0.0.1:4870/wire');
    expect(made.protocols).toEqual(['colophon.v1', 'session.token']);
    expect([...kept.values()]).toEqual(['token']);
  });

  test('that was used before is refused, and stays refused', async () => {
    page('#open=old');
    answers = [new Response(null, { status: 401 })];
    const door = openDoor();
    expect(await door.enter()).toBe('refused');
    expect(await door.enter()).toBe('refused');
    expect(FakeSocket.made).toHaveLength(0);
  });

  test('that was used by this very tab falls back on its session', async () => {
    page('#open=old');
    kept.set('colophon.session', 'mine');
    answers = [new Response(null, { status: 401 })];
    const entered = openDoor().enter();
    (await socket(0)).open();
    await entered;
    expect(FakeSocket.made[0]?.protocols).toContain('session.mine');
  });

  test.each([new Error('connection refused'), new Response(null, { status: 503 })])(
    'is kept for the next try when the host is not ready',
    async (first) => {
      page('#open=secret');
      answers = [first, Response.json({ session: 'token' })];
      const door = openDoor();
      await expect(door.enter()).rejects.toThrow();
      const entered = door.enter();
      (await socket(0)).open();
      expect(await entered).not.toBe('refused');
      expect(asked).toHaveLength(2);
    },
  );
});

describe('a tab that was here before', () => {
  beforeEach(() => {
    page('#/models');
    kept.set('colophon.session', 'token');
  });

  test('needs no link, and leaves the route alone', async () => {
    const entered = openDoor().enter();
    const made = await socket(0);
    made.open();
    expect(await entered).toBe(made);
    expect(asked).toEqual([]);
    expect(replaced).toEqual([]);
  });

  test('knocks again after the host was away', async () => {
    const door = openDoor();
    const first = door.enter();
    (await socket(0)).close(1006);
    await expect(first).rejects.toThrow();
    const second = door.enter();
    (await socket(1)).open();
    expect(await second).toBe(FakeSocket.made[1]);
  });

  test('whose session is no longer known is told so, also after the socket was open', async () => {
    const door = openDoor();
    const first = door.enter();
    const made = await socket(0);
    made.open();
    expect(await first).toBe(made);
    made.close(4401);
    expect(await door.enter()).toBe('refused');
    expect(kept.size).toBe(0);
  });
});

test('a page without a link and without a session is refused', async () => {
  page('');
  expect(await openDoor().enter()).toBe('refused');
});
