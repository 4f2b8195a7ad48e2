import { Chance } from '#core/chance.ts';

export function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

/** Places in the order of size, equals by their mean. */
export function ranks(numbers: readonly number[]): number[] {
  const order = numbers.map((_, at) => at).toSorted((one, other) => (numbers[one] ?? 0) - (numbers[other] ?? 0));
  const places: number[] = [];
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && numbers[order[to] ?? 0] === numbers[order[from] ?? 0]) to += 1;
    for (let at = from; at < to; at += 1) places[order[at] ?? 0] = (from + to - 1) / 2;
    from = to;
  }
  return places;
}

export function correlation(one: readonly number[], other: readonly number[]): number {
  const [m, n] = [mean(one), mean(other)];
  let [both, first, second] = [0, 0, 0];
  for (const [at, value] of one.entries()) {
    const [a, b] = [value - m, (other[at] ?? 0) - n];
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return first === 0 || second === 0 ? 0 : both / Math.sqrt(first * second);
}

export function spearman(one: readonly number[], other: readonly number[]): number {
  return correlation(ranks(one), ranks(other));
}

/** How often one that should stand higher does: 0.5 is chance. */
export function areaUnderCurve(high: readonly number[], low: readonly number[]): number {
  const places = ranks([...high, ...low]);
  const sum = high.reduce((all, _, at) => all + (places[at] ?? 0), 0);
  return (sum - (high.length * (high.length - 1)) / 2) / (high.length * low.length);
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Nineteen times out of twenty: drawn again with the places of each side taken anew. */
export function bootstrap(
  sizes: readonly number[],
  rounds: number,
  seed: number,
  of: (drawn: readonly (readonly number[])[]) => number,
): Interval {
  const chance = new Chance(seed);
  const value = of(sizes.map((size) => Array.from({ length: size }, (_, at) => at)));
  const all = Array.from({ length: rounds }, () =>
    of(sizes.map((size) => Array.from({ length: size }, () => chance.below(size)))),
  ).toSorted((one, other) => one - other);
  const at = (part: number) => all[Math.min(all.length - 1, Math.floor(part * all.length))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}
