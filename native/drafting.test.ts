import { ORPCError, safe } from '@orpc/client';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generationEventSchema } from '#protocol/engine/answer.ts';
import type { GenerationEvent } from '#protocol/engine/answer.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { startEngine } from '#test/support/engine.ts';
import type { EngineClient, StartedEngine } from '#test/support/engine.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel, fixedModelParts } from '#test/support/gguf/fixedModels.ts';

const CONTEXT_TOKENS = 192;

let plain: StartedEngine;
let drafting: StartedEngine;
let folder = '';
let adapters: { path: string; name: string; bytes: number; scale: number }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-drafting-'));
  adapters = [1, 2].map((seed) => ({
    path: join(folder, `${seed}.gguf`),
    name: `adapter ${seed}`,
    bytes: 200_000,
    scale: 1 / seed,
  }));
  await Promise.all(adapters.map(({ path }, seed) => writeFixedAdapter(path, { seed, rank: 4 })));
  [plain, drafting] = [startEngine('answer'), startEngine('answer')];
  for (const { client } of [plain, drafting]) await load(client);
});
afterAll(async () => {
  plain.end();
  drafting.end();
  await rm(folder, { recursive: true });
});

async function load(client: EngineClient) {
  const path = await fixedModel('tiny', { ending: 'never' });
  const wish = { path, name: 'book', device: 'cpu' as const, contextTokens: CONTEXT_TOKENS, threads: 1 };
  for await (const _ of await client.answer.load({ ...wish, adapterBytes: 1_000_000 }));
}

/** The same weights in half as many bytes: its guesses are mostly right. */
const alike = () => fixedModel('tiny', { ending: 'never', type: 'F16' });
/** As sure of itself, and of something else. */
const unlike = () => fixedModel('tiny', { ending: 'never', type: 'F16', seed: 2 });

async function put(file: Promise<string>) {
  const path = await file;
  return drafting.client.answer.putDraft({ path, name: 'small book', contextTokens: CONTEXT_TOKENS, threads: 1 });
}

type Wish = Partial<Parameters<EngineClient['answer']['generate']>[0]>;

async function answer(client: EngineClient, wish: Wish, onEvent: (event: GenerationEvent) => void = () => {}) {
  const events: GenerationEvent[] = [];
  const stream = await client.answer.generate({
    messages: [asks('What is ink?')],
    longestAnswerTokens: 24,
    temperature: 0,
    seed: 1,
    ...wish,
  });
  for await (const sent of stream) {
    const event = generationEventSchema.parse(sent);
    events.push(event);
    onEvent(event);
  }
  const last = events.at(-1);
  if (last?.kind !== 'ended') throw new Error('It did not end');
  const texts = events.filter((event) => event.kind === 'text');
  return {
    text: texts.map(({ text }) => text).join(''),
    odds: texts.flatMap(({ odds }) => odds),
    calls: events.filter((event) => event.kind === 'called'),
    ending: last.ending,
    tokens: last.figures.answerTokens,
    drafted: last.figures.drafted,
  };
}

/** Without a draft and with one: what was said, and what was guessed. */
async function both(wish: Wish) {
  const { drafted: none, ...without } = await answer(plain.client, wish);
  const { drafted, ...withOne } = await answer(drafting.client, wish);
  expect(none).toBeUndefined();
  if (drafted === undefined) throw new Error('nothing was drafted');
  return { without, withOne, drafted };
}

const asks = (text: string): Message => ({ role: 'question', text });

const schema = JSON.stringify({
  type: 'object',
  properties: {
    label: { enum: ['ink', 'paper'] },
    sure: { type: 'boolean' },
    marks: { type: 'array', items: { enum: [1, 2] }, minItems: 1, maxItems: 4 },
  },
});
const tools = [
  { name: 'add', description: '', parameters: '{"type":"object","properties":{"one":{"enum":[1,2]}}}' },
  { name: 'clock', description: '', parameters: '{}' },
];
// The same lots are drawn with a draft as without; but a batch is added up in another order, which tips one now and then.
const FEW_LOTS = 12;
const wishes: [string, () => Wish][] = [
  ['greedy', () => ({ longestAnswerTokens: 60 })],
  ['of one token', () => ({ longestAnswerTokens: 1 })],
  ['drawn by lot', () => ({ temperature: 0.9, seed: 11, longestAnswerTokens: FEW_LOTS })],
  ['drawn by wild lots', () => ({ temperature: 1.5, topK: 0, topP: 1, seed: 5, longestAnswerTokens: FEW_LOTS })],
  ['with repetition punished', () => ({ repeatPenalty: 1.6, longestAnswerTokens: 60 })],
  ['with a stack of adapters', () => ({ adapters })],
  ['held to a schema', () => ({ schema, longestAnswerTokens: 120 })],
  ['held to a schema and drawn by lot', () => ({ schema, temperature: 1, seed: 3, longestAnswerTokens: 120 })],
  ['with tools', () => ({ tools, temperature: 0.8, seed: 7, longestAnswerTokens: 80 })],
  ['that has to call a tool', () => ({ tools, mustCall: true, temperature: 0.8, longestAnswerTokens: 80 })],
  ['ended by a text', () => ({ stops: ['the'] })],
];

