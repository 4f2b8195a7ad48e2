import { expect, it } from 'vitest';
import { roomFor } from './room.ts';

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
