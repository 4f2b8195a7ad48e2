import { open } from 'node:fs/promises';
import { type AdapterTensor, type AdapterValue, writeAdapter } from '#native/adapters/adapterFile.ts';
import { Seeded } from '../seeded.ts';
import { type ShapeName, shapes } from './fixedModels.ts';

interface FixedAdapter {
  seed: number;
  base?: ShapeName;
  rank?: number;
  /** How much it changes what the base says: 1 is clearly another voice. */
  strength?: number;
  /** Damages what was made, or puts something else in its place. */
  change?: (tensors: AdapterTensor[]) => AdapterTensor[];
  metadata?: readonly (readonly [string, AdapterValue])[];
}

/** A LoRA of chance, on all seven matrices of every layer. */
export async function writeFixedAdapter(
  path: string,
  { seed, base = 'tiny', rank = 8, strength = 1, change = (tensors) => tensors, metadata = [] }: FixedAdapter,
): Promise<void> {
  const { embedding, layers, heads, keyValueHeads, feedForward } = shapes[base];
  const keyValue = (embedding / heads) * keyValueHeads;
  const chance = new Seeded(seed);
  const numbers = (length: number, size: number) => {
    const values = Float32Array.from({ length }, () => (2 * chance.fraction() - 1) * size);
    return () => Promise.resolve(values);
  };
  const tensors = Array.from({ length: layers }, (_, layer) =>
    (
      [
        ['attn_q', embedding, embedding],
        ['attn_k', embedding, keyValue],
        ['attn_v', embedding, keyValue],
        ['attn_output', embedding, embedding],
        ['ffn_gate', embedding, feedForward],
        ['ffn_up', embedding, feedForward],
        ['ffn_down', feedForward, embedding],
      ] as const
    ).flatMap(([name, width, height]): AdapterTensor[] => [
      {
        name: `blk.${layer}.${name}.weight.lora_a`,
        shape: [width, rank],
        type: 'F32',
        numbers: numbers(width * rank, 0.1),
      },
      {
        name: `blk.${layer}.${name}.weight.lora_b`,
        shape: [rank, height],
        type: 'F32',
        numbers: numbers(rank * height, 0.1 * strength),
      },
    ]),
  ).flat();
  const file = await open(path, 'w');
  try {
    await writeAdapter(
      file,
      [
        ['general.architecture', { string: 'llama' }],
        ['general.type', { string: 'adapter' }],
        ['adapter.type', { string: 'lora' }],
        ['adapter.lora.alpha', { f32: 2 * rank }],
        ...metadata,
      ],
      change(tensors),
    );
  } finally {
    await file.close();
  }
}
