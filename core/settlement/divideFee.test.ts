import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fee, type PaidShare, type Registered, divideFee, divideFlat } from './divideFee.ts';
import { type Division, ROLES, WHOLE_FEE, costOf, divisionSchema, feeSchema, isWithin } from './feeTerms.ts';
import { divide } from './remainder.ts';

const account = (number: number) => `0x${number.toString(16).padStart(40, '0')}`;
const AUTHOR = account(1);
const PAYER = account(2);
const POSTER = account(3);

/** Whole numbers that add up to `whole`. */
const cuts = (whole: number, count: number) =>
  fc.array(fc.integer({ min: 0, max: whole }), { minLength: count - 1, maxLength: count - 1 }).map((at) => {
    const edges = [0, ...at.toSorted((one, other) => one - other), whole];
    return edges.slice(1).map((edge, place) => edge - (edges[place] ?? 0));
  });
const divisions = cuts(WHOLE_FEE, ROLES.length).map(
  (parts) => Object.fromEntries(ROLES.map((role, at) => [role, parts[at] ?? 0])) as unknown as Division,
);
const payees = (first: number) =>
  fc
    .integer({ min: 0, max: 4 })
    .chain((count) => (count === 0 ? fc.constant<number[]>([]) : cuts(1_000_000, count)))
    .map((parts) => parts.map((part, at) => ({ account: account(first + at), parts: part })));
const registrations: fc.Arbitrary<Registered> = fc
  .tuple(divisions, payees(100), payees(200), payees(300), payees(400), payees(500))
  .map(([division, base, prompts, evaluators, reviewers, flat]) => ({
    author: AUTHOR,
    division,
    people: { base, author: [{ account: AUTHOR, parts: 1_000_000 }], prompts, evaluators, reviewers },
    flat,
  }));
const shares = fc
  .integer({ min: 0, max: 12 })
  .chain((count) => fc.tuple(cuts(1_000_000, count + 1), fc.array(payees(600), { minLength: count, maxLength: count })))
  .map(([parts, people]) => ({
    unattributed: parts.at(-1) ?? 0,
    shares: people.map((each, at): PaidShare => ({ name: `record ${at}`, parts: parts[at] ?? 0, people: each })),
  }));
/** Tokens with 0, 6 and 18 decimals: fees of some units, of some cents, and of some coins. */
const amounts = fc.oneof(
  fc.bigInt({ min: 0n, max: 12n }),
  fc.bigInt({ min: 0n, max: 50_000_000n }),
  fc.bigInt({ min: 0n, max: 10n ** 21n }),
);
const fees: fc.Arbitrary<Fee> = fc
  .tuple(amounts, shares, fc.string())
  .map(([amount, credited, draw]) => ({ amount, draw, ...credited }));

function paidBy(fee: Fee, registered: Registered) {
  const paid = new Map<string, bigint>();
  const pay = (to: string, amount: bigint) => paid.set(to, (paid.get(to) ?? 0n) + amount);
  const flat = divideFee(fee, registered, pay);
  const ofRoles = new Map(paid);
  const unpaid = divideFlat(flat, registered, { payer: PAYER, poster: POSTER, draw: fee.draw }, pay);
  const sum = [...paid.values()].reduce((all, amount) => all + amount, 0n);
  return { paid, ofRoles, flat, unpaid, sum };
}