describe.each([
  ['right', alike],
  ['wrong', unlike],
])('with a draft that is mostly %s, an answer is what it is without one:', (kind, file) => {
  beforeAll(() => put(file()));

  it.each(wishes)('%s', async (_, wish) => {
    const { without, withOne } = await both(wish());
    expect(withOne).toEqual(without);
  });

  it('with its odds told', async () => {
    const { without, withOne } = await both({
      probabilities: true,
      temperature: 0.8,
      seed: 4,
      longestAnswerTokens: FEW_LOTS,
    });
    expect(withOne.text).toBe(without.text);
    expect(withOne.odds).toHaveLength(without.odds.length);
    for (const [place, { length, probability, likeliest }] of without.odds.entries()) {
      const other = withOne.odds[place];
      expect(other?.length).toBe(length);
      expect(other?.probability).toBeCloseTo(probability, 2);
      expect(other?.likeliest[0]?.[0]).toBe(likeliest[0]?.[0]);
    }
  });

  it('turn after turn, with other adapters, up to the end of the context', async () => {
    const messages: Message[] = [asks('Who made this?')];
    for (const stack of [[], adapters, adapters.slice(1)]) {
      const { without, withOne } = await both({ messages, adapters: stack, longestAnswerTokens: 12 });
      expect(withOne).toEqual(without);
      messages.push({ role: 'answer', text: without.text }, asks('And who read it?'));
    }
    const { without, withOne } = await both({ messages, longestAnswerTokens: 2_000 });
    expect(withOne).toEqual(without);
  });

  it('and tells how much was guessed, and how much of it was right', async () => {
    const { drafted, without } = await both({ longestAnswerTokens: 80 });
    const share = drafted.accepted / drafted.tokens;
    expect(drafted.tokens).toBeGreaterThan(5);
    expect(drafted.accepted).toBeLessThan(without.tokens);
    expect(kind === 'right' ? share : 1 - share).toBeGreaterThan(0.8);
  });
});

describe('a draft', () => {
  beforeAll(() => put(alike()));

  it('leaves nothing behind where an answer is stopped', async () => {
    const wish = { longestAnswerTokens: 150 };
    const { without, withOne } = await both(wish);
    expect(withOne).toEqual(without);
    const stopped = await answer(drafting.client, wish, ({ kind }) => {
      if (kind === 'text') void drafting.client.answer.stop();
    });
    expect(stopped.ending).toBe('stopped');
    expect(without.text.startsWith(stopped.text)).toBe(true);
    const again = await both(wish);
    expect(again.withOne).toEqual(without);
  });

  it('changes nothing of what is weighed and completed in between', async () => {
    const weigh = { messages: [asks('What is ink?')], answer: ' paper and ink', adapters };
    const told = [];
    for (const { client } of [plain, drafting]) {
      await answer(client, { longestAnswerTokens: 30 });
      told.push(await client.answer.weigh(weigh));
    }
    expect(told[1]).toEqual(told[0]);
    const { without, withOne } = await both({ longestAnswerTokens: 30 });
    expect(withOne).toEqual(without);
  });

  it('whose numbers are none guesses nothing', async () => {
    const { path, tensors, tensorOffsets } = await fixedModelParts('tiny', { ending: 'never', type: 'F16' });
    const bytes = await readFile(path);
    const file = join(folder, 'none.gguf');
    await writeFile(file, bytes.fill(0xff, tensorOffsets.get(tensors[0]?.name ?? '')));
    await put(Promise.resolve(file));
    const { without, withOne, drafted } = await both({});
    expect(withOne).toEqual(without);
    expect(drafted).toEqual({ tokens: 0, accepted: 0 });
  });

  it('is taken away, or goes with its base, and answers are told as before', async () => {
    await put(alike());
    await drafting.client.answer.takeDraft();
    expect((await answer(drafting.client, {})).drafted).toBeUndefined();
    await put(alike());
    await load(drafting.client);
    expect((await answer(drafting.client, {})).drafted).toBeUndefined();
  });

  it('is not put there while an answer is made, nor where there is no base, nor if its file is none', async () => {
    const refusals: unknown[] = [];
    await answer(drafting.client, { longestAnswerTokens: 150 }, ({ kind }) => {
      if (kind === 'text' && refusals.length === 0) refusals.push(failureOf(put(alike())));
    });
    expect(await refusals[0]).toEqual({ code: 'BUSY', what: 'answer' });
    const broken = join(folder, 'broken.gguf');
    await writeFile(broken, (await readFile(await alike())).subarray(0, 200_000));
    expect(await failureOf(put(Promise.resolve(broken)))).toMatchObject({ code: 'MODEL_FILE_DAMAGED' });
    expect((await answer(drafting.client, {})).drafted).toBeUndefined();
    await drafting.client.answer.unload();
    expect(await failureOf(put(alike()))).toEqual({ code: 'NOT_FOUND', what: 'model' });
    await load(drafting.client);
  });
});

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const [error] = await safe(work);
  return error instanceof ORPCError ? (error.data as unknown) : error;
}
