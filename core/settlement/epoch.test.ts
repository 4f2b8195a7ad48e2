import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fee, Registered } from './divideFee.ts';
import { EpochFold } from './epoch.ts';
import { USUAL_DIVISION } from './feeTerms.ts';

const account = (number: number) => `0x${number.toString(16).padStart(40, '0')}`;
const [AUTHOR, PAYER, POSTER] = [account(1), account(2), account(3)];
const adapters = new Map<string, Registered>([
  [
    'adapter',
    {
      author: AUTHOR,
      division: USUAL_DIVISION,
      people: {
        base: [{ account: account(7), parts: 1_000_000 }],
        author: [{ account: AUTHOR, parts: 1_000_000 }],
        prompts: [],
        evaluators: [],
        reviewers: [{ account: account(8), parts: 1_000_000 }],
      },
      flat: [10, 11, 12].map((number) => ({ account: account(number), parts: number === 10 ? 333_334 : 333_333 })),
    },
  ],
]);
const fees: fc.Arbitrary<Fee[]> = fc.array(
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 1_000_000 }), fc.nat(9), fc.uuid())
    .map(([amount, parts, who, draw]): Fee => ({
      amount,
      draw,
      unattributed: 1_000_000 - parts,
      shares: [{ name: 'record', parts, people: [{ account: account(20 + who), parts: 1_000_000 }] }],
    })),
  { minLength: 1, maxLength: 40 },
);
function folded(epoch: readonly Fee[], previous: ReturnType<EpochFold['close']>['leaves'] = []) {
  const fold = new EpochFold({ payer: PAYER, poster: POSTER, previous, adapters });
  for (const fee of epoch) fold.add('adapter', fee);
  return fold.close('root');
}

it('an epoch, of one receipt or of many, adds up to its fees, and no total falls', () => {
  fc.assert(
    fc.property(fees, fees, (first, second) => {
      const one = folded(first);
      const two = folded(second, one.leaves);
      const sum = (list: readonly Fee[]) => list.reduce((all, { amount }) => all + amount, 0n);
      expect(one.increase + one.unpaid).toBe(sum(first));
      expect(two.increase + two.unpaid).toBe(sum(second));
      expect(two.total).toBe(one.total + two.increase);
      const after = new Map(two.leaves.map(({ account: who, total }) => [who, total]));
      for (const { account: who, total } of one.leaves) expect((after.get(who) ?? 0n) >= total).toBe(true);
      const accounts = two.leaves.map(({ account: who }) => who);
      expect(accounts).toEqual(accounts.toSorted());
    }),
  );
});

it('says the same in whatever order receipts come', () => {
  fc.assert(
    fc.property(fees, (epoch) => {
      expect(folded(epoch.toReversed())).toEqual(folded(epoch));
    }),
  );
});

it('settles nothing of an adapter that is not registered', () => {
  const fold = new EpochFold({ payer: PAYER, poster: POSTER, previous: [], adapters });
  expect(fold.add('another', { amount: 5n, shares: [], unattributed: 1_000_000, draw: '' })).toBe(false);
  expect(fold.close('root')).toEqual({ leaves: [], total: 0n, increase: 0n, fees: 0n, unpaid: 0n, receipts: 0 });
});
