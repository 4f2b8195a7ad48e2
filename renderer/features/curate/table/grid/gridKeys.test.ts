import { expect, test } from 'vitest';
import { parseKeys } from '#renderer/app/keys.ts';
import { type GridMove, gridActOf, placeAfter } from './gridKeys.ts';

const actOf = (keys: string) => {
  const [stroke] = parseKeys(keys);
  return stroke === undefined ? undefined : gridActOf(stroke);
};

test('arrows and pages move, with shift they choose what lies between', () => {
  expect(actOf('ArrowDown')).toEqual({ to: 'down', ranging: false });
  expect(actOf('shift+PageUp')).toEqual({ to: 'pageUp', ranging: true });
  expect(actOf('mod+End')).toEqual({ to: 'last', ranging: false });
  expect(actOf('alt+ArrowDown')).toBeNull();
});

test('one key each for what is done with rows; others are left to whoever wants them', () => {
  expect(['Enter', 'mod+a', 'Escape', 'r'].map(actOf)).toEqual(['open', 'all', 'none', 'reader']);
  expect(gridActOf({ key: ' ', mod: false, shift: false, alt: false })).toBe('toggle');
  expect(['g', 'mod+k', 'mod+shift+a', 'mod+r', 'Tab'].map(actOf)).toEqual([null, null, null, null, null]);
});

test('nobody leaves the table by moving in it', () => {
  const go = (to: GridMove['to'], from: number) => placeAfter({ to, ranging: false }, from, 100, 15);
  expect([go('up', 0), go('down', 99), go('pageUp', 3), go('pageDown', 90)]).toEqual([0, 99, 0, 99]);
  expect([go('first', 50), go('last', 50), go('pageDown', 5)]).toEqual([0, 99, 20]);
});
