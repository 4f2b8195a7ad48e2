import { describe, expect, it } from 'vitest';
import type { AnswerCost } from '#core/settlement/feesShown.ts';
import { costWords } from './costWords.ts';

const TOKEN = { address: `0x${'0'.repeat(40)}`, native: true, symbol: 'PLAY', decimals: 18 };
const AUTHOR = { account: `0x${'1'.repeat(40)}`, name: 'Ada' };
const part = {
  adapter: 'a'.repeat(64),
  name: 'Triage',
  id: `0x${'2'.repeat(64)}`,
  author: AUTHOR,
  fee: { token: TOKEN, perAnswer: '1', perThousandTokens: '0', mostPerAnswer: null, freeForAuthor: true },
  own: false,
  estimate: '4000000000000000',
  most: '4000000000000000',
};
const total = {
  token: TOKEN,
  estimate: '4000000000000000',
  most: '4000000000000000',
  leftToday: '3000000000000000000',
  free: '0',
  hinders: null,
};
const cost: AnswerCost = {
  payer: { ...AUTHOR, network: 7n, networkName: 'Practice', practice: true },
  tokens: 100,
  parts: [part],
  totals: [total],
};

describe('what an answer costs', () => {
  it('is said before it is asked for, with what is left of the day', () => {
    expect(costWords(cost)).toEqual({ kind: 'costs', says: 'up to 0.004 PLAY · 3 PLAY left today' });
    const usually = { ...total, estimate: '1234567890123456', leftToday: null };
    expect(costWords({ ...cost, totals: [usually] })).toMatchObject({
      says: 'up to 0.004 PLAY, usually about 0.00123 PLAY',
    });
    expect(costWords({ ...cost, totals: [{ ...total, most: null }] })).toMatchObject({
      says: expect.stringContaining('nothing bounds it'),
    });
  });

  it('is nothing where nothing asks a fee, where it is one’s own, and where nobody pays', () => {
    expect(costWords({ ...cost, parts: [], totals: [] })).toEqual({ kind: 'free' });
    expect(costWords({ ...cost, parts: [{ ...part, own: true }] })).toMatchObject({ kind: 'own' });
    expect(costWords({ ...cost, payer: null })).toMatchObject({ kind: 'nobody' });
  });
});
