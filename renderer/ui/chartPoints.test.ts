import { describe, expect, test } from 'vitest';
import { alignedOf, rowsOf } from './chartPoints.ts';

const line = (length: number, step = 1) => Array.from({ length }, (_, place) => ({ x: place * step, y: place }));

describe('the points of a chart', () => {
  test('lines with other places share one measure, with holes where they have none', () => {
    const aligned = alignedOf([
      [
        { x: 1, y: 3 },
        { x: 2, y: 2 },
      ],
      [
        { x: 0, y: 4 },
        { x: 2, y: 0 },
      ],
    ]);
    expect(aligned).toEqual({
      x: [0, 1, 2],
      y: [
        [null, 3, 2],
        [4, null, 0],
      ],
    });
    expect(alignedOf([])).toEqual({ x: [], y: [] });
  });

  test('a short table has every row', () => {
    expect(rowsOf(alignedOf([line(5)]), 200)).toEqual({ rows: [0, 1, 2, 3, 4], every: 1 });
  });

  test('a long one is thinned, and loses neither its end nor the few points of another line', () => {
    const { rows, every } = rowsOf(alignedOf([line(1_000), [{ x: 333, y: 1 }]]), 100);
    expect(every).toBe(10);
    expect(rows).toContain(999);
    expect(rows).toContain(333);
    expect(rows.length).toBe(102);
  });
});
