import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai';
import type { ChatCompletionTool } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import type { ApiView } from '#protocol/window/api.ts';
import { BESIDE_LENGTH, writeBesideModel } from '#test/support/gguf/besideModels.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { freePort } from '#test/support/freePort.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { hostClient } from '#scripts/hostClient.ts';
import type { HostClient } from '#scripts/hostClient.ts';

/** OpenAI's own client from npm against the local API, over real HTTP, with the real host and the real engine. */
let folder: string;
let running: HostClient;
let baseURL: string;
let openai: OpenAI;

const ANSWER_TOKENS = 24;
/** So many words that the context of 4,096 tokens, of which the base has 2,048, is too small for them. */
const TOO_MANY_WORDS = 3_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-openai-'));
  running = await hostClient(join(folder, 'data'));
  const { client } = running;
  const base = await addModel('tiny.gguf', await readFile(await fixedModel('tiny', { ending: 'never' })));
  const beside = join(folder, 'vectors.gguf');
  await writeBesideModel(beside, 'embed');
  await addModel('vectors.gguf', await readFile(beside));
  const adapter = join(folder, 'letters.gguf');
  await writeFixedAdapter(adapter, { seed: 5 });
  const ticket = await running.send('letters.gguf', new Uint8Array(await readFile(adapter)));
  expect(await running.ended(await client.adapters.add({ tickets: [ticket], base, name: 'Letters' }))).toMatchObject({
    state: 'done',
  });
  await client.settings.change({ longestAnswerTokens: ANSWER_TOKENS, temperature: 0 });
  baseURL = (await client.api.change({ on: true, port: await freePort() })).address ?? '';
  openai = await clientWith({ requestsAMinute: 6_000 });
}, 60_000);

afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

async function addModel(name: string, bytes: Buffer<ArrayBuffer>): Promise<string> {
  const done = await running.ended(
    await running.client.models.add({ ticket: await running.send(name, new Uint8Array(bytes)) }),
  );
  if (done.result === null) throw new Error(JSON.stringify(done.failure));
  return done.result;
}

/** A client with a key of its own. It does not try again: what it is told is what is tested. */
async function clientWith(limits: Partial<typeof defaultApiLimits>): Promise<OpenAI> {
  const { secret } = await running.client.api.makeKey({ name: 'Suite', limits: { ...defaultApiLimits, ...limits } });
  return new OpenAI({ baseURL, apiKey: secret, maxRetries: 0 });
}

async function viewWhere(test: (view: ApiView) => boolean): Promise<ApiView> {
  for await (const view of await running.client.api.follow()) if (test(view)) return view;
  throw new Error('the page ended');
}

