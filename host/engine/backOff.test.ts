import { expect, it } from 'vitest';
import { pauseAfter } from './backOff.ts';

it('doubles the pause with every crash, up to a limit', () => {
  expect([0, 1, 2, 3, 4, 20].map(pauseAfter)).toEqual([0, 250, 500, 1_000, 2_000, 8_000]);
});
