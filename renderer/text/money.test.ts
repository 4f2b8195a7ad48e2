import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount } from '#core/wallet/amount.ts';
import { figuresOf, money, roughly } from './money.ts';

const PLAY = { symbol: 'PLAY', decimals: 18 };

describe('amounts', () => {
  it('are written exactly, whatever places their token has', () => {
    expect(money(4_000_000_000_000_000n, PLAY)).toBe('0.004 PLAY');
    expect(money(1n, PLAY)).toBe('0.000000000000000001 PLAY');
    expect(money(1_234_567_000_001n, { symbol: 'USDC', decimals: 6 })).toBe('1,234,567.000001 USDC');
    expect(money(12n, { symbol: 'TICKET', decimals: 0 })).toBe('12 TICKET');
  });

  it('keep every figure, those that are read apart from those that only sums need', () => {
    expect(figuresOf(12_480_000_000_000_000_000n, 18)).toEqual({ read: '12.48', rest: '' });
    expect(figuresOf(4_123_456_789_012_345n, 18)).toEqual({ read: '0.00412', rest: '3456789012345' });
    expect(figuresOf(1_000_000_000_000_000_001n, 18)).toEqual({ read: '1.0000', rest: '00000000000001' });
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n - 1n), fc.constantFrom(0, 6, 18), (amount, decimals) => {
        const { read, rest } = figuresOf(amount, decimals);
        expect(readAmount(`${read}${rest}`.replaceAll(',', ''), decimals)).toBe(amount);
      }),
    );
  });

  it('are said with three figures where they are estimated', () => {
    expect(roughly(4_123_456_789_012_345n, PLAY)).toBe('0.00412 PLAY');
    expect(roughly(1_234_567_890n, { symbol: 'USDC', decimals: 6 })).toBe('1,235 USDC');
    expect(roughly(999_999n, { symbol: 'USDC', decimals: 6 })).toBe('1 USDC');
    expect(roughly(7n, { symbol: 'TICKET', decimals: 0 })).toBe('7 TICKET');
    expect(roughly(0n, PLAY)).toBe('0 PLAY');
  });
});
