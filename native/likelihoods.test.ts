import { safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '#protocol/engine/messages.ts';
import { startEngine } from '#test/support/engine.ts';
import type { StartedEngine } from '#test/support/engine.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

const CONTEXT_TOKENS = 512;

let engine: StartedEngine;
beforeAll(async () => {
  engine = startEngine('answer');
  const path = await fixedModel('tiny', { ending: 'never' });
  const wish = { path, name: 'tiny.gguf', device: 'cpu', contextTokens: CONTEXT_TOKENS, threads: 1 } as const;
  for await (const _ of await engine.client.answer.load(wish));
});
afterAll(() => engine.end());

const question = (text: string): Message[] => [{ role: 'question', text }];

async function raw(context: string, ...continuations: string[]) {
  const { likelihoods } = await engine.client.answer.likelihoods({
    messages: question(context),
    raw: true,
    adapters: [],
    continuations,
  });
  return likelihoods ?? [];
}

describe('a continuation', () => {
  it('is as likely as its parts one after the other, however long it is', async () => {
    const words = 'printer wrote a good book about the harbour and the people who read it in the evening there'.split(
      ' ',
    );
    const [whole] = await raw('The', ` ${words.join(' ')}`);
    let sum = 0;
    let tokens = 0;
    for (const [place, word] of words.entries()) {
      const [part] = await raw(['The', ...words.slice(0, place)].join(' '), ` ${word}`);
      sum += part?.logProbability ?? 0;
      tokens += part?.tokens ?? 0;
    }
    expect(whole?.tokens).toBe(tokens);
    expect(tokens).toBeGreaterThan(words.length);
    // The cache is kept in 16 bits.
    expect(whole?.logProbability).toBeCloseTo(sum, 1);
    expect(sum).toBeLessThan(-1);
  });

  it('has the probability with which it is said', async () => {
    const messages = question('Who wrote the book?');
    const sampling = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 5, probabilities: true };
    let text = '';
    let logProbability = 0;
    for await (const event of await engine.client.answer.generate({ messages, longestAnswerTokens: 12, ...sampling })) {
      if (event.kind !== 'text') continue;
      text += event.text;
      for (const { probability } of event.odds) logProbability += Math.log(probability);
    }
    const { likelihoods } = await engine.client.answer.likelihoods({
      messages,
      raw: false,
      adapters: [],
      continuations: [text],
    });
    // Said token by token, a text may be cut otherwise than it is read; this one is not.
    expect(likelihoods?.[0]?.tokens).toBe(12);
    expect(likelihoods?.[0]?.logProbability).toBeCloseTo(logProbability, 2);
  });

  it('is told beside others in their order, and alone at the beginning of everything', async () => {
    const [one, other] = await raw('The book', ' was good', ' of the printer');
    expect(await raw('The book', ' of the printer', ' was good')).toEqual([other, one]);
    const [alone] = await raw('', 'The book was good');
    expect(alone?.logProbability).toBeLessThan(0);
    expect(alone?.tokens).toBeGreaterThan(1);
  });

  it('is refused where it does not fit, and the engine goes on', async () => {
    const [error] = await safe(raw('The', ' word'.repeat(CONTEXT_TOKENS)));
    expect(error).toMatchObject({ data: { code: 'CONTEXT_FULL', contextTokens: CONTEXT_TOKENS } });
    expect(await raw('The', ' book')).toHaveLength(1);
    expect((await engine.client.answer.footprint()).bytes).toBeGreaterThan(10_000_000);
  });
});
