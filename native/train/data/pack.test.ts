import { describe, expect, it } from 'vitest';
import { countingExamples } from '#test/support/linearTrainable.ts';
import { orderOf } from './order.ts';
import { packed, rowLength } from './pack.ts';

const examples = countingExamples(50, 3);
const how = { longestTokens: 64, microTokens: 128 };

describe('packing', () => {
  it.each([true, false])(
    'lays every token of every example once, and learns what is to be learned (packing %s)',
    (packing) => {
      const batches = packed(examples, { ...how, packing });
      const found = new Map<number, number[]>();
      for (const { batch, examples: places } of batches) {
        expect(batch.rows * batch.length).toBeLessThanOrEqual(how.microTokens);
        for (let at = 0; at < batch.tokens.length; at += 1) {
          const segment = batch.segments[at] ?? -1;
          if (segment === -1) {
            expect(batch.weights[at]).toBe(0);
            continue;
          }
          const place = places[segment] ?? -1;
          const tokens = found.get(place) ?? [];
          expect(batch.positions[at]).toBe(tokens.length);
          expect(batch.weights[at]).toBe(examples[place]?.learned[tokens.length + 1] ?? 0);
          tokens.push(batch.tokens[at] ?? -1);
          found.set(place, tokens);
        }
      }
      for (const [place, { tokens }] of examples.entries()) expect(found.get(place)).toEqual([...tokens]);
    },
  );

  it('takes fewer rows than there are examples, of few shapes', () => {
    const rows = (packing: boolean) =>
      packed(examples, { ...how, packing }).reduce((sum, { batch }) => sum + batch.rows, 0);
    expect(rows(true)).toBeLessThan(rows(false) * 0.7);
    expect(rowLength(5, 64)).toBe(32);
    expect(rowLength(33, 64)).toBe(64);
    expect(rowLength(100, 100)).toBe(100);
  });
});

describe('the order', () => {
  const order = orderOf(examples, { seed: 1, epochs: 3, batchExamples: 8 });

  it('learns each example once in each pass, in another order each time', () => {
    expect(order.steps).toBe(21);
    const passes = [0, 1, 2].map((pass) =>
      Array.from({ length: 7 }, (_, step) => order.examplesOf(pass * 7 + step)).flat(),
    );
    for (const pass of passes)
      expect(pass.toSorted((one, other) => one - other)).toEqual(examples.map((_, place) => place));
    expect(passes[0]).not.toEqual(passes[1]);
  });

  it('is the seed’s, whatever was asked before, and its hash tells it', () => {
    const again = orderOf(examples, { seed: 1, epochs: 3, batchExamples: 8 });
    expect(again.examplesOf(20)).toEqual(order.examplesOf(20));
    expect(again.hash).toBe(order.hash);
    expect(orderOf(examples, { seed: 2, epochs: 3, batchExamples: 8 }).hash).not.toBe(order.hash);
    expect(orderOf(examples.toReversed(), { seed: 1, epochs: 3, batchExamples: 8 }).hash).not.toBe(order.hash);
  });
});
