import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatTurn } from '#core/curate/value.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { Vocabulary } from './vocabulary.ts';

const turns: ChatTurn[] = [
  { role: 'system', content: 'be plain' },
  { role: 'user', content: 'who made this book' },
  { role: 'assistant', content: 'the printer' },
  { role: 'user', content: 'and the cover' },
  { role: 'assistant', content: 'the binder' },
];

describe.each([
  ['a base with its own template', {}, 'own'],
  ['a base without one', { chatTemplate: null }, 'plain'],
] as const)('a conversation for %s', (_name, options, template) => {
  let vocabulary: Vocabulary;
  beforeAll(async () => {
    const opened = await Vocabulary.open(await fixedModel('tiny', options), 'tiny');
    if (!opened.ok) throw new Error(opened.failure.code);
    vocabulary = opened.value;
  });
  afterAll(() => vocabulary.close());

  it('is learned in what the assistant says and how it ends, and nowhere else', () => {
    expect(vocabulary.template).toBe(template);
    const written = vocabulary.written(turns);
    if (!written.ok) throw new Error(written.failure.code);
    const { tokens, learned } = written.value;
    const pieces: string[] = [];
    let last = 0;
    for (const [at, one] of learned.entries()) {
      if (one === 1 && last === 0) pieces.push('');
      if (one === 1) pieces[pieces.length - 1] += vocabulary.text([tokens[at] ?? 0]);
      last = one;
    }
    expect(pieces.map((piece) => piece.trim())).toEqual(
      expect.arrayContaining([expect.stringContaining('the binder')]),
    );
    for (const piece of pieces) expect(piece).not.toMatch(/who|cover|plain/);
    // The last learned token is the one that ends the answer.
    expect(learned.at(-1)).toBe(1);
    expect(vocabulary.endsAnswer(tokens.at(-1) ?? -1)).toBe(true);
  });

  it('begins as it will be asked', () => {
    const prompt = vocabulary.prompt(turns.slice(0, 4));
    const written = vocabulary.written(turns);
    if (!prompt.ok || !written.ok) throw new Error('not written');
    expect([...written.value.tokens.subarray(0, prompt.value.length)]).toEqual([...prompt.value]);
    expect(written.value.learned[prompt.value.length]).toBe(1);
    expect(written.value.learned[prompt.value.length - 1]).toBe(0);
  });
});
