import { open } from 'node:fs/promises';
import type { TrainSettings } from '#core/train/recipe.ts';
import { type AdapterTensor, writeAdapter } from '../../adapters/adapterFile.ts';
import type { LoraLeaves, Target } from '../model/trainable.ts';

/**
 * The adapter as llama.cpp takes it, in 32-bit numbers as they were learned. Nothing in it names the run: the same
 * training gives the same file.
 */
export async function writeTrained(
  path: string,
  architecture: string,
  targets: readonly Target[],
  leaves: LoraLeaves,
  { alpha, rank, rankStabilised }: Pick<TrainSettings, 'alpha' | 'rank' | 'rankStabilised'>,
): Promise<void> {
  const tensors = targets.flatMap((target): AdapterTensor[] => {
    const pair = leaves.get(target.name);
    if (pair === undefined) throw new Error(`No adapter for ${target.name}`);
    const name = `${target.name}.weight`;
    return [
      { name: `${name}.lora_a`, shape: [target.in, rank], type: 'F32', numbers: () => Promise.resolve(pair.a) },
      { name: `${name}.lora_b`, shape: [rank, target.out], type: 'F32', numbers: () => Promise.resolve(pair.b) },
    ];
  });
  const file = await open(path, 'w', 0o600);
  try {
    await writeAdapter(
      file,
      [
        ['general.architecture', { string: architecture }],
        ['general.type', { string: 'adapter' }],
        ['adapter.type', { string: 'lora' }],
        // llama.cpp divides by the rank; with rsLoRA it is the root of it that was meant.
        ['adapter.lora.alpha', { f32: rankStabilised ? alpha * Math.sqrt(rank) : alpha }],
      ],
      tensors,
    );
  } finally {
    await file.close();
  }
}