async function thrownBy(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

const question = { model: 'tiny', messages: [{ role: 'user' as const, content: 'Who made this?' }] };

/** `lora` is no field of OpenAI's: the client sends on whatever else stands in the body. */
type Body = Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> & { lora?: { id: number; scale: number }[] };

const contentOf = async (body: Body) => {
  const answer = await openai.chat.completions.create({ ...question, ...body });
  return answer.choices[0]?.message.content ?? '';
};

describe('models', () => {
  it('are listed; an adapter names its base as its parent', async () => {
    const listed: [string, unknown][] = [];
    for await (const model of openai.models.list()) listed.push([model.id, Reflect.get(model, 'parent')]);
    expect(listed).toHaveLength(3);
    expect(Object.fromEntries(listed)).toEqual({ tiny: null, vectors: null, Letters: 'tiny' });
    expect(await openai.models.retrieve('Letters')).toMatchObject({ id: 'Letters', object: 'model', parent: 'tiny' });
    expect(await thrownBy(openai.models.retrieve('Nobody'))).toBeInstanceOf(NotFoundError);
  });
});

describe('chat', () => {
  it('answers, and says in a stream what it says at once', async () => {
    const whole = await openai.chat.completions.create(question);
    expect(whole).toMatchObject({
      object: 'chat.completion',
      model: 'tiny',
      usage: { completion_tokens: ANSWER_TOKENS },
      choices: [{ finish_reason: 'length' }],
    });
    const stream = openai.chat.completions.stream({ ...question, stream_options: { include_usage: true } });
    let said = '';
    stream.on('content', (piece) => {
      said += piece;
    });
    const final = await stream.finalChatCompletion();
    expect(said).toBe(whole.choices[0]?.message.content);
    expect(final.choices[0]?.message.content).toBe(said);
    expect((await stream.totalUsage()).completion_tokens).toBe(ANSWER_TOKENS);
  });

  it('stops the engine when the client cancels in mid-stream', async () => {
    const stream = await openai.chat.completions.create({ ...question, stream: true, max_tokens: 1_500 });
    let pieces = 0;
    for await (const chunk of stream) {
      if ((chunk.choices[0]?.delta.content ?? '') !== '') pieces += 1;
      if (pieces === 2) stream.controller.abort();
    }
    const view = await viewWhere(({ requests }) => requests[0]?.state === 'left');
    expect(view.requests[0]?.answerTokens).toBeGreaterThan(0);
    expect(view.requests[0]?.answerTokens).toBeLessThan(1_500);
    // The line is free at once for whoever is next.
    expect((await contentOf({})).length).toBeGreaterThan(0);
  });

  it('knows seeds, stops and probabilities', async () => {
    const warm = { temperature: 1.5 };
    expect(await contentOf({ ...warm, seed: 7 })).toBe(await contentOf({ ...warm, seed: 7 }));
    expect(await contentOf({ ...warm, seed: 7 })).not.toBe(await contentOf({ ...warm, seed: 8 }));
    const whole = await contentOf({});
    const stop = whole.slice(9, 14);
    expect(await contentOf({ stop })).toBe(whole.slice(0, whole.indexOf(stop)));
    const weighed = await openai.chat.completions.create({ ...question, logprobs: true, top_logprobs: 3 });
    const tokens = weighed.choices[0]?.logprobs?.content ?? [];
    expect(tokens.map(({ token }) => token).join('')).toBe(whole);
    expect(tokens.every(({ logprob, top_logprobs: top }) => logprob <= 0 && top.length === 3)).toBe(true);
  });

  it('keeps to a JSON schema', async () => {
    const schema = {
      type: 'object',
      properties: { size: { enum: ['small', 'large'] }, sure: { type: 'boolean' } },
      required: ['size', 'sure'],
      additionalProperties: false,
    };
    const parsed = await openai.chat.completions.parse({
      ...question,
      max_tokens: 200,
      response_format: { type: 'json_schema', json_schema: { name: 'thing', schema, strict: true } },
    });
    const thing: unknown = JSON.parse(parsed.choices[0]?.message.content ?? '');
    expect(Object.keys(Object(thing))).toHaveLength(2);
    expect(['small', 'large']).toContain(Reflect.get(Object(thing), 'size'));
  });

  it('calls a tool with arguments of its schema, at once and in a stream, and reads the result', async () => {
    const weather: ChatCompletionTool = {
      type: 'function',
      function: {
        name: 'weather',
        description: 'Tells the weather',
        parameters: { type: 'object', properties: { town: { enum: ['Ulm', 'Bern'] } }, required: ['town'] },
      },
    };
    const wish = { ...question, tools: [weather], tool_choice: 'required' as const, max_tokens: 200 };
    const answer = await openai.chat.completions.create(wish);
    const message = answer.choices[0]?.message;
    const call = message?.tool_calls?.[0];
    if (call?.type !== 'function' || message === undefined) throw new Error('no tool was called');
    expect([answer.choices[0]?.finish_reason, call.function.name]).toEqual(['tool_calls', 'weather']);
    expect(['Ulm', 'Bern']).toContain(Reflect.get(Object(JSON.parse(call.function.arguments)), 'town'));
    const streamed = await openai.chat.completions.stream(wish).finalChatCompletion();
    expect(streamed.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: call.function });
    const next = await openai.chat.completions.create({
      ...wish,
      tool_choice: 'none',
      max_tokens: 5,
      messages: [...question.messages, message, { role: 'tool', tool_call_id: call.id, content: 'Rain' }],
    });
    expect(next.choices[0]?.message.content?.length).toBeGreaterThan(0);
  });

  it('runs a tool by itself through the client’s own helper', async () => {
    const towns: string[] = [];
    const runner = openai.chat.completions.runTools(
      {
        ...question,
        max_tokens: 60,
        tool_choice: { type: 'function', function: { name: 'note' } },
        tools: [
          {
            type: 'function',
            function: {
              name: 'note',
              description: 'Notes a town',
              parameters: { type: 'object', properties: { town: { enum: ['Ulm'] } }, required: ['town'] },
              parse: (text: string) => JSON.parse(text) as { town: string },
              function: ({ town }: { town: string }) => {
                towns.push(town);
                return 'noted';
              },
            },
          },
        ],
      },
      { maxChatCompletions: 1 },
    );
    await runner.done();
    expect(towns).toEqual(['Ulm']);
  });

  it('stacks adapters by the lora field, which is llama.cpp’s', async () => {
    const bare = await contentOf({});
    const named = await contentOf({ model: 'Letters' });
    expect(named).not.toBe(bare);
    const numbers = await openai.get<{ id: number; path: string }[]>(`${new URL(baseURL).origin}/lora-adapters`);
    expect(numbers).toMatchObject([{ path: 'Letters' }]);
    const id = numbers[0]?.id ?? -1;
    expect(await contentOf({ lora: [{ id, scale: 1 }] })).toBe(named);
    expect(await contentOf({ model: 'Letters', lora: [{ id, scale: 0 }] })).toBe(bare);
  });
});

