import { expect, test } from 'vitest';
import { type Extent, farthest, inSight, scrollTopFrom, showing, spacerHeight, topFrom, wheeled } from './scroll.ts';

const million: Extent = { rows: 1_000_000, rowHeight: 36, view: 610 };
const few: Extent = { rows: 100, rowHeight: 36, view: 610 };

test('no element is higher than browsers can do', () => {
  expect(spacerHeight(million)).toBeLessThan(10_000_000);
  expect(spacerHeight(few)).toBe(3_600);
});

test('the end of the bar is the last of a million rows, as a whole', () => {
  const end = spacerHeight(million) - million.view;
  for (const scrollTop of [end, end - 0.6, end + 3]) {
    const top = topFrom(scrollTop, million);
    expect(top).toBe(farthest(million));
    expect(inSight(top, million).end).toBe(1_000_000);
    expect(showing(999_999, top, million)).toBe(top);
  }
});

test('every row can be brought into sight and stays where it is when the bar follows', () => {
  for (const place of [0, 1, 17, 499_999, 999_998, 999_999]) {
    const top = showing(place, 250_000 * 36, million);
    const { first, end } = inSight(top, million);
    expect(place).toBeGreaterThanOrEqual(first);
    expect(place).toBeLessThan(end);
    // Back from the bar one is at most two rows off: the bar's pixel stands for several.
    expect(Math.abs(topFrom(scrollTopFrom(top, million), million) - top)).toBeLessThan(2 * 36);
  }
});

test('where the rows fit the bar, its pixels are theirs', () => {
  expect(topFrom(123, few)).toBe(123);
  expect(scrollTopFrom(123, few)).toBe(123);
  expect(topFrom(99_999, few)).toBe(farthest(few));
});

test('few rows do not scroll, and none are none', () => {
  const short = { rows: 3, rowHeight: 36, view: 610 };
  expect(topFrom(50, short)).toBe(0);
  expect(inSight(0, short)).toEqual({ first: 0, end: 3 });
  expect(inSight(0, { ...short, rows: 0 })).toEqual({ first: 0, end: 0 });
  expect(showing(2, 0, short)).toBe(0);
});

test('a row in sight moves nothing; one above comes to the top, one below to the foot', () => {
  expect(showing(5, 100, few)).toBe(100);
  expect(showing(1, 100, few)).toBe(36);
  expect(showing(30, 100, few)).toBe(31 * 36 - 610);
});

test('a wheel moves by its pixels, by rows or by what is in sight', () => {
  expect(wheeled(120, 0, million)).toBe(120);
  expect(wheeled(3, 1, million)).toBe(108);
  expect(wheeled(-1, 2, million)).toBe(-610);
});
