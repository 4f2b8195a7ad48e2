import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { openBaseWeights } from '../weights/baseWeights.ts';
import { matricesOf } from '../weights/wantedTensors.ts';
import { openDevice } from './device.ts';
import { LayeredModel } from './layeredModel.ts';
import type { ModelShape } from './shape.ts';
import { targetNames } from './trainable.ts';
import type { HowToOpen, Target, TargetName, Trainable } from './trainable.ts';

/** Opens a base to train an adapter on it. Its weights are turned into 32-bit numbers, a tensor at a time. */
export async function openTrainable(path: string, how: HowToOpen): Promise<Result<Trainable, Failure>> {
  const device = await openDevice(how.device, how.threads);
  if (!device.ok) return device;
  const weights = openBaseWeights(path);
  if (!weights.ok) return weights;
  return ok(new LayeredModel(device.value, weights.value, targetsOf(weights.value.shape, how.targets), how.recompute));
}

/** Layer by layer, in the order of `targetNames`, whatever the order in which they were chosen. */
function targetsOf(shape: ModelShape, chosen: readonly TargetName[]): Target[] {
  const matrices = matricesOf(shape);
  const names = targetNames.filter((name) => chosen.includes(name));
  return Array.from({ length: shape.layers }, (_, layer) =>
    names.map((name) => ({ name: `blk.${layer}.${name}`, in: matrices[name][0], out: matrices[name][1] })),
  ).flat();
}
