import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import type { ApiLimits } from '#core/api.ts';
import { defaultSettings } from '#core/settings.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import type { Answers, AnswerNews, AnswerWish } from '../engine/answers.ts';
import { LocalApi } from './localApi.ts';

const BASE = 'a'.repeat(64);
const OTHER_BASE = 'b'.repeat(64);
const ADAPTER = 'c'.repeat(64);
const STRANGE = 'd'.repeat(64);

const figures = {
  promptTokens: 5,
  cachedTokens: 2,
  promptRate: 1,
  answerTokens: 3,
  decodeRate: 1,
  firstTokenMs: 1,
  contextUsed: 8,
  contextSize: 100,
  device: 'test',
};

/** Answers that a test writes: texts, or a function of the wish. */
let script: (wish: AnswerWish) => string[];
/** An answer waits here before its end; it heeds its signal. */
let gate: Promise<void>;
let wishes: AnswerWish[];
let stopped: number;

const answers: Answers = {
  async *ask(wish): AsyncGenerator<AnswerNews> {
    wishes.push(wish);
    yield { kind: 'reading', promptTokens: 5, contextTokens: 100 };
    for (const text of script(wish)) yield { kind: 'text', text, odds: [] };
    const taken = Promise.withResolvers<void>();
    wish.signal.addEventListener('abort', () => taken.resolve());
    if (wish.signal.aborted) taken.resolve();
    await Promise.race([gate, taken.promise]);
    if (wish.signal.aborted) stopped += 1;
    yield { kind: 'ended', ending: wish.signal.aborted ? 'stopped' : 'finished', figures };
  },
};

async function open(folder?: string) {
  const place = join(folder ?? (await freshFolder()), 'catalogue.sqlite');
  const catalogue = openCatalogue(place);
  if (!catalogue.ok) throw new Error(catalogue.failure.kind);
  const log = heldLog();
  const api = new LocalApi({
    catalogue: catalogue.value,
    answers,
    settings: { current: defaultSettings },
    log,
    loaded: () => null,
    shelves: {
      version: () => '1',
      bases: () => [
        { hash: BASE, name: 'Tiny', addedAt: 1_000 },
        { hash: OTHER_BASE, name: 'Other', addedAt: 1_000 },
      ],
      adapters: () => [
        { hash: ADAPTER, name: 'Letters', addedAt: 2_000, bases: [BASE] },
        { hash: STRANGE, name: 'Strange', addedAt: 2_000, bases: [OTHER_BASE] },
      ],
    },
  });
  const close = async () => {
    await api.close();
    catalogue.value.close();
  };
  return { api, log, close };
}

let api: LocalApi;
let log: ReturnType<typeof heldLog>;
let address: string;
let secret: string;
let keyId: string;

beforeEach(async () => {
  [script, gate, wishes, stopped] = [() => ['Hello', ' there'], Promise.resolve(), [], 0];
  const opened = await open();
  ({ api, log } = opened);
  onTestFinished(opened.close);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const changed = await api.change(true, port);
  address = (changed.ok && changed.value.address) || '';
  ({ secret, id: keyId } = newKey());
});

function newKey(limits: Partial<ApiLimits> = {}) {
  const made = api.makeKey('Editor', { ...defaultApiLimits, ...limits });
  if (!made.ok) throw new Error(made.failure.code);
  return { secret: made.value.secret, id: made.value.key.id };
}

const hello = { model: 'Tiny', messages: [{ role: 'user', content: 'Hi' }] };

