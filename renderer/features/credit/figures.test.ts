import { expect, test } from 'vitest';
import { someColophon } from '#test/support/colophons.ts';
import { drawnFrom, interval, share } from './figures.ts';

test.each([
  [0, '0 %'],
  [999, 'under 0.1 %'],
  [12_000, '1.2 %'],
  [42_000, '4.2 %'],
  [310_000, '31 %'],
  [999_999, '99 %'],
  [1_000_000, '100 %'],
])('%d parts are %s', (parts, words) => {
  expect(share(parts).replaceAll('\u00A0', ' ')).toBe(words);
});

test('an interval is said where there is one', () => {
  expect(interval(350_000, 350_000)).toBeNull();
  expect(interval(301_000, 302_000)).toBeNull();
  expect(interval(0, 41_000)).toBe('0 to 4.1 %');
});

test('the last page says what an answer was drawn from, and only what is known', () => {
  const words = (changes: Parameters<typeof someColophon>[0]) =>
    drawnFrom(someColophon(changes)).replaceAll('\u00A0', ' ');
  expect(words({})).toBe('Drawn from 2 records by 3 contributors; 31 % unattributed.');
  expect(words({ state: 'weighing' })).toBe('What it was drawn from is being worked out.');
  expect(words({ state: 'waiting' })).toContain('as soon as the model and the texts are free');
  expect(words({ shares: [], contributors: [], unattributed: 1_000_000 })).toContain('Nothing in it could be credited');
  expect(words({ adapters: [], snapshots: [], spans: [], sources: [], shares: [] })).toContain('The base spoke alone');
  expect(words({ remote: { name: 'box' } })).toContain('nobody is credited');
  expect(words({ state: 'failed' })).toContain('could not be worked out');
});
