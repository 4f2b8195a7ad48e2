import { describe, expect, it } from 'vitest';
import { factorLeaves, factorPlanWithin, factorPlans, factorRowBytes, factorSideBytes } from './factors.ts';
import type { Target } from './recipe.ts';

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
    const all = ['attn_q', 'attn_v', 'attn_output', 'ffn_gate', 'ffn_down'] as const;
    const wide = all.map((name) => ({ name: `blk.0.${name}`, in: 2_048, out: 2_048 }));
    const of = { rank: 16, targets: [...all] };
    const plans = [1e9, 1e8, 4e7, 2e7, 1e7].map((bytes) =>
      factorPlanWithin(wide, of, { checkpoints: 5, records: 500, bytes }),
    );
    expect(plans.map((one) => one && [one.plan.checkpoints, one.plan.targets, one.plan.bits])).toEqual([
      [5, ['ffn_gate', 'ffn_down'], 8],
      [1, ['ffn_gate', 'ffn_down'], 8],
      [1, ['ffn_down'], 8],
      [1, ['ffn_down'], 4],
      null,
    ]);
    for (const [place, bytes] of [1e9, 1e8, 4e7, 2e7].entries()) expect(plans[place]?.bytes).toBeLessThanOrEqual(bytes);
  });

  it('keeps of attention what it writes, and all matrices where an adapter trains others', () => {
    const targetsOf = (...all: Target[]) => factorPlans({ targets: all }, 5).map((plan) => plan.targets);
    expect(targetsOf('attn_q', 'attn_v', 'attn_output').slice(1, 3)).toEqual([
      ['attn_q', 'attn_v', 'attn_output'],
      ['attn_v', 'attn_output'],
    ]);
    expect(new Set(targetsOf('attn_q', 'attn_k').map((all) => all.length))).toEqual(new Set([2]));
    expect(new Set(targetsOf('ffn_up').map((all) => all.length))).toEqual(new Set([1]));
  });
});