function post(path: string, body: unknown, options: { key?: string; signal?: AbortSignal } = {}) {
  return fetch(address + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.key ?? secret}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

const get = (path: string) => fetch(address + path, { headers: { authorization: `Bearer ${secret}` } });

/** What a test may look at in an answer, wherever it stands. */
interface Loose {
  [index: number]: Loose;
  id: string;
  data: Loose;
  error: Loose;
  code: string;
  choices: Loose;
  delta: Loose | undefined;
  message: Loose;
  content: string | undefined;
  text: string;
  tool_calls: Loose[] | undefined;
  finish_reason: string | null;
  usage: object;
}
const bodyOf = async (response: Response) => (await response.json()) as Loose;

async function eventsOf(response: Response): Promise<Loose[]> {
  const lines = (await response.text()).split('\n\n').filter((line) => line !== '');
  expect(lines.at(-1)).toBe('data: [DONE]');
  return lines.slice(0, -1).map((line) => JSON.parse(line.replace(/^data: /, '')) as Loose);
}

describe('what can be asked', () => {
  it('lists bases and adapters, which have a parent', async () => {
    const { data } = await bodyOf(await get('/models'));
    expect(data).toEqual([
      { id: 'Tiny', object: 'model', created: 1, owned_by: 'local', root: BASE, parent: null },
      { id: 'Other', object: 'model', created: 1, owned_by: 'local', root: OTHER_BASE, parent: null },
      { id: 'Letters', object: 'model', created: 2, owned_by: 'local', root: ADAPTER, parent: 'Tiny' },
      { id: 'Strange', object: 'model', created: 2, owned_by: 'local', root: STRANGE, parent: 'Other' },
    ]);
    expect(await bodyOf(await get('/models/Letters'))).toMatchObject({ parent: 'Tiny' });
    expect((await get('/models/None')).status).toBe(404);
    expect((await get('/models/%E0')).status).toBe(404);
  });

  it('answers in one piece', async () => {
    const answer = await bodyOf(await post('/chat/completions', { ...hello, temperature: 0, seed: -1, max_tokens: 7 }));
    expect(answer).toMatchObject({
      object: 'chat.completion',
      model: 'Tiny',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8, prompt_tokens_details: { cached_tokens: 2 } },
    });
    expect(wishes[0]).toMatchObject({
      base: BASE,
      priority: 'api',
      messages: [{ role: 'question', text: 'Hi' }],
      settings: { temperature: 0, seed: 4_294_967_295, longestAnswerTokens: 7 },
    });
  });

  it('streams', async () => {
    const response = await post('/chat/completions', {
      ...hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = await eventsOf(response);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(events.map((event) => event.choices?.[0]?.delta)).toEqual([
      { role: 'assistant', content: '', refusal: null },
      { content: 'Hello' },
      { content: ' there' },
      {},
      undefined,
    ]);
    expect(events.at(-2)?.choices?.[0]?.finish_reason).toBe('stop');
    expect(events.at(-1)?.usage).toMatchObject({ total_tokens: 8 });
  });

  it('takes adapters by name, by number and as a model', async () => {
    await post('/chat/completions', { ...hello, model: 'Letters' });
    await post('/chat/completions', { ...hello, lora: [{ id: 'Letters', scale: 0.5 }] });
    const numbers = await bodyOf(
      await fetch(address.replace('/v1', '/lora-adapters'), { headers: { authorization: `Bearer ${secret}` } }),
    );
    expect(numbers).toMatchObject([{ path: 'Letters' }, { path: 'Strange' }]);
    await post('/chat/completions', { ...hello, lora: [{ id: numbers[0]?.id, scale: -1 }] });
    expect(wishes.map(({ settings }) => settings.adapters)).toEqual([
      [{ hash: ADAPTER, scale: 1 }],
      [{ hash: ADAPTER, scale: 0.5 }],
      [{ hash: ADAPTER, scale: -1 }],
    ]);
    const strange = await post('/chat/completions', { ...hello, lora: [{ id: 'Strange', scale: 1 }] });
    expect([strange.status, (await bodyOf(strange)).error?.code]).toEqual([400, 'adapter_of_another_base']);
    expect((await post('/chat/completions', { ...hello, lora: [{ id: 99, scale: 1 }] })).status).toBe(404);
  });

  it('answers the older completions too', async () => {
    const answer = await bodyOf(await post('/completions', { model: 'Tiny', prompt: 'Once', stop: ['.', '!'] }));
    expect(answer).toMatchObject({
      object: 'text_completion',
      choices: [{ text: 'Hello there', finish_reason: 'stop' }],
    });
    expect(wishes[0]).toMatchObject({ stops: ['.', '!'] });
    const events = await eventsOf(await post('/completions', { model: 'Tiny', prompt: ['Once'], stream: true }));
    expect(events.map((event) => event.choices?.[0]?.text).join('')).toBe('Hello there');
  });

  it('says that no base here makes embeddings', async () => {
    const answer = await post('/embeddings', { model: 'Tiny', input: 'x' });
    expect([answer.status, (await bodyOf(answer)).error?.code]).toEqual([400, 'embeddings_not_supported']);
  });
});

describe('tools and shapes', () => {
  const tools = [
    {
      type: 'function',
      function: {
        name: 'weather',
        description: 'Weather of a town',
        parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] },
      },
    },
    { type: 'function', function: { name: 'clock' } },
  ];

  it('lets the model choose a tool, and then say its arguments', async () => {
    script = ({ settings }) =>
      settings.schema?.includes('no tool') === true
        ? ['{"tool":', '"weather"}']
        : ['{"tool":"weather","arguments":{"town":"Ulm"}}'];
    const answer = await bodyOf(await post('/chat/completions', { ...hello, tools }));
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'weather', arguments: '{"town":"Ulm"}' } }],
      },
    });
    expect(answer.usage).toMatchObject({ prompt_tokens: 10, completion_tokens: 6 });
    expect(wishes.map(({ settings }) => JSON.parse(settings.schema ?? 'null') as unknown)).toEqual([
      { type: 'object', properties: { tool: { enum: ['no tool', 'weather', 'clock'] } } },
      {
        type: 'object',
        properties: { tool: { const: 'weather' }, arguments: tools[0]?.function.parameters },
      },
    ]);
    expect(wishes[0]?.messages[0]?.text).toContain('weather: Weather of a town');
    expect(wishes[0]?.messages).toEqual(wishes[1]?.messages);
  });

  it('answers in words when the model wants no tool', async () => {
    script = ({ settings }) => (settings.schema === null ? ['In words'] : ['{"tool":"no tool"}']);
    const events = await eventsOf(await post('/chat/completions', { ...hello, tools, stream: true }));
    expect(events.map((event) => event.choices[0]?.delta?.content ?? '').join('')).toBe('In words');
    expect(wishes.at(-1)?.messages).toEqual([{ role: 'question', text: 'Hi' }]);
  });

  it('streams a call', async () => {
    script = () => ['{"tool":"clock",', '"arguments":{}}'];
    const wish = { ...hello, tools, tool_choice: { type: 'function', function: { name: 'clock' } }, stream: true };
    const events = await eventsOf(await post('/chat/completions', wish));
    const [call] = events.flatMap((event) => event.choices[0]?.delta?.tool_calls ?? []);
    expect(call).toMatchObject({ index: 0, type: 'function', function: { name: 'clock', arguments: '{}' } });
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
    expect(wishes).toHaveLength(1);
  });

  it('reads calls and results of before, and leaves tools out when none is wanted', async () => {
    const messages = [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'x', type: 'function', function: { name: 'weather', arguments: '{"town":"Ulm"}' } }],
      },
      { role: 'tool', tool_call_id: 'x', content: 'Rain' },
    ];
    await post('/chat/completions', { model: 'Tiny', messages, tools, tool_choice: 'none' });
    expect(wishes[0]?.messages).toEqual([
      { role: 'system', text: 'Be brief' },
      { role: 'question', text: 'Weather?' },
      { role: 'answer', text: '{"tool": "weather", "arguments": {"town":"Ulm"}}' },
      { role: 'question', text: 'Result of weather:\nRain' },
    ]);
  });

  it('passes a schema on, and refuses one that no answer can be held to', async () => {
    const schema = { type: 'object', properties: { age: { type: 'integer' } } };
    const format = (of: object) => ({
      ...hello,
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema: of } },
    });
    await post('/chat/completions', format(schema));
    await post('/chat/completions', { ...hello, response_format: { type: 'json_object' } });
    expect(wishes.map(({ settings }) => settings.schema)).toEqual([JSON.stringify(schema), '{"type":"object"}']);
    const refused = await post('/chat/completions', format({ type: 'string', pattern: '^a' }));
    expect([refused.status, (await bodyOf(refused)).error]).toMatchObject([
      400,
      { code: 'schema_not_supported', param: 'response_format.json_schema.schema' },
    ]);
  });
});

