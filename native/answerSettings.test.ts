import { ORPCError } from '@orpc/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureSchema } from '#core/failure.ts';
import { generationEventSchema } from '#protocol/engine/answer.ts';
import type { GenerationEvent } from '#protocol/engine/answer.ts';
import { startEngine } from '#test/support/engine.ts';
import type { EngineClient, StartedEngine } from '#test/support/engine.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

const ADAPTER_BYTES = 200_000;
const ADAPTERS = 12;

let engine: StartedEngine;
let folder = '';
let paths: string[] = [];
beforeAll(async () => {
  engine = startEngine('answer');
  folder = await mkdtemp(join(tmpdir(), 'colophon-settings-'));
  paths = Array.from({ length: ADAPTERS }, (_, seed) => join(folder, `${seed}.gguf`));
  await Promise.all(paths.map((path, seed) => writeFixedAdapter(path, { seed, rank: 4 })));
  const path = await fixedModel('tiny', { ending: 'never' });
  const wish = { path, name: 'book', device: 'cpu' as const, contextTokens: 512, threads: 1 };
  for await (const event of await engine.client.answer.load({ ...wish, adapterBytes: 3 * ADAPTER_BYTES })) {
    expect(event.kind).toMatch(/progress|loaded/);
  }
});
afterAll(async () => {
  engine.end();
  await rm(folder, { recursive: true });
});

type Wish = Partial<Parameters<EngineClient['answer']['generate']>[0]>;

async function answer(wish: Wish = {}, onEvent: (event: GenerationEvent) => void = () => {}) {
  const events: GenerationEvent[] = [];
  const stream = await engine.client.answer.generate({
    messages: [{ role: 'question', text: 'What is ink?' }],
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
    ending: last.ending,
    residents: last.residents,
  };
}

const stacked = (place: number, scale = 1) => ({
  path: paths[place % ADAPTERS] ?? '',
  name: `adapter ${place}`,
  bytes: ADAPTER_BYTES,
  scale,
});

describe('the settings of an answer', () => {
  it('leave it as it was when they say nothing', async () => {
    const plain = await answer({ temperature: 0.8 });
    expect(await answer({ temperature: 0.8, topP: 0.95, topK: 40, minP: 0, repeatPenalty: 1 })).toEqual(plain);
  });

  it('each make another answer of it', async () => {
    const plain = await answer({ temperature: 1.5, topK: 0, topP: 1 });
    const greedy = await answer();
    expect(await answer({ temperature: 1.5, topK: 1 })).toEqual(greedy);
    expect((await answer({ temperature: 1.5, topK: 0, topP: 0.001 })).text).toBe(greedy.text);
    expect((await answer({ temperature: 1.5, topK: 0, topP: 1, minP: 1 })).text).toBe(greedy.text);
    expect(plain.text).not.toBe(greedy.text);
  });

  it('punish what was said already', async () => {
    const wish = { longestAnswerTokens: 80 };
    expect((await answer({ ...wish, repeatPenalty: 2 })).text).not.toBe((await answer(wish)).text);
  });

  it('hold the answer to a JSON schema, and end it where the JSON is whole', async () => {
    const schema = {
      type: 'object',
      properties: {
        label: { enum: ['ink', 'paper'] },
        sure: { type: 'boolean' },
        marks: { type: 'array', items: { enum: [1, 2] }, minItems: 1, maxItems: 2 },
      },
    };
    const { text, ending } = await answer({ schema: JSON.stringify(schema), longestAnswerTokens: 200 });
    expect(ending).toBe('finished');
    expect(JSON.parse(text)).toMatchObject({ label: expect.stringMatching(/ink|paper/), sure: expect.any(Boolean) });
    const again = await answer({ schema: JSON.stringify(schema), longestAnswerTokens: 200 });
    expect(again.text).toBe(text);
  });

  it('refuse a schema that no answer can be held to, and go on', async () => {
    const refused = answer({ schema: '{"type":"string","pattern":"^a"}' });
    await expect(refused).rejects.toMatchObject({ data: { code: 'ANSWER_SCHEMA_REFUSED' } });
    expect((await answer()).ending).toBe('length');
  });

  it('end it at a text that is to end it', async () => {
    const { text } = await answer();
    const stop = text.slice(10, 14);
    const cut = await answer({ stops: [stop] });
    expect(cut).toMatchObject({ text: text.slice(0, text.indexOf(stop)), ending: 'finished' });
  });

  it('tell how probable each token was, and change nothing by it', async () => {
    const plain = await answer({ temperature: 0.9 });
    expect(plain.odds).toEqual([]);
    const { odds, text } = await answer({ temperature: 0.9, probabilities: true });
    expect(text).toBe(plain.text);
    expect(odds).toHaveLength(24);
    expect(odds.reduce((sum, { length }) => sum + length, 0)).toBe(text.length);
    for (const { probability, likeliest } of odds) {
      expect(probability).toBeGreaterThan(0);
      expect(likeliest.length).toBeGreaterThan(0);
      expect(likeliest.map(([, each]) => each)).toEqual(likeliest.map(([, each]) => each).toSorted((a, b) => b - a));
    }
  });
});

describe('adapters under answers', () => {
  it('are told with each answer: which are in memory, and which of them answered', async () => {
    await answer({ adapters: [stacked(0)] });
    const { residents } = await answer({ adapters: [stacked(1), stacked(2, 0.5)] });
    expect(residents).toEqual([
      { path: paths[0], bytes: ADAPTER_BYTES, stacked: false, pinned: false },
      { path: paths[1], bytes: ADAPTER_BYTES, stacked: true, pinned: false },
      { path: paths[2], bytes: ADAPTER_BYTES, stacked: true, pinned: false },
    ]);
  });

  it('forty swaps asked for in mid-answer: nothing falls, and every answer is as its clean rerun', async () => {
    const clean: string[] = [];
    for (let place = 0; place < 40; place += 1) {
      const wish = { adapters: [stacked(place, 1 + Math.floor(place / ADAPTERS) / 4)] };
      clean.push((await answer(wish)).text);
    }
    expect(new Set(clean).size).toBeGreaterThan(30);
    let refused = 0;
    for (let place = 0; place < 40; place += 1) {
      const wish = { adapters: [stacked(place, 1 + Math.floor(place / ADAPTERS) / 4)] };
      const swaps: Promise<unknown>[] = [];
      const { text } = await answer(wish, (event) => {
        if (event.kind !== 'text') return;
        swaps.push(answer({ adapters: [stacked(place + 1)] }).catch((error: unknown) => error));
      });
      expect(text).toBe(clean[place]);
      for (const swap of await Promise.all(swaps)) {
        // One that was asked for just at the end has its turn.
        const code = swap instanceof ORPCError ? failureSchema.parse(swap.data).code : null;
        if (code === null) expect(swap).toMatchObject({ text: clean[(place + 1) % ADAPTERS] });
        else expect(code).toBe('BUSY');
        if (code === 'BUSY') refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(30);
  });

  it('leave nothing of a conversation to another: the same question after any other adapter is answered the same', async () => {
    const messages = [
      { role: 'question' as const, text: 'What is ink?' },
      { role: 'answer' as const, text: 'Ink is a fluid.' },
      { role: 'question' as const, text: 'And paper?' },
    ];
    const fresh = await answer({ messages, adapters: [stacked(3)] });
    for (const between of [[], [stacked(4)], [stacked(3, 0.99)], [stacked(3), stacked(4, 0.1)]]) {
      await answer({ messages, adapters: between });
      expect((await answer({ messages, adapters: [stacked(3)] })).text).toBe(fresh.text);
    }
  });
});
