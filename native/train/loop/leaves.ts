import type { LoraLeaves, Target } from '../model/trainable.ts';
import { Chance, mixed } from '#core/chance.ts';

const START_SEED = 2;

/** As PEFT begins: the first half by chance (Kaiming, so ±1/√in), the second nothing, so that the base is unchanged. */
export function firstLeaves(targets: readonly Target[], rank: number, seed: number): LoraLeaves {
  return new Map(
    targets.map((target, place) => {
      const chance = new Chance(mixed(seed, START_SEED, place));
      const reach = 1 / Math.sqrt(target.in);
      const a = Float32Array.from({ length: rank * target.in }, () => (2 * chance.fraction() - 1) * reach);
      return [target.name, { a, b: new Float32Array(target.out * rank) }];
    }),
  );
}

export function zeroLeaves(targets: readonly Target[], rank: number): LoraLeaves {
  return new Map(
    targets.map((target) => [
      target.name,
      { a: new Float32Array(rank * target.in), b: new Float32Array(target.out * rank) },
    ]),
  );
}

export function copyLeaves(leaves: LoraLeaves): LoraLeaves {
  return new Map([...leaves].map(([name, { a, b }]) => [name, { a: a.slice(), b: b.slice() }]));
}

/** The arrays in a fixed order: that of the targets, the first half before the second. */
export function* arraysOf(targets: readonly Target[], leaves: LoraLeaves): Generator<Float32Array> {
  for (const { name } of targets) {
    const pair = leaves.get(name);
    if (pair === undefined) throw new Error(`No adapter for ${name}`);
    yield pair.a;
    yield pair.b;
  }
}