describe('completions', () => {
  const wish = { model: 'tiny', prompt: 'paper and ink', max_tokens: 8 };

  it('go on with a prompt as it stands, in no template', async () => {
    const answer = await openai.completions.create(wish);
    expect(answer).toMatchObject({
      object: 'text_completion',
      choices: [{ index: 0, finish_reason: 'length' }],
      usage: { completion_tokens: 8 },
    });
    const inTemplate = await openai.chat.completions.create({
      model: 'tiny',
      max_tokens: 8,
      messages: [{ role: 'user', content: wish.prompt }],
    });
    // The template's marks are tokens too.
    expect(answer.usage?.prompt_tokens).toBeLessThan(inTemplate.usage?.prompt_tokens ?? 0);
    const written = `<|user|>${wish.prompt}<|end|><|assistant|>`;
    const byHand = await openai.completions.create({ ...wish, prompt: written });
    expect(byHand.choices[0]?.text).toBe(inTemplate.choices[0]?.message.content);
    expect(byHand.usage?.prompt_tokens).toBe(inTemplate.usage?.prompt_tokens);
  });

  it('stream, stop, keep to a seed and tell probabilities', async () => {
    const whole = (await openai.completions.create({ ...wish, logprobs: 2 })).choices[0];
    let said = '';
    for await (const chunk of await openai.completions.create({ ...wish, stream: true })) {
      said += chunk.choices[0]?.text ?? '';
    }
    expect(said).toBe(whole?.text);
    expect(whole?.logprobs?.tokens?.join('')).toBe(said);
    expect(Object.keys(whole?.logprobs?.top_logprobs?.[0] ?? {})).toHaveLength(2);
    const stop = said.slice(9, 14);
    const stopped = await openai.completions.create({ ...wish, stop });
    expect(stopped.choices[0]).toMatchObject({ text: said.slice(0, said.indexOf(stop)), finish_reason: 'stop' });
    const warm = { ...wish, temperature: 1.5, seed: 3 };
    const [one, same] = [await openai.completions.create(warm), await openai.completions.create(warm)];
    expect(one.choices[0]?.text).toBe(same.choices[0]?.text);
  });

  it('answer several prompts in their order, whole and as a stream', async () => {
    const prompts = ['paper and ink', 'the sea under the stars'];
    const single = await Promise.all(prompts.map((prompt) => openai.completions.create({ ...wish, prompt })));
    const texts = single.map(({ choices }) => choices[0]?.text);
    const both = await openai.completions.create({ ...wish, prompt: prompts });
    expect(both.choices.map(({ index, text }) => [index, text])).toEqual(texts.map((text, index) => [index, text]));
    expect(both.usage?.completion_tokens).toBe(16);
    const streamed = ['', ''];
    const ends: number[] = [];
    for await (const { choices } of await openai.completions.create({ ...wish, prompt: prompts, stream: true })) {
      const [choice] = choices;
      if (choice === undefined) continue;
      streamed[choice.index] += choice.text;
      // OpenAI's types have no null here, though its streams do.
      if (choice.finish_reason as string | null) ends.push(choice.index);
    }
    expect([streamed, ends]).toEqual([texts, [0, 1]]);
  });

  it('refuse plainly what is not made here', async () => {
    for (const body of [{ echo: true }, { prompt: [1, 2, 3] }, { n: 2 }, { suffix: 'end' }, { prompt: '' }]) {
      const refused = await thrownBy(openai.completions.create({ ...wish, ...body }));
      expect(refused).toBeInstanceOf(BadRequestError);
    }
    const refused = await thrownBy(openai.completions.create({ ...wish, prompt: 'paper '.repeat(TOO_MANY_WORDS) }));
    expect(refused).toMatchObject({ status: 400, code: 'context_length_exceeded' });
  });
});