describe('a fee', () => {
  it('is divided to the last unit, with 0, 6 and 18 decimals', () => {
    fc.assert(
      fc.property(fees, registrations, (fee, registered) => {
        const { paid, sum, unpaid } = paidBy(fee, registered);
        expect(sum + unpaid).toBe(fee.amount);
        expect([...paid.values()].every((amount) => amount > 0n)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives every role within a unit of its part, and no contributor more than the share', () => {
    fc.assert(
      fc.property(fees, registrations, (fee, registered) => {
        const { ofRoles } = paidBy(fee, registered);
        const author = ofRoles.get(AUTHOR) ?? 0n;
        const exact = fee.amount * BigInt(registered.division.author);
        expect(author * 10_000n).toBeGreaterThan(exact - 10_000n);
        expect(author * 10_000n).toBeLessThan(exact + 10_000n);
      }),
    );
  });

  it('that nobody is credited for gains payer, poster and author nothing', () => {
    fc.assert(
      fc.property(amounts, registrations, fc.string(), (amount, registered, draw) => {
        const nobody: Fee = { amount, draw, shares: [], unattributed: 1_000_000 };
        // They would all like to be in the pool, and none of them has a part by role.
        const flat = [...registered.flat, ...[PAYER, POSTER, AUTHOR].map((each) => ({ account: each, parts: 1_000 }))];
        const division = { ...registered.division, author: 0 };
        division.contributors += registered.division.author;
        const { paid, sum, unpaid } = paidBy(nobody, { ...registered, division, flat });
        for (const each of [PAYER, POSTER, AUTHOR]) expect(paid.get(each) ?? 0n).toBe(0n);
        expect(sum + unpaid).toBe(amount);
      }),
    );
  });

  it('costs the same whatever it is credited for', () => {
    fc.assert(
      fc.property(fees, registrations, (fee, registered) => {
        const nobody = { ...fee, shares: [], unattributed: 1_000_000 };
        const author = (one: Fee) => paidBy(one, registered).ofRoles.get(AUTHOR) ?? 0n;
        expect(author(nobody)).toBe(author(fee));
      }),
    );
  });

  it('goes to the flat pool where a role has nobody, and stays unpaid where the pool has only the author', () => {
    const registered: Registered = {
      author: AUTHOR,
      division: { base: 5_000, author: 0, prompts: 0, evaluators: 0, reviewers: 0, contributors: 5_000 },
      people: { base: [], author: [], prompts: [], evaluators: [], reviewers: [] },
      flat: [{ account: account(9), parts: 1_000_000 }],
    };
    const fee: Fee = { amount: 100n, shares: [], unattributed: 1_000_000, draw: 'a' };
    expect(paidBy(fee, registered)).toMatchObject({ flat: 100n, unpaid: 0n, sum: 100n });
    const own = { ...registered, flat: [{ account: AUTHOR, parts: 1_000_000 }] };
    expect(paidBy(fee, own)).toMatchObject({ flat: 100n, unpaid: 100n, sum: 0n });
  });

  it('leaves the dust of a record to the flat pool', () => {
    const thirds = [333_333, 333_333, 333_334].map((parts, at) => ({ account: account(20 + at), parts }));
    const registered: Registered = {
      author: AUTHOR,
      division: { base: 0, author: 0, prompts: 0, evaluators: 0, reviewers: 0, contributors: 10_000 },
      people: { base: [], author: [], prompts: [], evaluators: [], reviewers: [] },
      flat: [{ account: account(9), parts: 1_000_000 }],
    };
    const share = { name: 'record', parts: 1_000_000, people: thirds };
    const { paid } = paidBy({ amount: 10n, shares: [share], unattributed: 0, draw: 'a' }, registered);
    expect([...paid]).toEqual([
      [account(20), 3n],
      [account(21), 3n],
      [account(22), 3n],
      [account(9), 1n],
    ]);
  });
});

describe('largest remainders', () => {
  it('give a tie to whom the draw says, each in turn over many draws', () => {
    const names = ['a', 'b', 'c'];
    const drawn = (order: readonly string[], draw: number) =>
      divide(1n, [1, 1, 1], { draw: `draw ${draw}`, nameOf: (place) => order[place] ?? '' });
    const wins = [0, 0, 0];
    for (let draw = 0; draw < 300; draw += 1) {
      const parts = drawn(names, draw);
      wins[parts.indexOf(1n)]! += 1;
      // Whatever the order in which they are named.
      expect(drawn(names.toReversed(), draw).toReversed()).toEqual(parts);
    }
    for (const count of wins) expect(count).toBeGreaterThan(60);
  });
});

describe('what an answer costs', () => {
  const fee = feeSchema.parse({
    token: account(0),
    perAnswer: '5',
    perThousandTokens: '30',
    mostPerAnswer: '40',
    freeForAuthor: true,
  });

  it.each([
    [0, false, 5n],
    [1, false, 6n],
    [100, false, 8n],
    [1_000, false, 35n],
    [1_000_000, false, 40n],
    [1_000, true, 0n],
  ])('%d tokens, by the author %s: %d', (tokens, byAuthor, cost) => {
    expect(costOf(fee, tokens, byAuthor)).toBe(cost);
  });

  it('never falls with the tokens', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (one, other) => {
        expect(costOf(fee, one, false) <= costOf(fee, one + other, false)).toBe(true);
      }),
    );
  });

  it('is stopped by a budget', () => {
    expect(isWithin(null, 10n ** 30n, 1n)).toBe(true);
    expect(isWithin(100n, 60n, 40n)).toBe(true);
    expect(isWithin(100n, 60n, 41n)).toBe(false);
  });

  it.each([
    ['a number', { perAnswer: 5 }],
    ['below 0', { perAnswer: '-1' }],
    ['more than 128 bits', { perAnswer: (2n ** 128n).toString() }],
    ['leading zeros', { perAnswer: '05' }],
    ['a field more', { extra: 1 }],
  ])('is not read from terms with %s', (_, change) => {
    const plain = {
      token: account(0),
      perAnswer: '5',
      perThousandTokens: '0',
      mostPerAnswer: '0',
      freeForAuthor: true,
    };
    expect(feeSchema.safeParse(plain).success).toBe(true);
    expect(feeSchema.safeParse({ ...plain, ...change }).success).toBe(false);
  });

  it('is divided by parts that add up to 10,000', () => {
    const division = { base: 0, author: 0, prompts: 0, evaluators: 0, reviewers: 0, contributors: 9_999 };
    expect(divisionSchema.safeParse(division).success).toBe(false);
    expect(divisionSchema.safeParse({ ...division, contributors: 10_000 }).success).toBe(true);
  });
});
