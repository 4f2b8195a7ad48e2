import { describe, expect, it } from 'vitest';
import { factorLeaves, factorPlanWithin, factorRowBytes, factorSideBytes } from './factors.ts';

const targets = [
  { name: 'blk.0.attn_q', in: 2_048, out: 2_048 },
  { name: 'blk.0.ffn_up', in: 2_048, out: 8_192 },
];
const settings = { rank: 16, targets: ['attn_q', 'ffn_up'] as ('attn_q' | 'ffn_up')[] };

describe('what is kept for influence', () => {
  it('takes a byte for each number of an adapter, and a scale for each half of a matrix', () => {
    const leaves = factorLeaves(targets, 16, settings.targets);
    expect(leaves.map(({ rows, columns }) => [rows, columns])).toEqual([
      [16, 2_048],
      [2_048, 16],
      [16, 2_048],
      [8_192, 16],
    ]);
    expect(factorRowBytes(leaves, 8)).toBe(16 * (3 * 2_048 + 8_192) + 4 * 4);
    expect(factorRowBytes(leaves, 4)).toBe(8 * (3 * 2_048 + 8_192) + 4 * 4);
    // Sides above 1,024 are not turned: four of the rank, and what each number is divided by.
    expect(factorSideBytes(leaves)).toBe(4 * (4 * 16 * 16 + 16 * (3 * 2_048 + 8_192)));
  });

  it('becomes less where the disk has less room: checkpoints, then matrices, then bits', () => {
    const plans = [1e9, 4e8, 1e8, 2e7, 1e7].map((bytes) =>
      factorPlanWithin(targets, settings, { checkpoints: 5, records: 500, bytes }),
    );
    expect(plans.map((one) => one && [one.plan.checkpoints, one.plan.targets.length, one.plan.bits])).toEqual([
      [5, 2, 8],
      [1, 2, 8],
      [1, 1, 8],
      [1, 1, 4],
      null,
    ]);
    for (const [place, bytes] of [1e9, 4e8, 1e8, 2e7].entries()) expect(plans[place]?.bytes).toBeLessThanOrEqual(bytes);
  });

  it('keeps all matrices where an adapter has neither queries nor values', () => {
    const only = { rank: 16, targets: ['ffn_up' as const] };
    const made = factorPlanWithin(targets, only, { checkpoints: 5, records: 100, bytes: 1e7 });
    expect(made?.plan).toEqual({ checkpoints: 1, targets: ['ffn_up'], bits: 4 });
  });
});
