import * as fc from 'fast-check';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '#core/failure.ts';
import type { ModelHeader } from '#core/model.ts';
import { modelHeaderSchema } from '#core/model.ts';
import type { Damage } from '#test/support/gguf/damagedModels.ts';
import { damages } from '#test/support/gguf/damagedModels.ts';
import { writeBesideModel } from '#test/support/gguf/besideModels.ts';
import type { FixedModelOptions, ShapeName } from '#test/support/gguf/fixedModels.ts';
import { fixedModel, writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import { readModelHeader } from './modelHeader.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-header-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function sizeOf(path: string): Promise<number> {
  const file = await open(path);
  const { size } = await file.stat();
  await file.close();
  return size;
}

async function read(path: string, available?: number) {
  const size = await sizeOf(path);
  return readModelHeader(path, 'book.gguf', size, available ?? size);
}

async function headerOf(shape: ShapeName, options?: FixedModelOptions): Promise<ModelHeader> {
  const path = join(folder, 'whole.gguf');
  await writeFixedModel(path, shape, options);
  const result = await read(path);
  if (!result.ok || result.value.kind !== 'header') throw new Error(JSON.stringify(result));
  return result.value.header;
}

async function failureOf(damage: Damage): Promise<Failure> {
  const path = join(folder, 'damaged.gguf');
  await damage.write(path);
  const result = await read(path);
  if (result.ok) throw new Error('it was read');
  return result.failure;
}

describe('the header of a model', () => {
  it('says what the model is', async () => {
    expect(await headerOf('tiny')).toEqual({
      name: 'Tiny model of chance',
      architecture: 'llama',
      quantisation: 'F32',
      parameters: 987_776,
      trainedContext: 2048,
      layers: 4,
      embeddingLength: 128,
      heads: 4,
      keyValueHeads: 2,
      keyLength: 32,
      valueLength: 32,
      vocabularySize: 1166,
      feedForwardLength: 320,
      purpose: 'answer',
      hasChatTemplate: true,
      weightBytes: 3_951_104,
      fileBytes: 3_980_672,
    });
  });

  it('says what the model is for', async () => {
    const pooled = (value: number) =>
      headerOf('tiny', { metadata: { 'llama.pooling_type': { type: 'u32' as const, value } } });
    expect((await pooled(0)).purpose).toBe('answer');
    for (const way of [1, 2, 3]) expect((await pooled(way)).purpose).toBe('embed');
    expect((await pooled(4)).purpose).toBe('rank');
    for (const purpose of ['embed', 'rank'] as const) {
      const path = join(folder, 'beside.gguf');
      await writeBesideModel(path, purpose);
      expect(await read(path)).toMatchObject({ ok: true, value: { header: { architecture: 'bert', purpose } } });
      // Without a word of how it pools, an encoder is still no model that answers.
      await writeBesideModel(path, purpose, { metadata: { 'bert.pooling_type': { type: 'u32', value: 0 } } });
      expect(await read(path)).toMatchObject({ ok: true, value: { header: { purpose: 'embed' } } });
    }
  });

  it('is read of a file of 70 billion parameters without reading its weights', async () => {
    const header = await headerOf('giant');
    expect(header.parameters).toBeGreaterThan(6e10);
    expect(header.fileBytes).toBeGreaterThan(6e10);
  });

  it('says that there is no chat template, or an empty one', async () => {
    expect((await headerOf('tiny', { chatTemplate: null })).hasChatTemplate).toBe(false);
    expect((await headerOf('tiny', { chatTemplate: '  ' })).hasChatTemplate).toBe(false);
  });

  it('keeps the largest when the layers differ', async () => {
    const perLayer = [2, 4, 1, 2].map((value) => ({ type: 'u32' as const, value }));
    const metadata = {
      'llama.attention.head_count_kv': { type: 'array' as const, of: 'u32' as const, values: perLayer },
    };
    expect((await headerOf('tiny', { metadata })).keyValueHeads).toBe(4);
  });

  it('takes the quantisation from the weights when the file does not say it', async () => {
    const metadata = { 'general.file_type': { type: 'u32' as const, value: 1024 } };
    expect((await headerOf('giant', { metadata })).quantisation).toBe('Q8_0');
  });

  it('shows a name without characters that are not seen, and the name of the file when none is left', async () => {
    const spoofed = 'Safe\u202Efdp.exe\u0000\u200B model\n\u001B[31m';
    expect((await headerOf('tiny', { name: spoofed })).name).toBe('Safefdp.exe model [31m');
    expect((await headerOf('tiny', { name: '\u202E \u0007' })).name).toBe('book');
    const long = await headerOf('tiny', { name: '🖋'.repeat(150) });
    expect(long.name).toBe('🖋'.repeat(100));
  });
});

