import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { channelBudget, shapleyOf } from './budget.ts';
import { drawnOrders, setsOfOrders, valuesInOrders } from './orders.ts';

it('orders hold every player once, each with its reverse, and are the same every time', () => {
  for (const players of [4, 6, 8]) {
    const orders = drawnOrders(players);
    expect(orders).toEqual(drawnOrders(players));
    for (const order of orders) {
      expect(order.toSorted((one, other) => one - other)).toEqual(Array.from({ length: players }, (_, at) => at));
      expect(orders).toContainEqual(order.toReversed());
    }
    const sets = setsOfOrders(orders);
    expect(sets).toContain(0);
    expect(sets).toContain(2 ** players - 1);
    expect(sets.length).toBeLessThanOrEqual(2 + orders.length * (players - 1));
  }
});

it('values add up to what all are worth, give nothing to who adds nothing, and need no other sets', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 6 }),
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 64, maxLength: 64 }),
      (players, worths) => {
        const idle = 2;
        const orders = drawnOrders(players);
        const known = new Set(setsOfOrders(orders));
        const value = (set: number) => {
          expect(known.has(set)).toBe(true);
          const rest = set & ~(1 << idle);
          return rest === 0 ? 0 : worths[rest]!;
        };
        const values = valuesInOrders(orders, players, value);
        expect(values.reduce((sum, own) => sum + own, 0)).toBeCloseTo(value(2 ** players - 1), 9);
        expect(values[idle]).toBeCloseTo(0, 9);
      },
    ),
  );
});

it('what players add whatever the others do is told exactly, and pairs that need each other share about evenly', () => {
  const own = [5, 3, 2, 1];
  const sum = (set: number) => own.reduce((all, one, at) => (((set >> at) & 1) === 1 ? all + one : all), 0);
  const orders = drawnOrders(4);
  for (const [at, value] of valuesInOrders(orders, 4, sum).entries()) expect(value).toBeCloseTo(own[at]!, 12);
  const pair = (set: number) => ((set & 3) === 3 ? 8 : 0);
  const [first = 0, second = 0] = valuesInOrders(orders, 4, pair);
  // In an order and its reverse each of the two is once the one that comes last.
  expect([first, second]).toEqual([4, 4]);
  expect(shapleyOf(4, pair).slice(0, 2)).toEqual([4, 4]);
});

it('a budget of many adapters stays within what they gain together, and reading keeps its half', () => {
  const bare = Float64Array.from({ length: 20 }, () => -2);
  const gain = (set: number) => (set >> 1 === 31 ? 10 : 0) + ((set & 1) === 1 ? 10 : 0);
  const { reading, adapters } = channelBudget({ bare, gain, reads: true, adapters: 5, orders: drawnOrders(5) });
  expect(reading).toBeCloseTo(0.25, 12);
  expect(adapters.reduce((all, one) => all + one, 0)).toBeCloseTo(0.25, 12);
});
