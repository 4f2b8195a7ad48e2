import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '#protocol/engine/messages.ts';
import { startEngine } from '#test/support/engine.ts';
import type { StartedEngine } from '#test/support/engine.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

const CONTEXT_TOKENS = 512;

let engine: StartedEngine;
let folder: string;
let adapter: { path: string; name: string; bytes: number; scale: number };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-weighing-'));
  const path = join(folder, 'adapter.gguf');
  await writeFixedAdapter(path, { seed: 3 });
  adapter = { path, name: 'adapter', bytes: (await stat(path)).size, scale: 1 };
  engine = startEngine('answer');
  const wish = {
    name: 'tiny.gguf',
    device: 'cpu',
    contextTokens: CONTEXT_TOKENS,
    threads: 1,
    adapterBytes: 50_000_000,
  };
  const base = await fixedModel('tiny', { ending: 'never' });
  for await (const _ of await engine.client.answer.load({ ...wish, path: base, device: 'cpu' as const }));
});
afterAll(async () => {
  engine.end();
  await rm(folder, { recursive: true, force: true });
});

const messages: Message[] = [{ role: 'question', text: 'Who wrote the book?' }];

/** Says something without any tempering, and how probable each token was when it was said. */
async function said(adapters: (typeof adapter)[], asked = messages, longestAnswerTokens = 12) {
  const sampling = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 5, probabilities: true };
  let text = '';
  const odds: number[] = [];
  for await (const event of await engine.client.answer.generate({
    messages: asked,
    adapters,
    longestAnswerTokens,
    ...sampling,
  })) {
    if (event.kind !== 'text') continue;
    text += event.text;
    for (const { probability } of event.odds) odds.push(Math.log(probability));
  }
  return { text, odds };
}

describe('an answer that is weighed', () => {
  it.each([
    ['the base alone', () => []],
    ['an adapter', () => [adapter]],
  ])('has token by token the probability with which it was said, under %s', async (_, of) => {
    const adapters = of();
    const { text, odds } = await said(adapters);
    const { tokens, cut, stopped } = await engine.client.answer.weigh({ messages, answer: text, adapters });
    expect({ cut, stopped }).toEqual({ cut: false, stopped: false });
    // Read at once instead of one by one: the sums differ in the last digits that a cache of 16 bits keeps.
    expect(tokens).toHaveLength(odds.length);
    for (const [place, { logProbability }] of tokens.entries()) expect(logProbability).toBeCloseTo(odds[place]!, 1);
    expect(tokens.reduce((sum, { length }) => sum + length, 0)).toBe(text.length);
  });

  it('is another one under another stack of adapters, and the same again under the first', async () => {
    const answer = 'The printer wrote a good book.';
    const bare = await engine.client.answer.weigh({ messages, answer, adapters: [] });
    const adapted = await engine.client.answer.weigh({ messages, answer, adapters: [adapter] });
    const again = await engine.client.answer.weigh({ messages, answer, adapters: [] });
    expect(adapted.tokens.map(({ logProbability }) => logProbability)).not.toEqual(
      bare.tokens.map(({ logProbability }) => logProbability),
    );
    for (const [place, { logProbability }] of again.tokens.entries())
      expect(logProbability).toBeCloseTo(bare.tokens[place]!.logProbability, 3);
  });

  it('loses the oldest turns where it does not fit with them, and is refused where it never fits', async () => {
    const long: Message[] = Array.from({ length: 20 }, (_, turn) => ({
      role: turn % 2 === 0 ? 'question' : 'answer',
      text: `Turn ${turn}: ${'a good book '.repeat(8)}`,
    }));
    const asked = [...long, ...messages];
    const { cut, tokens } = await engine.client.answer.weigh({ messages: asked, answer: 'A book.', adapters: [] });
    expect(cut).toBe(true);
    expect(tokens.length).toBeGreaterThan(1);
    const [error] = await safe(
      engine.client.answer.weigh({ messages, answer: ' word'.repeat(CONTEXT_TOKENS), adapters: [] }),
    );
    expect(error).toMatchObject({ data: { code: 'CONTEXT_FULL' } });
    expect((await engine.client.answer.weigh({ messages, answer: '', adapters: [] })).tokens).toEqual([]);
  });

  it('ends early when it is told to, and says so', async () => {
    const weighing = engine.client.answer.weigh({ messages, answer: 'a good book '.repeat(40), adapters: [] });
    void engine.client.answer.stop();
    const stopping = setInterval(() => void engine.client.answer.stop(), 1);
    expect((await weighing).stopped).toBe(true);
    clearInterval(stopping);
    expect((await said([])).text).not.toBe('');
  });
});
