import { open } from 'node:fs/promises';
import { writeAdapter } from '#native/adapters/adapterFile.ts';
import { openTrainable } from '#native/train/model/openTrainable.ts';
import { targetNames } from '#native/train/model/trainable.ts';
import type { Batch, HowToOpen, LoraLeaves, Target, Trainable } from '#native/train/model/trainable.ts';
import { Seeded } from './seeded.ts';

export const RANK = 4;

export async function trainable(path: string, how: Partial<HowToOpen> = {}): Promise<Trainable> {
  const opened = await openTrainable(path, {
    targets: targetNames,
    rank: RANK,
    recompute: false,
    device: 'wasm',
    threads: 1,
    ...how,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

/** Both halves drawn, as training leaves them. */
export function drawnLeaves(targets: readonly Target[], seed: number, size = 0.1): LoraLeaves {
  const chance = new Seeded(seed);
  const numbers = (length: number) => Float32Array.from({ length }, () => (2 * chance.fraction() - 1) * size);
  return new Map(
    targets.map((target) => [target.name, { a: numbers(RANK * target.in), b: numbers(target.out * RANK) }]),
  );
}

export async function writeLeaves(
  path: string,
  targets: readonly Target[],
  leaves: LoraLeaves,
  architecture: string,
  alpha: number,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writeAdapter(
      file,
      [
        ['general.architecture', { string: architecture }],
        ['general.type', { string: 'adapter' }],
        ['adapter.type', { string: 'lora' }],
        ['adapter.lora.alpha', { f32: alpha }],
      ],
      targets.flatMap((target) => {
        const { a, b } = leaves.get(target.name) ?? { a: new Float32Array(0), b: new Float32Array(0) };
        const half = (name: string, shape: readonly [number, number], numbers: Float32Array) => ({
          name: `${target.name}.weight.lora_${name}`,
          shape,
          type: 'F32' as const,
          numbers: () => Promise.resolve(numbers),
        });
        return [half('a', [target.in, RANK], a), half('b', [RANK, target.out], b)];
      }),
    );
  } finally {
    await file.close();
  }
}

/** Tokens of words, by chance. */
export function drawnTokens(count: number, seed: number): number[] {
  const chance = new Seeded(seed);
  return Array.from({ length: count }, () => 263 + chance.below(900));
}

/** Rows of examples, one behind the other; what is left of a row is padding. Every token but an example's first counts. */
export function batchOf(rows: readonly (readonly (readonly number[])[])[], length: number): Batch {
  const size = rows.length * length;
  const batch = {
    rows: rows.length,
    length,
    tokens: new Int32Array(size),
    positions: new Int32Array(size),
    segments: new Int32Array(size).fill(-1),
    weights: new Float32Array(size),
  };
  let segment = 0;
  for (const [row, examples] of rows.entries()) {
    let at = row * length;
    for (const example of examples) {
      for (const [position, token] of example.entries()) {
        batch.tokens[at] = token;
        batch.positions[at] = position;
        batch.segments[at] = segment;
        batch.weights[at] = position + 1 < example.length ? 1 : 0;
        at += 1;
      }
      segment += 1;
    }
  }
  return batch;
}
