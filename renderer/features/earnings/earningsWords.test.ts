import { describe, expect, it } from 'vitest';
import { bringsWords, forecastWords, warningWords, worthWords } from './earningsWords.ts';

const ADA = { account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', name: 'Ada' };
const SOMEBODY = { account: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', name: null };
const COIN = { address: `0x${'0'.repeat(40)}`, native: true, symbol: 'PLAY', decimals: 18 };
const TOKEN = { address: `0x${'ab'.repeat(20)}`, native: false, symbol: null, decimals: 6 };

describe('a forecast', () => {
  it('never stands without how sure it is', () => {
    const words = forecastWords({
      token: COIN,
      days: 14,
      low: '10234567890123456',
      middle: '31234567890123456',
      high: '91234567890123456',
    });
    expect(words).toContain('about 0.0312 PLAY');
    expect(words).toContain('nine times out of ten between 0.0102 PLAY and 0.0912 PLAY');
    expect(words).toContain('the 14 before');
  });

  it('says so where nothing is to be expected, and where too little is known', () => {
    expect(forecastWords({ token: COIN, days: 9, low: '0', middle: '0', high: '0' })).toContain('bring nothing');
    expect(forecastWords(null)).toContain('fewer than seven days');
  });
});

describe('a claim', () => {
  const step = {
    does: 'claim' as const,
    account: ADA,
    token: null,
    brings: [
      { token: COIN, amount: '1' },
      { token: TOKEN, amount: '2500000' },
    ],
    fee: '1000',
    worth: 'unknown' as const,
  };
  it('is said to the last unit, and whether it is worth its fee', () => {
    expect(bringsWords(step)).toBe('0.000000000000000001 PLAY + 2.5 0xababab…abab for Ada');
    expect(worthWords(step, COIN)).toContain('nobody here knows what 0xababab…abab are worth in PLAY');
    expect(worthWords({ ...step, worth: 'wait' }, COIN)).toContain('Waiting costs nothing');
  });
});

describe('a warning', () => {
  const warning = {
    pool: `0x${'1'.repeat(64)}`,
    payer: SOMEBODY,
    token: COIN,
    number: 2,
    account: ADA,
    before: '5',
    since: '3',
    until: 1_800_000_000,
    receipt: 3,
  };
  it.each([
    ['lowered', 'challenge'],
    ['omitted', 'challenge'],
    ['unseen', 'demand'],
    ['unanswered', 'cancel'],
    ['disorder', 'challenge'],
    ['unsigned', 'challenge'],
    ['forked', 'challenge'],
    ['misplaced', 'challenge'],
    ['outside', 'challenge'],
    ['unshown', 'demand'],
  ] as const)('%s says who, and what can be done', (kind, offers) => {
    const words = warningWords({ ...warning, kind, offers });
    expect(words).toContain(SOMEBODY.account);
    expect(words).not.toMatch(/\{\{|undefined/);
    if (kind === 'lowered')
      expect(words).toContain('0.000000000000000003 PLAY in all, where 0.000000000000000005 PLAY');
  });
});
