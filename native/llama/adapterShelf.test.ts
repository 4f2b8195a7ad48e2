import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Llama, LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import type { AdapterTensor } from '../adapters/adapterFile.ts';
import { AdapterShelf, type WantedAdapter } from './adapterShelf.ts';
import { nextProbabilities, openBackend } from './binding.ts';
import { residentPaths } from './doors.ts';

const PROMPT = [1, 300, 301, 45, 310, 77, 305].map((token) => token as Token);
/** Of one adapter, as the shelf is told. */
const BYTES = 200_000;

describe('adapters of one context', () => {
  let llama: Llama;
  let model: LlamaModel;
  let context: LlamaContext;
  let paths: string[];
  let forgotten: number;
  let shelf: AdapterShelf;
  let sequence: ReturnType<LlamaContext['getSequence']>;

  beforeAll(async () => {
    ({ llama } = await openBackend(false));
    model = await llama.loadModel({ modelPath: await fixedModel('tiny'), gpuLayers: 0 });
  });
  afterAll(() => model.dispose());

  beforeEach(async () => {
    const folder = await freshFolder();
    paths = Array.from({ length: 12 }, (_, seed) => join(folder, `${seed}.gguf`));
    await Promise.all(paths.map((path, seed) => writeFixedAdapter(path, { seed, rank: 4 })));
    context = await model.createContext({ contextSize: 256, threads: 1 });
    sequence = context.getSequence();
    forgotten = 0;
    shelf = shelfOf(3 * BYTES);
    return async () => {
      await shelf.use([]);
      await context.dispose();
    };
  });

  const shelfOf = (budgetBytes: number) =>
    new AdapterShelf({
      model,
      context,
      budgetBytes,
      async forget() {
        forgotten += 1;
        await sequence.clearHistory();
      },
    });
  const adapter = (place: number, scale = 1): WantedAdapter => ({
    path: paths[place] ?? '',
    name: `adapter ${place}`,
    bytes: BYTES,
    scale,
  });
  /** Of this test: the model keeps those of others. */
  const inMemory = () =>
    residentPaths(model)
      .filter((path) => paths.includes(path))
      .toSorted();
  /** What it says next, and how sure it is. */
  const said = async () => {
    await sequence.clearHistory();
    const next = await nextProbabilities(sequence, PROMPT);
    return [...next].slice(0, 20).map(([token, probability]) => `${token} ${probability.toPrecision(9)}`);
  };
  const using = async (...wanted: WantedAdapter[]) => {
    expect(await shelf.use(wanted)).toEqual({ ok: true, value: undefined });
    return said();
  };

  test('two adapters over one tensor with different ranks add up, as one of both ranks does', async () => {
    const folder = await freshFolder();
    const made: AdapterTensor[][] = [];
    const write = async (name: string, rank: number, change?: (tensors: AdapterTensor[]) => AdapterTensor[]) => {
      const path = join(folder, `${name}.gguf`);
      const kept = (tensors: AdapterTensor[]) => {
        made.push(tensors);
        return change?.(tensors) ?? tensors;
      };
      await writeFixedAdapter(path, { seed: rank, rank, change: kept });
      return { path, name, bytes: BYTES, scale: 1 };
    };
    const [four, eight] = [await write('four', 4), await write('eight', 8)];
    const both = await write('both', 12, (tensors) => tensors.map((tensor, place) => joined(tensor, made, place)));
    const probabilities = async (...wanted: WantedAdapter[]) => {
      expect((await shelf.use(wanted)).ok).toBe(true);
      await sequence.clearHistory();
      return nextProbabilities(sequence, PROMPT);
    };
    const asOne = await probabilities(both);
    for (const stacked of [
      [four, eight],
      [eight, four],
    ]) {
      for (const [token, probability] of [...(await probabilities(...stacked))].slice(0, 20)) {
        expect(Math.abs(Math.log(probability) - Math.log(asOne.get(token) ?? 0))).toBeLessThan(1e-4);
      }
    }
  });

  test('answers with what is asked for, and with the base alone afterwards', async () => {
    const base = await using();
    const one = await using(adapter(0));
    const other = await using(adapter(1));
    expect(new Set([base, one, other].map(String)).size).toBe(3);
    expect(await using(adapter(0))).toEqual(one);
    expect(await using()).toEqual(base);
    expect(await using(adapter(0, 0))).toEqual(base);
    expect(await using(adapter(0, 0.5))).not.toEqual(one);
  });

  test('stacks several; a pair is neither of the two', async () => {
    const pair = await using(adapter(0), adapter(1, 0.5));
    expect(pair).not.toEqual(await using(adapter(0)));
    expect(pair).not.toEqual(await using(adapter(1, 0.5)));
    expect(await using(adapter(0), adapter(1, 0.5))).toEqual(pair);
  });

  test('keeps as many as the memory allows, those used last, and reads others again when they are asked for', async () => {
    const first = await using(adapter(0));
    for (const place of [1, 2, 3, 4]) await using(adapter(place));
    expect(shelf.residents.map(({ path }) => path)).toEqual([paths[2], paths[3], paths[4]]);
    expect(inMemory()).toEqual([paths[2], paths[3], paths[4]]);
    await using(adapter(2));
    await using(adapter(5));
    expect(shelf.residents.map(({ path }) => path)).toEqual([paths[4], paths[2], paths[5]]);
    expect(await using(adapter(0))).toEqual(first);
  });

  test('a pinned one stays', async () => {
    await using(adapter(0));
    await shelf.hold([adapter(0)]);
    for (const place of [1, 2, 3, 4]) await using(adapter(place));
    expect(shelf.residents.map(({ path }) => path)).toContain(paths[0]);
  });

  test('a pinned one that is on disk comes, and what was used longest ago goes; what answers now does not', async () => {
    for (const place of [1, 2, 3]) await using(adapter(place));
    await shelf.hold([adapter(0)]);
    expect(new Set(inMemory())).toEqual(new Set([paths[0], paths[2], paths[3]]));
    await shelf.hold([adapter(0), adapter(4), adapter(5)]);
    expect(new Set(inMemory())).toEqual(new Set([paths[0], paths[3], paths[4]]));
    const stacked = await said();
    expect(await using(adapter(3))).toEqual(stacked);
    await shelf.hold([]);
    expect(shelf.residents.some(({ pinned }) => pinned)).toBe(false);
  });

  test('nothing is fetched ahead where the pinned ones have filled the room', async () => {
    for (const place of [0, 1, 2]) await using(adapter(place));
    await shelf.hold([0, 1, 2].map((place) => adapter(place)));
    await shelf.prefetch(adapter(3));
    expect(shelf.residents).toHaveLength(3);
  });

  test('fetches ahead only where there is room', async () => {
    await using(adapter(0));
    await shelf.prefetch(adapter(1));
    await shelf.prefetch(adapter(2));
    await shelf.prefetch(adapter(3));
    expect(shelf.residents).toHaveLength(3);
    expect(shelf.residents.map(({ path }) => path)).not.toContain(paths[3]);
  });

  test('more than fits is there for as long as it is used', async () => {
    shelf = shelfOf(BYTES);
    await using(adapter(0), adapter(1), adapter(2));
    expect(shelf.residents).toHaveLength(3);
    await using(adapter(3));
    expect(shelf.residents.map(({ path }) => path)).toEqual([paths[3]]);
  });

  test('what was read is forgotten when the stack changes, and only then', async () => {
    await using(adapter(0));
    const before = forgotten;
    await shelf.use([adapter(0)]);
    expect(forgotten).toBe(before);
    await shelf.use([adapter(0, 0.9)]);
    expect(forgotten).toBe(before + 1);
  });

  test('one that llama.cpp refuses leaves the base answering', async () => {
    const base = await using();
    await writeFile(paths[7] ?? '', 'no adapter at all');
    expect(await shelf.use([adapter(0), adapter(7)])).toMatchObject({
      ok: false,
      failure: { code: 'MODEL_NOT_SUPPORTED', name: 'adapter 7' },
    });
    expect(await said()).toEqual(base);
    await using(adapter(1));
  });

  test('a hundred swaps leave the memory of twelve adapters at three', async () => {
    const clean = new Map<number, string>();
    for (let swap = 0; swap < 100; swap += 1) {
      const place = (swap * 7) % 12;
      const now = String(await using(adapter(place)));
      expect(now).toBe(clean.get(place) ?? now);
      clean.set(place, now);
      expect(inMemory()).toHaveLength(Math.min(3, swap + 1));
    }
  });
});

/** The matrices of the first two that were made, beside each other. */
function joined(tensor: AdapterTensor, made: readonly AdapterTensor[][], place: number): AdapterTensor {
  const [one, other] = [made[0]?.[place], made[1]?.[place]];
  if (one === undefined || other === undefined) throw new Error('two were to be made first');
  return {
    ...tensor,
    async numbers() {
      const [first, second] = [await one.numbers(), await other.numbers()];
      if (tensor.name.endsWith('.lora_a')) return Float32Array.from([...first, ...second]);
      const [width, height] = one.shape;
      const [wider] = other.shape;
      return Float32Array.from(
        Array.from({ length: height }, (_, row) => [
          ...first.subarray(row * width, (row + 1) * width),
          ...second.subarray(row * wider, (row + 1) * wider),
        ]).flat(),
      );
    },
  };
}
