import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { expect, it, onTestFinished } from 'vitest';
import { startEngine } from '#test/support/engine.ts';
import { BESIDE_CONTEXT, BESIDE_LENGTH, writeBesideModel } from '#test/support/gguf/besideModels.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { freshFolder } from '#test/support/hostParts.ts';

/** A real child with a real model. */
async function besideChild(purpose: 'embed' | 'rank', options: Parameters<typeof writeBesideModel>[2] = {}) {
  const path = join(await freshFolder(), 'beside.gguf');
  await writeBesideModel(path, purpose, options);
  return startWith(purpose, path);
}

async function startWith(purpose: 'embed' | 'rank', path: string) {
  const engine = startEngine(purpose);
  onTestFinished(() => engine.end());
  const wish = { path, name: 'beside', purpose, device: 'cpu' as const, contextTokens: 2048, threads: 1 };
  const loaded = await engine.client.beside.load(wish);
  return { beside: engine.client.beside, loaded };
}

const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ORPCError ? (error.data as unknown) : error;
};

function numbersOf(vector: string): Float32Array {
  const bytes = Buffer.from(vector, 'base64');
  return Float32Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readFloatLE(4 * place));
}

const likeness = (one: Float32Array, other: Float32Array) =>
  one.reduce((sum, number, place) => sum + number * (other[place] ?? 0), 0);

it('turns texts into vectors of length one; texts of the same words lie near each other', async () => {
  const { beside, loaded } = await besideChild('embed');
  expect(loaded).toMatchObject({ contextTokens: BESIDE_CONTEXT - 1, length: BESIDE_LENGTH, device: { kind: 'cpu' } });
  const texts = ['paper and ink', 'ink and paper', 'the sea under the stars'];
  const { vectors, tokens } = await beside.embed({ texts });
  const [one, same, other] = vectors.map(numbersOf);
  if (one === undefined || same === undefined || other === undefined) throw new Error('a vector is missing');
  expect(one).toHaveLength(BESIDE_LENGTH);
  for (const vector of [one, same, other]) expect(likeness(vector, vector)).toBeCloseTo(1, 5);
  expect(likeness(one, same)).toBeGreaterThan(likeness(one, other) + 0.2);
  expect(tokens).toBeGreaterThan(10);
  // What was read before leaves nothing behind.
  expect((await beside.embed({ texts: ['paper and ink'] })).vectors[0]).toBe(vectors[0]);
});

it('weighs texts against a question, each by itself', async () => {
  const { beside, loaded } = await besideChild('rank');
  expect(loaded.length).toBe(0);
  const { scores } = await beside.rank({ query: 'who made the book', texts: ['the binder', 'the sea', 'the binder'] });
  expect(scores[0]).toBe(scores[2]);
  expect(scores[0]).not.toBe(scores[1]);
  for (const score of scores) expect(score > 0 && score < 1).toBe(true);
});

it('refuses a text that is longer than the context with figures, and goes on', async () => {
  const { beside } = await besideChild('embed');
  const refused = await failureOf(beside.embed({ texts: ['short', 'paper '.repeat(400)] }));
  expect(refused).toMatchObject({ code: 'CONTEXT_FULL', contextTokens: BESIDE_CONTEXT - 1 });
  const longest = 'paper '.repeat(BESIDE_CONTEXT - 2).trim();
  expect((await beside.embed({ texts: [longest] })).tokens).toBe(BESIDE_CONTEXT - 1);
});

it('tells of a model whose numbers are none', async () => {
  const { beside } = await besideChild('embed', { broken: true });
  expect(await failureOf(beside.embed({ texts: ['paper'] }))).toMatchObject({ code: 'MODEL_FILE_DAMAGED' });
});

it('makes vectors of an answering architecture whose header says how they are pooled', async () => {
  const pooled = { metadata: { 'llama.pooling_type': { type: 'u32' as const, value: 3 } } };
  const { beside, loaded } = await startWith('embed', await fixedModel('tiny', pooled));
  expect(loaded.length).toBe(128);
  const { vectors } = await beside.embed({ texts: ['paper'] });
  expect(numbersOf(vectors[0] ?? '')).toHaveLength(128);
});

it('does not load a file that is now of another kind', async () => {
  const path = join(await freshFolder(), 'beside.gguf');
  await writeBesideModel(path, 'rank');
  expect(await failureOf(startWith('embed', path))).toMatchObject({ code: 'FILE_CHANGED' });
  expect(await failureOf(startWith('embed', await fixedModel('tiny')))).toMatchObject({ code: 'FILE_CHANGED' });
});
