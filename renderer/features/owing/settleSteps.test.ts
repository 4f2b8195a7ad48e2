import { describe, expect, it } from 'vitest';
import type { PoolShown, StatementShown } from '#core/settlement/payerShown.ts';
import { openStatement, settleSteps } from './settleSteps.ts';

const TOKEN = { address: `0x${'0'.repeat(40)}`, native: true, symbol: 'PLAY', decimals: 18 };
const PAYER = { account: `0x${'1'.repeat(40)}`, name: 'Main' };
const pool: PoolShown = {
  token: TOKEN,
  pool: `0x${'2'.repeat(64)}`,
  free: '10',
  deposited: '10',
  credited: '0',
  finalTotal: '0',
  withdrawn: '0',
  owed: '5',
  answers: 2,
  unready: 0,
  lacks: '0',
  owedTo: [],
  owedFor: [],
  unpaid: '0',
  node: { address: PAYER.account, state: 'authorised', until: 1, next: 0, firstInvalid: null },
  pending: null,
  demands: [],
  withdrawal: null,
  today: { spent: '0', most: null },
  rule: null,
};
const statement: StatementShown = {
  id: '01JAAAAAAAAAAAAAAAAAAAAAAA',
  network: 7n,
  networkName: 'Practice',
  practice: true,
  payer: PAYER,
  token: TOKEN,
  state: 'drafted',
  way: 'credit',
  from: 0,
  to: 2,
  since: 1,
  until: 2,
  madeAt: 3,
  answers: 2,
  fees: '5',
  increase: '5',
  unpaid: '0',
  payees: 2,
  bond: '0',
  transaction: null,
  location: null,
  needsPlace: false,
};
const nowOf = (steps: ReturnType<typeof settleSteps>) =>
  Object.entries(steps).find(([, state]) => state === 'now')?.[0];

describe('settling', () => {
  it('begins with what is missing, and waits with what comes after', () => {
    const fresh = { ...pool, node: { ...pool.node, state: 'never' as const }, lacks: '5' };
    expect(settleSteps(fresh, undefined)).toEqual({
      authorise: 'now',
      money: 'waits',
      draft: 'waits',
      sign: 'waits',
      window: 'waits',
    });
    expect(nowOf(settleSteps({ ...pool, lacks: '5' }, undefined))).toBe('money');
    expect(nowOf(settleSteps(pool, undefined))).toBe('draft');
  });

  it('goes on from where it stands, whatever happened meanwhile', () => {
    expect(nowOf(settleSteps(pool, statement))).toBe('sign');
    expect(nowOf(settleSteps(pool, { ...statement, state: 'signing' }))).toBe('sign');
    expect(nowOf(settleSteps({ ...pool, lacks: '9' }, statement))).toBe('sign');
    expect(nowOf(settleSteps(pool, { ...statement, state: 'pending' }))).toBe('window');
    expect(nowOf(settleSteps({ ...pool, node: { ...pool.node, state: 'expired' } }, statement))).toBe('authorise');
  });

  it('is of one pool, and not of one that is over', () => {
    const where = { network: 7n, account: PAYER.account, token: TOKEN.address };
    expect(openStatement([{ ...statement, state: 'settled' }, statement], where)).toBe(statement);
    expect(openStatement([{ ...statement, network: 8n }], where)).toBeUndefined();
    expect(openStatement([{ ...statement, state: 'struck' }], where)).toBeUndefined();
  });
});