describe('what is refused', () => {
  const bodies: [string, unknown, number, string][] = [
    ['no JSON', '{"model":', 400, 'invalid_json'],
    ['no model', { messages: hello.messages }, 400, 'invalid_value'],
    ['an unknown model', { ...hello, model: 'gpt-9' }, 404, 'model_not_found'],
    ['no messages', { ...hello, messages: [] }, 400, 'invalid_value'],
    ['only an instruction', { ...hello, messages: [{ role: 'system', content: 'x' }] }, 400, 'invalid_value'],
    ['a picture', { ...hello, messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 400, 'invalid_value'],
    ['two answers', { ...hello, n: 2 }, 400, 'invalid_value'],
    ['too hot', { ...hello, temperature: 3 }, 400, 'invalid_value'],
    [
      'a tool of another list',
      { ...hello, tool_choice: { type: 'function', function: { name: 'x' } } },
      400,
      'invalid_value',
    ],
    ['a penalty', { ...hello, presence_penalty: 1 }, 400, 'invalid_value'],
    ['too large', `{"x":"${'x'.repeat(5 * 1024 * 1024)}"}`, 413, 'request_too_large'],
  ];
  it.each(bodies)('%s', async (_name, body, status, code) => {
    const response = await post('/chat/completions', body);
    expect([response.status, (await bodyOf(response)).error?.code]).toEqual([status, code]);
    expect(wishes).toEqual([]);
  });

  it('a key that is wrong, none, or revoked', async () => {
    const wrong = await post('/chat/completions', hello, { key: 'colophon-wrong' });
    expect([wrong.status, await bodyOf(wrong)]).toMatchObject([
      401,
      { error: { type: 'authentication_error', code: 'invalid_api_key', param: null } },
    ]);
    expect((await fetch(`${address}/models`)).status).toBe(401);
    expect((await get('/models')).status).toBe(200);
    expect(api.revokeKey(keyId).ok).toBe(true);
    expect((await get('/models')).status).toBe(401);
  });

  it.each([
    [{ host: 'evil.example' }, 421],
    [{ host: '127.0.0.1' }, 421],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
  ])('%j', async (headers, status) => {
    const answered = await new Promise<{ status: number | undefined; cors: unknown }>((resolve, reject) => {
      const { hostname, port } = new URL(address);
      const sent = rawRequest(
        { hostname, port, path: '/v1/models', headers: { authorization: `Bearer ${secret}`, ...headers } },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode, cors: response.headers['access-control-allow-origin'] });
        },
      );
      sent.on('error', reject);
      sent.end();
    });
    expect(answered).toEqual({ status, cors: undefined });
  });

  it('what is not there, and what is asked wrongly', async () => {
    expect((await get('/nothing')).status).toBe(404);
    expect((await get('/chat/completions')).status).toBe(405);
    expect((await post('/models', {})).status).toBe(405);
    const preflight = await fetch(`${address}/models`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([401, null]);
  });
});

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

  it('answers at once, and ten thousand that want in', { timeout: 60_000 }, async () => {
    const { secret: key } = newKey({ answersAtOnce: 3, requestsAMinute: 6_000 });
    const { secret: other } = newKey({ answersAtOnce: 3, requestsAMinute: 6_000 });
    const held = Promise.withResolvers<void>();
    gate = held.promise;
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
    gate = Promise.resolve();
    expect((await post('/chat/completions', hello)).status).toBe(200);
  });
});

