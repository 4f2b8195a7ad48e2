import type { Token } from 'node-llama-cpp';
import { expect, onTestFinished, test } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { allProbabilities, openBackend } from './binding.ts';
import { logProbabilitiesAfter } from './tokenOdds.ts';

const { signal } = new AbortController();
const TOLD = [1, 300, 301, 45, 412, 300, 577, 610].map((token) => token as Token);

test('each token has the probability that the whole list of them says, from nearly sure to nearly impossible', async () => {
  const { llama } = await openBackend(false);
  const model = await llama.loadModel({ modelPath: await fixedModel('tiny'), gpuLayers: 0 });
  const context = await model.createContext({ contextSize: 256, threads: 1 });
  onTestFinished(() => model.dispose());
  const sequence = context.getSequence();
  const lists = await allProbabilities(sequence, TOLD);
  // At each place another rank: the first, the second, and on to the last.
  for (const rank of [0, 1, 2, 5, 20, 100, 400, -1]) {
    const wanted = lists.map((list, at) => [...list.keys()].at(at % 2 === 0 ? rank : 0)!);
    await sequence.clearHistory();
    const found = await logProbabilitiesAfter(sequence, { tokens: TOLD, wanted, signal });
    expect(found).toHaveLength(TOLD.length);
    for (const [at, token] of wanted.entries()) {
      const listed = Math.log(Math.max(1e-37, lists[at]?.get(token) ?? 0));
      expect(Math.abs((found[at] ?? 0) - listed), `rank ${rank} at ${at}: ${listed}`).toBeLessThan(2e-3);
    }
  }
  expect(sequence.contextTokens).toEqual(TOLD);
  // What was expected makes it faster, and nothing else.
  const wanted = lists.map((list, at) => [...list.keys()].at(7 * at)!);
  const listed = wanted.map((token, at) => Math.log(Math.max(1e-37, lists[at]?.get(token) ?? 0)));
  for (const off of [-40, -9, -3, 0, 3, 9, 40]) {
    await sequence.clearHistory();
    const expected = listed.map((told) => told + off);
    const found = await logProbabilitiesAfter(sequence, { tokens: TOLD, wanted, expected, signal });
    for (const [at, told] of found.entries())
      expect(Math.abs(told - (listed[at] ?? 0)), `${off} off`).toBeLessThan(2e-3);
  }
  // What is read in the same go before them is not asked about.
  await sequence.clearHistory();
  const [before, tokens] = [TOLD.slice(0, 3), TOLD.slice(3)];
  const rest = await logProbabilitiesAfter(sequence, { before, tokens, wanted: wanted.slice(3), signal });
  for (const [at, told] of rest.entries()) expect(Math.abs(told - (listed[at + 3] ?? 0))).toBeLessThan(2e-3);
  await expect(logProbabilitiesAfter(sequence, { tokens: TOLD, wanted: wanted.slice(1), signal })).rejects.toThrow(
    'nothing is asked',
  );
});

test('where the doors of node-llama-cpp are not, nothing is called', async () => {
  await expect(logProbabilitiesAfter(Object.create(null) as never, { tokens: [], wanted: [], signal })).rejects.toThrow(
    '_decodeTokens',
  );
});
