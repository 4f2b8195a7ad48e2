import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import type { ApiView } from '#protocol/window/api.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { freePort } from '#test/support/freePort.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';

/** The local API over real HTTP, with the real host and the real engine, in the words of OpenAI's own reference. */
let folder: string;
let running: HostClient;
let address: string;
let secret: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-api-'));
  running = await hostClient(join(folder, 'data'));
  const { client } = running;
  const base = await addModel(await fixedModel('tiny', { ending: 'never' }), 'tiny.gguf');
  const adapter = join(folder, 'letters.gguf');
  await writeFixedAdapter(adapter, { seed: 5 });
  const { ticket } = await offer(adapter, 'letters.gguf');
  const added = await running.ended(await client.adapters.add({ tickets: [ticket], base, name: 'Letters' }));
  expect(added).toMatchObject({ state: 'done' });
  await client.settings.change({ longestAnswerTokens: 24, temperature: 0 });
  const status = await client.api.change({ on: true, port: await freePort() });
  address = status.address ?? '';
  ({ secret } = await client.api.makeKey({ name: 'Suite', limits: { ...defaultApiLimits, requestsAMinute: 6_000 } }));
}, 60_000);

afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

async function offer(path: string, name: string) {
  const blob = await openAsBlob(path);
  const { ticket } = await running.client.files.offer({ name, size: blob.size });
  for (let at = 0; at < blob.size;) {
    const chunk = new Blob([await blob.slice(at, at + 1024 * 1024).arrayBuffer()]);
    at = (await running.client.files.write({ ticket, offset: at, chunk })).received;
  }
  return { ticket };
}

async function addModel(path: string, name: string): Promise<string> {
  const done = await running.ended(await running.client.models.add(await offer(path, name)));
  if (done.result === null) throw new Error(JSON.stringify(done.failure));
  return done.result;
}

const post = (path: string, body: object, signal?: AbortSignal) =>
  fetch(address + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });

interface Choice {
  text?: string;
  message?: { content: string | null; tool_calls?: { id: string; function: { name: string; arguments: string } }[] };
  delta?: { content?: string; tool_calls?: { index: number; function: { name: string; arguments: string } }[] };
  logprobs?: { content: { token: string; logprob: number; top_logprobs: { logprob: number }[] }[] } | null;
  finish_reason: string | null;
}

interface Answer {
  id: string;
  object: string;
  model: string;
  choices: Choice[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  error?: { message: string; code: string };
}

const answerOf = async (response: Response) => (await response.json()) as Answer;

async function eventsOf(response: Response): Promise<Answer[]> {
  const lines = (await response.text()).split('\n\n').filter((line) => line !== '');
  expect(lines.at(-1)).toBe('data: [DONE]');
  return lines.slice(0, -1).map((line) => JSON.parse(line.slice('data: '.length)) as Answer);
}

const chat = { model: 'tiny', messages: [{ role: 'user', content: 'Who made this?' }] };

async function viewWhere(test: (view: ApiView) => boolean): Promise<ApiView> {
  for await (const view of await running.client.api.follow()) if (test(view)) return view;
  throw new Error('the page ended');
}

describe('answers', () => {
  it('lists the base and its adapter', async () => {
    const listed = (await (
      await fetch(`${address}/models`, { headers: { authorization: `Bearer ${secret}` } })
    ).json()) as {
      data: { id: string; parent: string | null }[];
    };
    expect(listed.data.map(({ id, parent }) => [id, parent])).toEqual([
      ['tiny', null],
      ['Letters', 'tiny'],
    ]);
  });

  it('says in a stream what it says at once', async () => {
    const whole = await answerOf(await post('/chat/completions', chat));
    expect(whole).toMatchObject({ object: 'chat.completion', usage: { completion_tokens: 24 } });
    expect(whole.choices[0]?.finish_reason).toBe('length');
    const content = whole.choices[0]?.message?.content ?? '';
    expect(content.length).toBeGreaterThan(0);
    const events = await eventsOf(
      await post('/chat/completions', { ...chat, stream: true, stream_options: { include_usage: true } }),
    );
    expect(events.map((event) => event.choices[0]?.delta?.content ?? '').join('')).toBe(content);
    expect(events.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 24 } });
    expect(events.at(-1)?.usage?.prompt_tokens).toBeGreaterThan(4);
  });