describe('clients that go, and owners that stop', () => {
  it.each([true, false])('client gone (stream: %s)', async (stream) => {
    gate = new Promise(() => {});
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
    gate = new Promise(() => {});
    const plain = post('/chat/completions', hello);
    const streamed = await post('/chat/completions', { ...hello, stream: true });
    await expect.poll(() => api.view().requests.filter(({ state }) => state === 'running').length).toBe(2);
    for (const { id } of api.view().requests) api.stop(id);
    expect((await plain).status).toBe(403);
    expect(await streamed.text()).toMatch(/"code":"stopped_by_owner"\}\}\n\n$/);
    expect(api.view().requests.map(({ state }) => state)).toEqual(['stopped', 'stopped']);
  });

  it('a key that is revoked in the middle', async () => {
    gate = new Promise(() => {});
    const asked = post('/chat/completions', hello);
    await expect.poll(() => wishes.length).toBe(1);
    api.revokeKey(keyId);
    expect((await asked).status).toBe(403);
  });

  it('a door that is shut in the middle, and opened again elsewhere', async () => {
    gate = new Promise(() => {});
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
    address = `http://127.0.0.1:${port}/v1`;
    await post('/chat/completions', hello, { key: made.value.secret });
    await first.close();
    const { readFile, readdir } = await import('node:fs/promises');
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
