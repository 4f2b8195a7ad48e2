import { ORPCError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '#core/curate/question.ts';
import { failureSchema } from '#core/failure.ts';
import { candidatesOf, isAskable, shapeOf } from '#core/suggest/asking.ts';
import type { Askable } from '#core/suggest/asking.ts';
import { parseAnswer } from '#core/suggest/parse.ts';
import type { Message } from '#protocol/engine/messages.ts';
import { startEngine } from '#test/support/engine.ts';
import type { StartedEngine } from '#test/support/engine.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';

const CONTEXT_TOKENS = 1_024;
const label = (id: string, name: string) => ({ id, name, colour: 0, key: null, description: '' });
const labels = [label('positive', 'Positive'), label('negative', 'Negative'), label('mixed', 'Positively “mixed” 👍')];
const common = { id: 'question', title: 'What is it?', required: true };
const text = 'The 👍 printer read a good book in Leipzig, and the printer wrote.';
const messages: Message[] = [
  { role: 'system', text: 'Answer with JSON.' },
  { role: 'question', text },
];

let engine: StartedEngine;
beforeAll(async () => {
  engine = startEngine('answer');
  const path = await fixedModel('tiny', { ending: 'sometimes' });
  const wish = { path, name: 'tiny.gguf', device: 'cpu', contextTokens: CONTEXT_TOKENS, threads: 1 } as const;
  for await (const _ of await engine.client.answer.load(wish));
});
afterAll(() => engine.end());

function complete(question: Askable, candidates: string[] | null = null, longestAnswerTokens = 200) {
  return engine.client.answer.complete({
    messages,
    shape: shapeOf(question),
    candidates,
    longestAnswerTokens,
    seed: 1,
  });
}

const closed: Question[] = [
  { kind: 'choice', ...common, several: false, labels },
  { kind: 'choice', ...common, several: true, labels },
  { kind: 'preference', ...common, fields: ['one', 'two'], tie: false },
  { kind: 'rating', ...common, lowest: -2, highest: 5 },
];

describe('an answer in a shape', () => {
  it.each(closed.filter(isAskable))('fits its question: $kind', async (question) => {
    const said = await complete(question);
    expect(said).toMatchObject({ ending: 'finished', probabilities: null });
    expect(said.promptTokens).toBeGreaterThan(10);
    expect(parseAnswer(question, said.text, { text })).toMatchObject({ ok: true });
  });

  it('is JSON as far as it came, and the same a second time', async () => {
    const question: Askable = { kind: 'spans', ...common, field: 'text', overlaps: false, labels };
    const said = await complete(question);
    expect(said.text).toMatch(/^\s*\{\s*"spans"\s*:\s*\[/);
    expect(await complete(question)).toEqual(said);
  });

  it('that has no room is refused whole: nothing is left out without a word', async () => {
    const [error] = await safe(complete({ kind: 'text', ...common, from: null }, null, CONTEXT_TOKENS));
    if (!(error instanceof ORPCError)) throw error ?? new Error('It did not fail');
    expect(failureSchema.parse(error.data)).toMatchObject({ code: 'CONTEXT_FULL', contextTokens: CONTEXT_TOKENS });
  });

  it('can be ended', async () => {
    const question: Askable = { kind: 'text', ...common, from: null };
    const running = complete(question, null, 800);
    const stopping = setInterval(() => void engine.client.answer.stop(), 5);
    const said = await running;
    clearInterval(stopping);
    expect(['stopped', 'finished']).toContain(said.ending);
    expect((await complete(question, null, 16)).text.length).toBeGreaterThan(0);
  });
});

describe('weighed candidates', () => {
  const question: Askable = { kind: 'choice', ...common, several: false, labels };
  const candidates = (candidatesOf(question) ?? []).map((candidate) => candidate.text);

  it('share what is probable among them, and the most probable is the answer', async () => {
    const { probabilities, text: said } = await complete(question, candidates);
    expect(probabilities).toHaveLength(3);
    expect(probabilities?.reduce((one, other) => one + other, 0)).toBeCloseTo(1, 5);
    expect(said).toBe(candidates[probabilities?.indexOf(Math.max(...probabilities)) ?? -1]);
  });

  it('weigh the same in another order, and again', async () => {
    const one = await complete(question, candidates);
    const other = await complete(question, candidates.toReversed());
    expect(other.probabilities?.toReversed().map((part) => part.toFixed(4))).toEqual(
      one.probabilities?.map((part) => part.toFixed(4)),
    );
    expect(await complete(question, candidates)).toEqual(one);
  });

  it('that are alone, or the same to the model, share evenly', async () => {
    const { probabilities } = await complete(question, ['{"label":"Positive"}']);
    expect(probabilities).toEqual([1]);
    const twice = await complete(question, ['{"label":"Positive"}', '{"label":"Positive"}']);
    expect(twice.probabilities).toEqual([0.5, 0.5]);
  });
});