  it('says the same for a seed, and another thing for another', async () => {
    const ask = async (seed: number) => {
      const answer = await answerOf(await post('/chat/completions', { ...chat, seed, temperature: 1.5 }));
      return answer.choices[0]?.message?.content;
    };
    expect(await ask(7)).toBe(await ask(7));
    expect(await ask(7)).not.toBe(await ask(8));
  });

  it('ends at a stop, and at its longest length', async () => {
    const whole = await answerOf(await post('/chat/completions', chat));
    const content = whole.choices[0]?.message?.content ?? '';
    const stop = content.slice(9, 14);
    const stopped = await answerOf(await post('/chat/completions', { ...chat, stop: [stop] }));
    expect(stopped.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: content.slice(0, content.indexOf(stop)) },
    });
    const short = await answerOf(await post('/chat/completions', { ...chat, max_completion_tokens: 3 }));
    expect(short).toMatchObject({ usage: { completion_tokens: 3 } });
  });

  it('tells how probable its tokens were', async () => {
    const answer = await answerOf(await post('/chat/completions', { ...chat, logprobs: true, top_logprobs: 2 }));
    const [choice] = answer.choices;
    const tokens = choice?.logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join('')).toBe(choice?.message?.content);
    for (const { logprob, top_logprobs: top } of tokens) {
      expect(logprob).toBeLessThanOrEqual(0);
      expect(top).toHaveLength(2);
    }
  });

  it('speaks with an adapter when one is asked, and without it when not', async () => {
    const say = async (body: object) =>
      (await answerOf(await post('/chat/completions', body))).choices[0]?.message?.content;
    const bare = await say(chat);
    const adapted = await say({ ...chat, model: 'Letters' });
    expect(adapted).not.toBe(bare);
    expect(await say({ ...chat, lora: [{ id: 'Letters', scale: 1 }] })).toBe(adapted);
    expect(await say({ ...chat, model: 'Letters', lora: [{ id: 'Letters', scale: 0 }] })).toBe(bare);
  });

  it('completes a prompt', async () => {
    const answer = await answerOf(await post('/completions', { model: 'tiny', prompt: 'Once', max_tokens: 5 }));
    expect(answer).toMatchObject({ object: 'text_completion', usage: { completion_tokens: 5 } });
    expect(answer.choices[0]?.text?.length).toBeGreaterThan(0);
  });
});