describe('embeddings', () => {
  const texts = ['paper and ink', 'ink and paper', 'the sea under the stars'];
  const likeness = (one: number[] = [], other: number[] = []) =>
    one.reduce((sum, number, place) => sum + number * (other[place] ?? 0), 0);

  it('come as bytes, which is the client’s own way, and as numbers, to the same value', async () => {
    const bytes = await openai.embeddings.create({ model: 'vectors', input: texts });
    const numbers = await openai.embeddings.create({ model: 'vectors', input: texts, encoding_format: 'float' });
    expect(bytes.data).toEqual(numbers.data);
    expect(bytes.usage.prompt_tokens).toBeGreaterThan(texts.length);
    const [one, same, other] = bytes.data.map(({ embedding }) => embedding);
    expect(one).toHaveLength(BESIDE_LENGTH);
    expect(likeness(one, one)).toBeCloseTo(1, 5);
    expect(likeness(one, same)).toBeGreaterThan(likeness(one, other));
  });

  it('are made while an answer is', async () => {
    const stream = await openai.chat.completions.create({ ...question, stream: true, max_tokens: 1_000 });
    let embedded = false;
    let piecesAfter = 0;
    let asked: Promise<unknown> | undefined;
    for await (const _ of stream) {
      asked ??= openai.embeddings.create({ model: 'vectors', input: 'paper' }).then(() => {
        embedded = true;
      });
      if (embedded) piecesAfter += 1;
    }
    await asked;
    expect(piecesAfter).toBeGreaterThan(0);
  });

  it('are refused for a text that is longer than the context, with figures', async () => {
    const refused = await thrownBy(openai.embeddings.create({ model: 'vectors', input: 'paper '.repeat(1_000) }));
    expect(refused).toBeInstanceOf(BadRequestError);
    expect(refused).toMatchObject({ status: 400, code: 'context_length_exceeded', param: 'input' });
    expect(String(refused)).toMatch(/255 tokens here, and the longest has 100\d/);
  });
});

describe('errors', () => {
  it('401 for a wrong key', async () => {
    const stranger = new OpenAI({ baseURL, apiKey: 'colophon-wrong', maxRetries: 0 });
    const refused = await thrownBy(stranger.chat.completions.create(question));
    expect(refused).toBeInstanceOf(AuthenticationError);
    expect(refused).toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it('404 for a model that is not here, of each kind', async () => {
    const nobody = { model: 'nobody' };
    for (const ask of [
      () => openai.chat.completions.create({ ...question, ...nobody }),
      () => openai.completions.create({ ...nobody, prompt: 'Once' }),
      () => openai.embeddings.create({ ...nobody, input: 'Once' }),
    ]) {
      const refused = await thrownBy(ask());
      expect(refused).toBeInstanceOf(NotFoundError);
      expect(refused).toMatchObject({ code: 'model_not_found', param: 'model' });
    }
  });

  it('400 for what is too long, with figures', async () => {
    const long = [{ role: 'user' as const, content: 'paper '.repeat(TOO_MANY_WORDS) }];
    const refused = await thrownBy(openai.chat.completions.create({ ...question, messages: long }));
    expect(refused).toBeInstanceOf(BadRequestError);
    expect(refused).toMatchObject({ code: 'context_length_exceeded' });
    expect(String(refused)).toContain('The context is 2048 tokens');
  });

  it('429 with Retry-After for a key that asks too often', async () => {
    const hasty = await clientWith({ requestsAMinute: 1 });
    await hasty.models.list();
    const refused = await thrownBy(hasty.models.list());
    if (!(refused instanceof RateLimitError)) throw new Error(String(refused));
    expect(refused.code).toBe('rate_limit_exceeded');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('waits out a 429 and asks again, as the client does by itself', async () => {
    const { secret } = await running.client.api.makeKey({
      name: 'Patient',
      limits: { ...defaultApiLimits, answersAtOnce: 1 },
    });
    const patient = new OpenAI({ baseURL, apiKey: secret, maxRetries: 4 });
    const answers = await Promise.all([1, 2].map(() => patient.chat.completions.create(question)));
    expect(answers.map(({ usage }) => usage?.completion_tokens)).toEqual([ANSWER_TOKENS, ANSWER_TOKENS]);
  });

  it('403 for what the owner stopped, which no client asks for again', async () => {
    const asked = thrownBy(openai.chat.completions.create({ ...question, max_tokens: 1_800 }));
    const view = await viewWhere(({ requests }) => requests[0]?.state === 'running');
    await running.client.api.stop({ id: view.requests[0]?.id ?? '' });
    expect(await asked).toBeInstanceOf(PermissionDeniedError);
  });
});
