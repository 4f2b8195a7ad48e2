import { join } from 'node:path';
import type { Token } from 'node-llama-cpp';
import { expect, onTestFinished, test } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { nextProbabilities, openBackend } from './binding.ts';
import { free, preload, residentPaths, stack } from './loras.ts';

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

test('where they are not, nothing is called', async () => {
  const nothing = Object.create(null) as never;
  await expect(stack(nothing, [])).rejects.toThrow('_setLoras');
  await expect(preload(nothing, 'a.gguf')).rejects.toThrow('_getOrLoadLora');
});
