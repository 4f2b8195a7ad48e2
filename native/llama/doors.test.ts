import { join } from 'node:path';
import type { Token } from 'node-llama-cpp';
import { expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { nextProbabilities, openBackend } from './binding.ts';
import { free, preload, residentPaths, Sayer, stack } from './doors.ts';

const PROMPT = [1, 300, 301, 45].map((token) => token as Token);

/** What this app takes for granted of a library's insides: to be looked at again with every upgrade. */
test('the doors of node-llama-cpp that are not public are where they were', async () => {
  const { llama } = await openBackend(false);
  const model = await llama.loadModel({ modelPath: await fixedModel('tiny'), gpuLayers: 0 });
  const context = await model.createContext({ contextSize: 256, threads: 1 });
  onTestFinished(() => model.dispose());
  const sequence = context.getSequence();
  const said = async () => {
    await sequence.clearHistory();
    return String([...(await nextProbabilities(sequence, PROMPT))].slice(0, 5));
  };
  const path = join(await freshFolder(), 'a.gguf');
  await writeFixedAdapter(path, { seed: 1 });
  const base = await said();

  await preload(model, path);
  expect(residentPaths(model)).toEqual([path]);
  expect(await said(), 'loaded is not yet stacked').toBe(base);
  await stack(context, [{ path, scale: 1 }]);
  expect(await said()).not.toBe(base);

  // The way to free one: off the context, then gone from model, context and memory.
  await stack(context, []);
  await free(model, context, path);
  expect(residentPaths(model)).toEqual([]);
  expect(await said()).toBe(base);
  await stack(context, [{ path, scale: 1 }]);
  expect(residentPaths(model)).toEqual([path]);
  expect(await said()).not.toBe(base);
});

test('what several tokens are followed by is said in one reading as it is one by one', async () => {
  const { llama } = await openBackend(false);
  const model = await llama.loadModel({ modelPath: await fixedModel('tiny', { ending: 'never' }), gpuLayers: 0 });
  const context = await model.createContext({ contextSize: 256, threads: 1 });
  onTestFinished(() => model.dispose());
  const sequence = context.getSequence();
  const how = { temperature: 0.9, topK: 0, topP: 1, seed: 3 };

  const alone: { token: Token; probability: number }[] = [];
  for await (const { token, probabilities } of sequence.evaluateWithMetadata(PROMPT, { probabilities: true }, how)) {
    alone.push({ token, probability: probabilities?.get(token) ?? 0 });
    if (alone.length === 9) break;
  }
  await sequence.clearHistory();
  const sayer = new Sayer(sequence);
  const right = alone.map(({ token }) => token);
  const read = [...PROMPT, ...right.slice(0, 8)];
  const together = await sayer.say(read, PROMPT.length - 1, { ...how, probabilities: true }, () => true);
  expect(together.map(({ token }) => token)).toEqual(right);
  // The cache is kept in 16 bits, and a batch is added up in another order.
  for (const [place, { token, probabilities }] of together.entries())
    expect(probabilities?.get(token)).toBeCloseTo(alone[place]?.probability ?? 0, 2);
  expect(sequence.nextTokenIndex).toBe(read.length);

  // It ends where it is told to, and its lots go on from there as if nothing had been read beyond.
  await sequence.clearHistory();
  const other = new Sayer(sequence);
  const wrong = [...PROMPT, ...right.slice(0, 3), PROMPT[1]!, PROMPT[2]!];
  const begun = await other.say(wrong, PROMPT.length - 1, { ...how, probabilities: false }, (_, place) => place < 3);
  expect(begun.map(({ token }) => token)).toEqual(right.slice(0, 4));
  const end = sequence.nextTokenIndex;
  await sequence.eraseContextTokenRanges([{ start: end - 2, end }]);
  const more = await other.say(right.slice(3, 8), 0, { ...how, probabilities: false }, () => true);
  expect(more.map(({ token }) => token)).toEqual(right.slice(4, 9));
  other.dispose();
  sayer.dispose();
});

test('where they are not, nothing is called', async () => {
  const nothing = Object.create(null) as never;
  await expect(stack(nothing, [])).rejects.toThrow('_setLoras');
  await expect(preload(nothing, 'a.gguf')).rejects.toThrow('_getOrLoadLora');
  expect(() => new Sayer({ model: { llama: {} } } as never)).toThrow('_bindings');
});
