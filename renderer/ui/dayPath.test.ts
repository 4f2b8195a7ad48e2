import { describe, expect, it } from 'vitest';
import { HEIGHT, WIDTH, areaOf, lineOf, xOf, yOf } from './dayPath.ts';

describe('a line of days', () => {
  it('goes from edge to edge and stays within the plot', () => {
    expect(lineOf([0, 0.5, 1])).toBe('M0 150 L500 77 L1000 4');
    expect([xOf(0, 30), xOf(29, 30)]).toEqual([0, WIDTH]);
    expect([yOf(-1), yOf(2)]).toEqual([HEIGHT, 4]);
  });

  it('is a level where there is one day, and nothing where there is none', () => {
    expect(lineOf([1])).toBe('M0 4 L1000 4');
    expect([lineOf([]), areaOf([])]).toEqual(['', '']);
    expect(areaOf([1])).toBe('M0 4 L1000 4 L1000 150 L0 150 Z');
  });
});
