import { Seeded } from '#test/support/seeded.ts';

/**
 * Which adapter each request asks for. By Zipf's law, as people's use of anything is spread: the second is asked for
 * half as often as the first, the tenth a tenth as often.
 */
export function zipf(adapters: number, requests: number, seed: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= adapters; rank += 1) {
    sum += 1 / rank;
    sums.push(sum);
  }
  const chance = new Seeded(seed);
  return Array.from({ length: requests }, () => {
    const drawn = chance.fraction() * sum;
    let low = 0;
    let high = adapters - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}
