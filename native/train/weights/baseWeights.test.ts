import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixedModel, fixedWeights, writeFixedModel } from '#test/support/gguf/fixedModels.ts';
import type { FixedModelOptions } from '#test/support/gguf/fixedModels.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openBaseWeights } from './baseWeights.ts';

async function opened(options: FixedModelOptions) {
  const path = join(await freshFolder(), 'book.gguf');
  await writeFixedModel(path, 'small', options);
  return openBaseWeights(path);
}

const u32 = (value: number) => ({ type: 'u32', value }) as const;
const text = (value: string) => ({ type: 'string', value }) as const;

test('numbers and rows are those of the file', async () => {
  const written = await fixedWeights('small', { architecture: 'qwen2' });
  const base = openBaseWeights(await fixedModel('small', { architecture: 'qwen2' }));
  if (!base.ok) throw new Error(base.failure.code);
  const name = 'blk.1.ffn_down.weight';
  expect(base.value.numbers(name)).toEqual(written.get(name));
  const table = written.get('token_embd.weight') ?? new Float32Array(0);
  const rows = base.value.rows('token_embd.weight', Int32Array.of(700, 3));
  expect(rows).toEqual(Float32Array.of(...table.subarray(700 * 256, 701 * 256), ...table.subarray(3 * 256, 4 * 256)));
  expect(base.value.has('blk.0.attn_q.bias')).toBe(true);
  expect(base.value.has('blk.0.ffn_up.bias')).toBe(false);
  base.value.close();
});

describe('is refused, with the reason:', () => {
  test.each<[string, FixedModelOptions, string, RegExp]>([
    [
      'an architecture that is not computed here',
      { metadata: { 'general.architecture': text('gemma3') } },
      'MODEL_NOT_SUPPORTED',
      /gemma3/,
    ],
    ['experts', { metadata: { 'llama.expert_count': u32(8) } }, 'MODEL_NOT_SUPPORTED', /experts/],
    [
      'a layer that is missing',
      { metadata: { 'llama.block_count': u32(3) } },
      'MODEL_NOT_SUPPORTED',
      /blk\.2.*missing/,
    ],
    ['a layer too many', { metadata: { 'llama.block_count': u32(1) } }, 'MODEL_NOT_SUPPORTED', /blk\.1.*not known/],
    ['other sizes than it says', { metadata: { 'llama.feed_forward_length': u32(513) } }, 'MODEL_FILE_DAMAGED', /513/],
    ['no heads', { metadata: { 'llama.attention.head_count': u32(0) } }, 'MODEL_FILE_DAMAGED', /head count/],
    [
      'heads that cannot share keys',
      { metadata: { 'llama.attention.head_count_kv': u32(3) } },
      'MODEL_FILE_DAMAGED',
      /share/,
    ],
    [
      'heads that are turned in part',
      { metadata: { 'llama.rope.dimension_count': u32(32) } },
      'MODEL_NOT_SUPPORTED',
      /turned/,
    ],
    [
      'positions stretched in another way',
      { metadata: { 'llama.rope.scaling.type': text('longrope') } },
      'MODEL_NOT_SUPPORTED',
      /longrope/,
    ],
    [
      'a stretching by less than nothing',
      { metadata: { 'llama.rope.scaling.factor': { type: 'f32', value: -2 } } },
      'MODEL_FILE_DAMAGED',
      /factor/,
    ],
    [
      'a matrix of 2^62 numbers',
      { lies: { shapes: { 'blk.0.attn_q.weight': [1n << 60n, 4n] } } },
      'MODEL_FILE_DAMAGED',
      /attn_q/,
    ],
    ['a part of several', { metadata: { 'split.count': { type: 'u16', value: 4 } } }, 'MODEL_NOT_SUPPORTED', /join/],
  ])('%s', async (_name, options, code, detail) => {
    const base = await opened(options);
    expect(base).toMatchObject({ ok: false, failure: { code, detail: expect.stringMatching(detail) } });
  });

  test('a type that llama.cpp knows and this trainer does not', async () => {
    // As long as Q4_0, block for block.
    const types = Object.fromEntries([['blk.1.ffn_up.weight', 20]]);
    expect(await opened({ type: 'Q4_0', lies: { types } })).toMatchObject({
      ok: false,
      failure: { code: 'MODEL_NOT_SUPPORTED', detail: expect.stringMatching(/blk\.1\.ffn_up.*IQ4_NL/) },
    });
  });

  test('an adapter, and a file that is gone', async () => {
    const path = join(await freshFolder(), 'adapter.gguf');
    await writeFixedAdapter(path, { seed: 1 });
    expect(openBaseWeights(path)).toMatchObject({ ok: false, failure: { code: 'IS_AN_ADAPTER' } });
    await rm(path);
    expect(openBaseWeights(path)).toMatchObject({ ok: false, failure: { code: 'FILE_GONE' } });
  });
});

test('a file that is cut while it is open ends in an error and not in numbers', async () => {
  const path = join(await freshFolder(), 'book.gguf');
  await writeFixedModel(path, 'small');
  const base = openBaseWeights(path);
  if (!base.ok) throw new Error(base.failure.code);
  await truncate(path, 100_000);
  expect(() => base.value.numbers('blk.1.ffn_down.weight')).toThrow(/cut short/);
  base.value.close();
});
