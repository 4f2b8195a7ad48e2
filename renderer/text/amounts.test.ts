import { describe, expect, test } from 'vitest';
import { bytes, count, decimal, duration, percent, rounded, shortHash, tokens } from './amounts.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [4 * 1024 ** 2, '4 MB'],
  [1023.9 * 1024 ** 2, '1.0 GB'],
  [7 * 1024 ** 3, '7.0 GB'],
  [40.4 * 1024 ** 3, '40 GB'],
  [5000 * 1024 ** 4, '5,000 TB'],
])('%d bytes', (amount, text) => {
  expect(plain(bytes(amount))).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.415, '41 %'],
  [0.9999, '99 %'],
  [1, '100 %'],
])('%d of the whole is never 100 % before the end', (fraction, text) => {
  expect(plain(percent(fraction))).toBe(text);
});

test.each([
  [12, '12 s'],
  [-1, '0 s'],
  [89, '1 min'],
  [7200, '2 h'],
  [200_000, '2 d'],
])('%d seconds', (seconds, text) => {
  expect(plain(duration(seconds))).toBe(text);
});

describe('counts', () => {
  test.each([
    [1_720_000_000, '1.7 billion'],
    [70_600_000_000, '71 billion'],
    [135_000_000, '135 million'],
    [999_600, '1 million'],
    [21_000, '21 thousand'],
    [12, '12'],
  ])('%d parameters', (amount, text) => {
    expect(rounded(amount)).toBe(text);
  });

  test('one token, two tokens', () => {
    expect([tokens(1), tokens(4096)]).toEqual(['1 token', '4,096 tokens']);
  });
});

test.each([
  [0, '0', '0'],
  [7, '7', '7'],
  [7.25, '7', '7.3'],
  [999.96, '1,000', '1,000'],
  [1234567.8, '1,234,568', '1,234,567.8'],
])('%d, whole and with one place', (amount, whole, tenth) => {
  expect([count(amount), decimal(amount)]).toEqual([whole, tenth]);
});

test('a hash shows its ends', () => {
  expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('01234567…cdef');
  expect(shortHash('short')).toBe('short');
});
