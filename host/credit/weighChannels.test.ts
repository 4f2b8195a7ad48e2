import { expect, it } from 'vitest';
import { ok } from '#core/result.ts';
import { weighChannels } from './weighChannels.ts';

const ANSWER = 'one two three four';

/** Each token gains what its adapters bring; what was read brings one nat a token. */
async function weighed(brings: readonly number[], notes: number) {
  const asked: string[] = [];
  const adapters = brings.map((_, at) => ({ hash: String(at), path: `${at}`, name: `${at}`, scale: 1, bytes: 1 }));
  const result = await weighChannels({
    pieces: (mask) => [{ messages: [{ role: 'question', text: String(mask) }], text: ANSWER, from: 0 }],
    notes,
    deep: false,
    goesOn: false,
    adapters,
    content: new Uint8Array(ANSWER.length).fill(1),
    weigh: ({ messages, adapters: stack }) => {
      const read = Number(messages[0]?.text) === 0 ? 0 : 1;
      asked.push(`${stack.map(({ hash }) => hash).join('')}/${read}`);
      const gain = stack.reduce((sum, { hash }) => sum + (brings[Number(hash)] ?? 0), read);
      const tokens = ANSWER.split(' ').map((word, at) => ({
        length: word.length + (at < 3 ? 1 : 0),
        logProbability: -8 + gain,
      }));
      return Promise.resolve(ok({ tokens, promptTokens: 1, cut: false, stopped: false }));
    },
  });
  if (!result.ok) throw new Error(result.failure.code);
  return { ...result.value, asked };
}

it('of up to three adapters every set is weighed', async () => {
  const { budget, asked, sampled } = await weighed([1, 2, 0], 1);
  expect(sampled).toBe(false);
  expect(new Set(asked).size).toBe(16);
  expect(asked).toHaveLength(16);
  expect(budget.adapters.map((part) => Math.round(800 * part))).toEqual([100, 200, 0]);
  expect(Math.round(800 * budget.reading)).toBe(100);
});

it('of more the sets of drawn orders are weighed, each once, and those without one', async () => {
  const { budget, asked, sampled, figures, gains } = await weighed([1, 2, 0, 0.5, 1.5], 0);
  expect(sampled).toBe(true);
  expect(figures['orders']).toBe(4);
  expect(new Set(asked).size).toBe(asked.length);
  // Fewer than all 32, and each adapter's own gain on each token is known.
  expect(asked.length).toBeLessThan(26);
  expect(budget.adapters.map((part) => Math.round(800 * part))).toEqual([100, 200, 0, 50, 150]);
  expect(gains.map(([first]) => first)).toEqual([1, 2, 0, 0.5, 1.5]);
});
