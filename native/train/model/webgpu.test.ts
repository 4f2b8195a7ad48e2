import { expect, test } from 'vitest';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { batchOf, drawnLeaves, drawnTokens, trainable } from '#test/support/trainable.ts';
import { openDevice } from './device.ts';

const device = await openDevice('webgpu', 1);

// A minute of shaders is compiled where only the processor plays a graphics device.
test.skipIf(!device.ok)('a graphics device computes what the processor computes', { timeout: 180_000 }, async () => {
  const path = await fixedModel('tiny', { norms: 3 });
  const batch = batchOf([[drawnTokens(10, 1), drawnTokens(12, 2)]], 24);
  const processor = await trainable(path);
  const expected = await processor.gradient(batch, drawnLeaves(processor.targets, 3), 2, null);
  processor.close();
  const graphics = await trainable(path, { device: 'webgpu' });
  const { loss, gradients } = await graphics.gradient(batch, drawnLeaves(graphics.targets, 3), 2, null);
  graphics.close();
  expect(loss).toBeCloseTo(expected.loss, 2);
  for (const [name, { b }] of expected.gradients) {
    const others = gradients.get(name)?.b ?? new Float32Array(0);
    const apart = Math.hypot(...b.map((value, place) => value - (others[place] ?? Number.NaN)));
    expect(apart / Math.hypot(...b), name).toBeLessThan(1e-3);
  }
});
