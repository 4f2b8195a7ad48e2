import { expect, test } from 'vitest';
import {
  type Selection,
  NOTHING,
  countOf,
  everything,
  isSelected,
  recordsOf,
  toggled,
  withRecords,
} from './selection.ts';

const TOTAL = 10;
const listed = (selection: Selection) => [...recordsOf(selection, TOTAL)];

function agrees(selection: Selection): void {
  const chosen = listed(selection);
  expect(countOf(selection, TOTAL)).toBe(chosen.length);
  for (let record = 0; record < TOTAL; record += 1) {
    expect(isSelected(selection, record)).toBe(chosen.includes(record));
  }
}

test('records are taken in and out one by one, and the last one out leaves nothing', () => {
  const two = toggled(toggled(NOTHING, 7), 3);
  expect(listed(two)).toEqual([3, 7]);
  agrees(two);
  expect(listed(toggled(two, 7))).toEqual([3]);
  expect(toggled(toggled(two, 7), 3)).toEqual(NOTHING);
});

test('everything but some is all that match less those', () => {
  const all = everything(null);
  expect(countOf(all, 1_000_000)).toBe(1_000_000);
  const but = toggled(toggled(all, 0), 9);
  expect(listed(but)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  agrees(but);
  expect(listed(toggled(but, 9))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);

  const even = toggled(everything(Uint32Array.of(0, 2, 4, 6)), 4);
  expect(listed(even)).toEqual([0, 2, 6]);
  agrees(even);
});

test('all that match and none that match are nothing to choose', () => {
  expect(everything(new Uint32Array(0))).toEqual(NOTHING);
  expect(toggled(everything(Uint32Array.of(5)), 5)).toEqual(NOTHING);
});

test('a range comes to what was chosen before, in whatever order its rows stand', () => {
  const chosen = withRecords(toggled(NOTHING, 1), [8, 2, 5]);
  expect(listed(chosen)).toEqual([1, 2, 5, 8]);
  agrees(chosen);
  const back = withRecords(toggled(everything(null), 2), [1, 2]);
  expect(countOf(back, TOTAL)).toBe(TOTAL);
});

test('a record that began to match later can be taken in as well', () => {
  const later = withRecords(everything(Uint32Array.of(2, 6)), [4, 6]);
  expect(listed(later)).toEqual([2, 4, 6]);
  agrees(later);
});

test('what was chosen before is not changed', () => {
  const before = withRecords(NOTHING, [1, 2]);
  toggled(before, 1);
  withRecords(before, [3]);
  expect(listed(before)).toEqual([1, 2]);
});
