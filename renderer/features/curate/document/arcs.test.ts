import { describe, expect, it } from 'vitest';
import { arcOf } from './arcs.ts';

const ada = { left: 100, right: 140, top: 50 };
const acme = { left: 300, right: 340, top: 51 };
const below = { left: 20, right: 60, top: 142 };

describe('the line between two spans', () => {
  it('runs above the words of their line, with its name in the middle', () => {
    expect(arcOf(ada, acme, 0)).toEqual({
      path: 'M 120 50 V 43 H 320 V 49',
      label: { x: 220, y: 46.5, anchor: 'middle' },
    });
    expect(arcOf(acme, ada, 0).path).toBe('M 320 51 V 43 H 120 V 48');
  });

  it('goes through the margin where they stand in different lines', () => {
    const { path, label } = arcOf(ada, below, 0);
    expect(path).toBe('M 120 50 V 43 H -8 V 135 H 40 V 140');
    expect(label.x).toBeGreaterThanOrEqual(0);
  });

  it('keeps off the one beside it', () => {
    const paths = [0, 1, 2].map((place) => arcOf(ada, below, place).path);
    expect(new Set(paths).size).toBe(3);
    const far = { left: 500, right: 540, top: 50 };
    const names = [0, 1].map((place) => arcOf(far, below, place).label.x);
    expect((names[0] ?? 0) - (names[1] ?? 0)).toBeGreaterThan(60);
  });
});