describe('shapes', () => {
  const schema = {
    type: 'object',
    properties: {
      size: { enum: ['small', 'large'] },
      count: { type: 'integer' },
      sure: { type: 'boolean' },
    },
    required: ['size', 'count', 'sure'],
    additionalProperties: false,
  };
  const format = { type: 'json_schema', json_schema: { name: 'thing', schema, strict: true } };

  it('keeps to a JSON schema, at once and in a stream', async () => {
    const wish = { ...chat, max_tokens: 200, response_format: format };
    const said = (await answerOf(await post('/chat/completions', wish))).choices[0]?.message?.content ?? '';
    const thing = JSON.parse(said) as Record<string, unknown>;
    expect(Object.keys(thing).toSorted((one, other) => one.localeCompare(other))).toEqual(['count', 'size', 'sure']);
    expect(['small', 'large']).toContain(thing['size']);
    expect(Number.isInteger(thing['count'])).toBe(true);
    expect(typeof thing['sure']).toBe('boolean');
    const events = await eventsOf(await post('/chat/completions', { ...wish, stream: true }));
    expect(events.map((event) => event.choices[0]?.delta?.content ?? '').join('')).toBe(said);
  });

  const tools = [
    {
      type: 'function',
      function: {
        name: 'thing',
        description: 'Keeps a thing',
        parameters: { ...schema, properties: { ...schema.properties, count: { type: 'integer', minimum: 0 } } },
      },
    },
    {
      type: 'function',
      function: { name: 'pick', parameters: { type: 'object', properties: { size: { enum: [1, 2] } } } },
    },
  ];

  it('calls the tool that is named, with arguments that fit', async () => {
    const wish = { ...chat, max_tokens: 200, tools, tool_choice: { type: 'function', function: { name: 'pick' } } };
    const [choice] = (await answerOf(await post('/chat/completions', wish))).choices;
    expect(choice).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
    const [call] = choice?.message?.tool_calls ?? [];
    expect(call?.function.name).toBe('pick');
    expect([1, 2]).toContain((JSON.parse(call?.function.arguments ?? '') as { size: number }).size);
  });

  it('calls one of several, in a stream, and takes the result back', async () => {
    const wish = { ...chat, max_tokens: 300, tools: tools.slice(1), tool_choice: 'required', stream: true };
    const events = await eventsOf(await post('/chat/completions', wish));
    const [call] = events.flatMap((event) => event.choices[0]?.delta?.tool_calls ?? []);
    expect(call).toMatchObject({ index: 0, function: { name: 'pick' } });
    expect(events.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
    const after = await post('/chat/completions', {
      ...chat,
      tools,
      tool_choice: 'none',
      messages: [
        ...chat.messages,
        { role: 'assistant', tool_calls: [{ id: 'call_1', type: 'function', function: call?.function }] },
        { role: 'tool', tool_call_id: 'call_1', content: 'Done' },
      ],
    });
    expect((await answerOf(after)).choices[0]?.finish_reason).toBe('length');
  });

  it('lets the model decide', async () => {
    const answer = await answerOf(await post('/chat/completions', { ...chat, max_tokens: 200, tools: tools.slice(1) }));
    expect(['tool_calls', 'length', 'stop']).toContain(answer.choices[0]?.finish_reason);
  });
});

describe('errors and ends', () => {
  it('says what a context cannot hold', async () => {
    const long = { ...chat, messages: [{ role: 'user', content: 'word '.repeat(20_000) }] };
    const answer = await post('/chat/completions', long);
    expect([answer.status, (await answerOf(answer)).error?.code]).toEqual([400, 'context_length_exceeded']);
  });

  it('stops the engine when the client goes in mid-stream', async () => {
    const leaving = new AbortController();
    const body = { ...chat, stream: true, max_tokens: 1_900 };
    const response = await post('/chat/completions', body, leaving.signal);
    await response.body?.getReader().read();
    leaving.abort();
    const view = await viewWhere(({ requests }) => requests[0]?.state === 'left');
    expect(view.requests[0]?.answerTokens).toBeLessThan(1_900);
    expect((await post('/chat/completions', chat)).status).toBe(200);
  });

  it('answers parallel requests one after the other, and refuses those beyond the limit politely', async () => {
    const { secret: own } = await running.client.api.makeKey({
      name: 'Crowd',
      limits: { ...defaultApiLimits, requestsAMinute: 6_000, answersAtOnce: 8 },
    });
    const ask = () =>
      fetch(`${address}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${own}` },
        body: JSON.stringify(chat),
      });
    const answers = await Promise.all(Array.from({ length: 40 }, ask));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
    for (const { status, headers } of answers) {
      if (status === 200) continue;
      expect(status).toBe(429);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const said = await Promise.all(
      answers.filter(({ ok }) => ok).map(async (answer) => (await answerOf(answer)).choices[0]?.message?.content),
    );
    expect(new Set(said).size).toBe(1);
  });

  it('keeps no word of what was said', async () => {
    const { text } = await running.client.app.report();
    expect(text).not.toMatch(/Who made this/);
    expect(JSON.stringify(await viewWhere(() => true))).not.toMatch(/Who made this/);
  });

  it('is there again after the host was', { timeout: 30_000 }, async () => {
    await running.close();
    running = await hostClient(join(folder, 'data'));
    await viewWhere(({ status }) => status.address === address);
    expect((await post('/chat/completions', chat)).status).toBe(200);
    const { keys } = await viewWhere(() => true);
    for (const { id, name } of keys) if (name === 'Suite') await running.client.api.revokeKey({ id });
    expect((await post('/chat/completions', chat)).status).toBe(401);
  });
});
