import { expect, test } from 'vitest';
import { tagsFrom } from './tagsFrom.ts';

test.each([
  ['', []],
  [' , ,', []],
  ['late', ['late']],
  [' late,very late , late', ['late', 'very late']],
  [`${'x'.repeat(79)} y`, ['x'.repeat(79)]],
])('“%s”', (typed, tags) => {
  expect(tagsFrom(typed)).toEqual(tags);
});
