import { describe, expect, it } from 'vitest';
import { checksummed, lookAlike, readAddress } from './address.ts';
import { readAmount, writeAmount } from './amount.ts';

const FRIEND = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

describe('an address', () => {
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('has the checksum of EIP-55: %s', (address) => {
    expect(checksummed(address.toLowerCase())).toBe(address);
    expect(readAddress(` ${address} `)).toBe(address);
    expect(readAddress(address.toLowerCase())).toBe(address);
  });

  it.each([
    '',
    '0x',
    FRIEND.slice(0, -1),
    `${FRIEND}0`,
    FRIEND.replace('C51812', 'c51812'),
    '𝟶x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    'friend.eth',
  ])('is not one: “%s”', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  it('is told from those that look alike, at either end', () => {
    const start = checksummed(`0x7099${'0'.repeat(36)}`);
    const end = checksummed(`0x${'0'.repeat(36)}79c8`);
    expect(lookAlike(start, [FRIEND])).toBe(FRIEND);
    expect(lookAlike(end, [FRIEND])).toBe(FRIEND);
    expect(lookAlike(FRIEND, [FRIEND])).toBeUndefined();
    expect(lookAlike(checksummed(`0x${'12'.repeat(20)}`), [FRIEND])).toBeUndefined();
  });
});

describe('an amount', () => {
  it('is read and written exactly', () => {
    for (const [text, amount] of [
      ['1', 10n ** 18n],
      ['0.000000000000000001', 1n],
      ['12,5', 125n * 10n ** 17n],
      ['0', 0n],
    ] as const)
      expect(readAmount(text, 18)).toBe(amount);
    expect(writeAmount(1_234_567n * 10n ** 18n + 1n, 18)).toBe('1,234,567.000000000000000001');
    expect(writeAmount(5n, 0)).toBe('5');
    expect(readAmount('7', 0)).toBe(7n);
  });

  it.each(['', '-1', '1e3', '0x10', '1.0000000000000000001', '1 000', '1,000,000', 'NaN', '１', '9'.repeat(31)])(
    'is not one: “%s”',
    (text) => {
      expect(readAmount(text, 18)).toBeUndefined();
    },
  );
});