describe('a file that is still being written', () => {
  it('asks for more until its header is there, and never for more than the file has', async () => {
    const path = await fixedModel('tiny');
    const size = await sizeOf(path);
    let available = 0;
    let asked = 0;
    for (;;) {
      const result = readModelHeader(path, 'book.gguf', size, available);
      if (!result.ok) throw new Error(JSON.stringify(result.failure));
      if (result.value.kind === 'header') break;
      expect(result.value.neededBytes).toBeGreaterThan(available);
      expect(result.value.neededBytes).toBeLessThanOrEqual(size);
      available = result.value.neededBytes;
      asked += 1;
    }
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('is checked against the size that it will have', async () => {
    const path = join(folder, 'growing.gguf');
    const whole = await readFile(await fixedModel('tiny'));
    await writeFile(path, whole.subarray(0, 100_000));
    const promised = readModelHeader(path, 'book.gguf', whole.length, 100_000);
    expect(promised).toMatchObject({ ok: true, value: { kind: 'header' } });
    const short = readModelHeader(path, 'book.gguf', whole.length - 4096, 100_000);
    expect(short).toMatchObject({ ok: false, failure: { code: 'MODEL_FILE_DAMAGED' } });
  });
});

describe('bad input', () => {
  it.each(Object.entries(damages))('is refused: %s', async (_name, damage) => {
    const failure = await failureOf(damage);
    expect(failure.code).toBe(damage.code);
    if ('detail' in failure) expect(failure.detail).toMatch(/^[\x20-\x7E]{10,200}$/);
  });

  it('names the place', async () => {
    expect(await failureOf(damages['cut before the last byte'])).toEqual({
      code: 'MODEL_FILE_DAMAGED',
      name: 'book.gguf',
      detail: 'tensor blk.3.ffn_down.weight ends 1 byte past the end of the file',
    });
    expect(await failureOf(damages['a part of several'])).toMatchObject({
      detail: 'it is part 2 of 5; choose or drop all of them together',
    });
    expect(await failureOf(damages['a list of 2^60 texts'])).toMatchObject({
      detail: expect.stringMatching(/^the list of key tokenizer\.ggml\.tokens, .* past the end of the file$/),
    });
  });

  it('is a file that is gone, or a folder', () => {
    expect(readModelHeader(join(folder, 'none.gguf'), 'none.gguf', 10, 10)).toEqual({
      ok: false,
      failure: { code: 'FILE_GONE', name: 'none.gguf' },
    });
    expect(readModelHeader(folder, 'folder.gguf', 4096, 4096)).toMatchObject({
      ok: false,
      failure: { code: 'FILE_UNREADABLE' },
    });
  });

  it('never crashes, never takes much memory or time, however a header is bent', async () => {
    const whole = await readFile(await fixedModel('tiny'));
    const headBytes = 29_568;
    const path = join(folder, 'bent.gguf');
    const change = fc.record({
      // Most of the file's first half kilobyte is counts, lengths and types; the tensors' table is at its end.
      at: fc.oneof(fc.nat(512), fc.integer({ min: headBytes - 2048, max: headBytes - 1 }), fc.nat(headBytes - 1)),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    });
    const cut = fc.oneof(
      { weight: 3, arbitrary: fc.constant(whole.length) },
      { weight: 1, arbitrary: fc.nat(headBytes) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        cut,
        fc.boolean(),
        async (changes, length, partly) => {
          const head = Buffer.from(whole.subarray(0, headBytes));
          for (const { at, bytes } of changes) head.set(bytes.subarray(0, headBytes - at), at);
          await writeFile(path, head.subarray(0, Math.min(length, headBytes)));
          const before = process.memoryUsage();
          const started = performance.now();
          const result = readModelHeader(
            path,
            'bent.gguf',
            whole.length,
            partly ? Math.min(length, headBytes) : whole.length,
          );
          expect(performance.now() - started).toBeLessThan(1000);
          const after = process.memoryUsage();
          expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
            64 * 1024 * 1024,
          );
          if (result.ok && result.value.kind === 'header')
            expect(modelHeaderSchema.safeParse(result.value.header).error).toBeUndefined();
        },
      ),
      { seed: 7, numRuns: 600 },
    );
  });
});
