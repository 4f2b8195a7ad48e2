import { expect, it } from 'vitest';
import { contextAt, roomFor } from './room.ts';

const asked = { context: 1_000, used: 0, question: 35 };

it('counts what files take, with what stands around them', () => {
  expect(roomFor([700, 70], [200, 20], asked)).toEqual({ tokens: 300, about: false, context: 1_000, verdict: 'fits' });
  expect(roomFor([700, 70], null, asked)).toEqual({ tokens: 300, about: true, context: 1_000, verdict: 'fits' });
});

it('says when something has to give way, and when it cannot be asked at all', () => {
  expect(roomFor([1], [500], { ...asked, used: 400 }).verdict).toBe('fits');
  expect(roomFor([1], [500], { ...asked, used: 420 }).verdict).toBe('tight');
  expect(roomFor([1], [918], asked).verdict).toBe('fits');
  expect(roomFor([1], [919], asked).verdict).toBe('full');
});

it('counts with the context that the base has, however much Settings would allow', () => {
  expect(contextAt(undefined, 4_096, 2_048)).toBe(2_048);
  expect(contextAt(undefined, 4_096, 32_768)).toBe(4_096);
  expect(contextAt(1_024, 4_096, 2_048)).toBe(1_024);
  expect(contextAt(8_192, 4_096, 2_048)).toBe(2_048);
  expect(contextAt(undefined, 4_096, 0)).toBe(4_096);
  expect(contextAt(undefined, undefined, 2_048)).toBeUndefined();
});
