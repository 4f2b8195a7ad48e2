import { Chance } from '../chance.ts';

/** Each that is drawn comes with its reverse: what is early in one is late in the other. */
const DRAWN = 2;
const SEED = 1;

/** Orders in which players join, drawn by chance: for more of them than every set can be looked at of. */
export function drawnOrders(players: number): number[][] {
  const chance = new Chance(SEED);
  return Array.from({ length: DRAWN }, () => {
    const order = chance.shuffled(Array.from({ length: players }, (_, player) => player));
    return [order, order.toReversed()];
  }).flat();
}

/** All that have joined after each step of the orders, as sets in bits; nobody, and everybody, are among them. */
export function setsOfOrders(orders: readonly (readonly number[])[]): number[] {
  const sets = orders.flatMap((order) => {
    let joined = 0;
    return [0, ...order.map((player) => (joined |= 1 << player))];
  });
  return [...new Set(sets)];
}

/** What each player adds when it joins, on average over the orders: together what all are worth. */
export function valuesInOrders(
  orders: readonly (readonly number[])[],
  players: number,
  value: (set: number) => number,
): number[] {
  const values = Array.from({ length: players }, () => 0);
  for (const order of orders) {
    let joined = 0;
    let before = 0;
    for (const player of order) {
      joined |= 1 << player;
      const now = value(joined);
      values[player] = values[player]! + (now - before) / orders.length;
      before = now;
    }
  }
  return values;
}
