import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import type { FixedModelOptions } from '#test/support/gguf/fixedModels.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { divergence, logProbabilities, servedLogProbabilities } from '#test/support/served.ts';
import { RANK, batchOf, drawnLeaves, drawnTokens, trainable, writeLeaves } from '#test/support/trainable.ts';

const TOKENS = drawnTokens(24, 5);
const ALPHA = 2 * RANK;

const llama: FixedModelOptions = { norms: 3, ropeFactors: true };
const f32 = (value: number) => ({ type: 'f32', value }) as const;
const u32 = (value: number) => ({ type: 'u32', value }) as const;
const bases = {
  llama,
  // A window that the file claims is not looked through by llama.cpp either, so every token is still seen.
  mistral: {
    norms: 4,
    headLength: 128,
    metadata: { 'llama.attention.sliding_window': u32(4), 'llama.rope.freq_base': f32(1e6) },
  },
  qwen2: { norms: 5, architecture: 'qwen2' },
  qwen3: { norms: 6, architecture: 'qwen3', tied: true, headLength: 128 },
} satisfies Record<string, FixedModelOptions>;

/** How far from llama.cpp, which rounds what goes into a product with packed weights, the trainer may be. */
const limits = {
  F16: 1e-3,
  BF16: 1e-3,
  Q8_0: 1e-3,
  Q4_0: 5e-3,
  Q5_0: 5e-3,
  Q5_1: 5e-3,
  Q4_K: 5e-3,
  Q5_K: 5e-3,
  Q6_K: 5e-3,
} as const;

describe('what the trainer computes is what llama.cpp answers with:', () => {
  describe.each(Object.entries(bases))('%s', (_name, options: FixedModelOptions) => {
    test('weights of 32 bits, without and with an adapter', async () => {
      const plain = await compared(options, false);
      expect(plain.largest).toBeLessThan(1e-4);
      const adapted = await compared(options, true);
      expect(adapted.largest).toBeLessThan(1e-4);
      expect(divergence(plain.ours, adapted.ours), 'the adapter changes something').toBeGreaterThan(1e-2);
    });

    test.each(Object.entries(limits))('%s', async (type, limit) => {
      const { kl } = await compared({ ...options, type: type as keyof typeof limits }, true);
      expect(kl).toBeLessThan(limit);
    });
  });

  test.each<[string, FixedModelOptions]>([
    ['linear', { metadata: { 'llama.rope.scaling.type': text('linear'), 'llama.rope.scaling.factor': f32(4) } }],
    ['linear, without a word', { metadata: { 'llama.rope.scaling.factor': f32(4) } }],
    ['none', { metadata: { 'llama.rope.scaling.type': text('none'), 'llama.rope.scaling.factor': f32(4) } }],
    [
      'yarn',
      {
        metadata: {
          'llama.rope.scaling.type': text('yarn'),
          'llama.rope.scaling.factor': f32(4),
          'llama.rope.scaling.original_context_length': u32(128),
          'llama.rope.scaling.attn_factor': f32(1.1),
        },
      },
    ],
  ])('positions stretched: %s', async (_kind, options) => {
    expect((await compared({ norms: 3, ...options }, false)).largest).toBeLessThan(1e-4);
  });
});

function text(value: string) {
  return { type: 'string', value } as const;
}

async function compared(options: FixedModelOptions, adapted: boolean) {
  const path = await fixedModel('small', options);
  const base = await trainable(path);
  const leaves = drawnLeaves(base.targets, 9);
  const file = join(await freshFolder(), 'adapter.gguf');
  await writeLeaves(file, base.targets, leaves, base.shape.architecture, ALPHA);
  const theirs = await servedLogProbabilities(path, TOKENS, adapted ? { path: file, scale: 1 } : null);
  const logits = await base.logits(batchOf([[TOKENS]], TOKENS.length), adapted ? leaves : null, ALPHA / RANK);
  base.close();
  const { vocabulary } = base.shape;
  const ours = TOKENS.map((_, place) =>
    logProbabilities(logits.subarray(place * vocabulary, (place + 1) * vocabulary)),
  );
  const largest = ours.flatMap((row, place) =>
    [...row].map((log, token) => Math.abs(log - (theirs[place]?.[token] ?? 0))),
  );
  return { ours, kl: divergence(theirs, ours), largest: largest.reduce((one, other) => Math.max(one, other), 0) };
}
