import { describe, expect, it } from 'vitest';
import { tokenDoubt } from './heldToken.ts';

const token = (symbol: string | null, digit = '1') => ({ address: `0x${digit.repeat(40)}`, symbol, decimals: 18 });

describe('what a token calls itself', () => {
  it('is doubted where it passes for the coin, for another token of this wallet, or for one that everybody knows', () => {
    expect(tokenDoubt(token('TRIAGE'), 'PLAY', [])).toBeNull();
    expect(tokenDoubt(token(null), 'PLAY', [])).toBe('unnamed');
    for (const symbol of ['PLAY', 'play', 'P1AY', 'PIAY', 'P.LAY']) {
      expect(tokenDoubt(token(symbol), 'PLAY', [])).toBe('like-coin');
    }
    expect(tokenDoubt(token('TR1AGE'), 'PLAY', [token('TRIAGE', '2')])).toBe('like-other');
    expect(tokenDoubt(token('TRIAGE'), 'PLAY', [token('TRIAGE')])).toBeNull();
    for (const symbol of ['USDC', 'U5DC', 'usdc', 'VVETH', 'US-DT']) {
      expect(tokenDoubt(token(symbol), 'PLAY', [])).toBe('like-known');
    }
  });
});
