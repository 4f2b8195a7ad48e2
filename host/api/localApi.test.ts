import { request as rawRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  ADAPTER,
  BASE,
  EMBEDDER,
  OTHER_BASE,
  STRANGE,
  address,
  api,
  bodyOf,
  callWith,
  eventsOf,
  get,
  hello,
  keyId,
  post,
  say,
  secret,
  wishes,
} from '#test/support/localApi.ts';

describe('what can be asked', () => {
  it('lists bases and adapters, which have a parent', async () => {
    const { data } = await bodyOf(await get('/models'));
    expect(data).toEqual([
      { id: 'Tiny', object: 'model', created: 1, owned_by: 'local', root: BASE, parent: null },
      { id: 'Other', object: 'model', created: 1, owned_by: 'local', root: OTHER_BASE, parent: null },
      { id: 'Vectors', object: 'model', created: 1, owned_by: 'local', root: EMBEDDER, parent: null },
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

  it('passes tools on to the engine, and a call back', async () => {
    say(() => []);
    callWith(() => ({ name: 'weather', arguments: '{"town":"Ulm"}' }));
    const answer = await bodyOf(await post('/chat/completions', { ...hello, tools }));
    expect(answer.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'weather', arguments: '{"town":"Ulm"}' } }],
      },
    });
    expect(wishes).toHaveLength(1);
    expect(wishes[0]).toMatchObject({
      messages: [{ role: 'question', text: 'Hi' }],
      mustCall: false,
      tools: [
        {
          name: 'weather',
          description: 'Weather of a town',
          parameters: JSON.stringify(tools[0]?.function.parameters),
        },
        { name: 'clock', description: '', parameters: '{}' },
      ],
    });
  });

  it('answers in words when the model wants no tool, and shows words that come before a call', async () => {
    const events = await eventsOf(await post('/chat/completions', { ...hello, tools, stream: true }));
    expect(events.map((event) => event.choices[0]?.delta?.content ?? '').join('')).toBe('Hello there');
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    callWith(() => ({ name: 'clock', arguments: '{}' }));
    const answer = await bodyOf(await post('/chat/completions', { ...hello, tools }));
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Hello there' } });
  });

  it('streams a call of the tool that is named', async () => {
    say(() => []);
    callWith(() => ({ name: 'clock', arguments: '{}' }));
    const wish = { ...hello, tools, tool_choice: { type: 'function', function: { name: 'clock' } }, stream: true };
    const events = await eventsOf(await post('/chat/completions', wish));
    const [call] = events.flatMap((event) => event.choices[0]?.delta?.tool_calls ?? []);
    expect(call).toMatchObject({ index: 0, type: 'function', function: { name: 'clock', arguments: '{}' } });
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
    expect(wishes[0]).toMatchObject({ mustCall: true, tools: [{ name: 'clock' }] });
  });

  it('reads calls and results of before, and leaves tools out when none is wanted', async () => {
    const messages = [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'x', type: 'function', function: { name: 'weather', arguments: '{"town":"Ulm"}' } },
          { id: 'y', type: 'function', function: { name: 'clock', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'x', content: 'Rain' },
      { role: 'tool', tool_call_id: 'nobody', content: 'Lost' },
    ];
    await post('/chat/completions', { model: 'Tiny', messages, tools, tool_choice: 'none' });
    expect(wishes[0]?.tools).toBeUndefined();
    expect(wishes[0]?.messages).toEqual([
      { role: 'system', text: 'Be brief' },
      { role: 'question', text: 'Weather?' },
      {
        role: 'answer',
        text: '',
        calls: [
          { name: 'weather', arguments: '{"town":"Ulm"}', result: 'Rain' },
          { name: 'clock', arguments: '{}', result: null },
        ],
      },
      { role: 'question', text: 'Result of the tool:\nLost' },
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
