import type { Token } from 'node-llama-cpp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { type Backend, openBackend } from './binding.ts';
import { loadDraft } from './draft.ts';
import { type LoadedModel, loadModel } from './loadedModel.ts';

const PROMPT = [1, 300, 301, 45].map((token) => token as Token);
const { signal } = new AbortController();

let backend: Backend;
let base: LoadedModel;
beforeAll(async () => {
  backend = await openBackend(false);
  const path = await fixedModel('tiny', { ending: 'never' });
  const wish = { path, name: 'base', contextTokens: 64, threads: 1, adapterBytes: 0, onProgress: () => {} };
  const loaded = await loadModel(backend, { ...wish, signal });
  if (!loaded.ok) throw new Error(loaded.failure.code);
  base = loaded.value;
});
afterAll(() => base.dispose());

async function load() {
  const path = await fixedModel('tiny', { ending: 'never', type: 'F16' });
  return loadDraft(backend, base, { path, name: 'small', contextTokens: 64, threads: 1 });
}

it('guesses the same after whatever it read before, and no more than is asked for', async () => {
  const draft = await load();
  if (!draft.ok) throw new Error(draft.failure.code);
  const guess = (tokens: Token[], most: number) => draft.value.propose(tokens, most, signal);
  // Some places are too open to be guessed: there is one among these where it is sure.
  const starts = Array.from({ length: 12 }, (_, at) => [...PROMPT, (310 + at) as Token]);
  const first: Token[][] = [];
  for (const start of starts) first.push(await guess(start, 4));
  expect(first.some((guessed) => guessed.length > 0)).toBe(true);
  for (const [at, start] of starts.entries()) {
    expect(await guess(start, 4)).toEqual(first[at]);
    expect(await guess(start, 1)).toEqual(first[at]?.slice(0, 1));
  }
  // Its context follows so far and no further.
  const long = Array.from({ length: draft.value.contextTokens - 3 }, (_, at) => (300 + at) as Token);
  expect((await guess(long, 3)).length).toBeLessThanOrEqual(3);
  expect(await guess(long, 4)).toEqual([]);
  const stopped = new AbortController();
  stopped.abort();
  expect(await draft.value.propose(PROMPT, 4, stopped.signal)).toEqual([]);

  // What fails once is not asked again, and fails nobody.
  await draft.value.dispose();
  expect(await guess(PROMPT, 4)).toEqual([]);
});

it('is refused for a base that cannot take back what it has read', async () => {
  const { fileInsights } = base.model;
  const recurrent = Object.create(fileInsights, { isRecurrent: { value: true } }) as typeof fileInsights;
  const model = Object.create(base.model, { fileInsights: { value: recurrent } }) as typeof base.model;
  const path = await fixedModel('tiny', { ending: 'never', type: 'F16' });
  const wish = { path, name: 'small', contextTokens: 64, threads: 1 };
  expect(await loadDraft(backend, { ...base, model }, wish)).toEqual({
    ok: false,
    failure: { code: 'DRAFT_REFUSED', name: 'small', base: 'base', reason: 'cannot-go-back', difference: '' },
  });
});
