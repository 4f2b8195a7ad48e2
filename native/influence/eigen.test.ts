import { expect, test } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { symmetricEigen } from './eigen.ts';

/** `spread`: over so many powers of ten its factors go. */
function drawn(side: number, rank: number, seed: number, spread = 0): Float64Array {
  const chance = new Seeded(seed);
  const half = Array.from(
    { length: side * rank },
    () => (2 * chance.fraction() - 1) * (spread === 0 ? 1 : 10 ** (-spread * chance.fraction())),
  );
  return Float64Array.from({ length: side * side }, (_, at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    let sum = 0;
    for (let k = 0; k < rank; k += 1) sum += (half[row * rank + k] ?? 0) * (half[column * rank + k] ?? 0);
    return sum;
  });
}

function check(matrix: ArrayLike<number>, side: number): void {
  const { values, vectors } = symmetricEigen(matrix, side);
  const size = Math.max(...Array.from(matrix, Math.abs), 1e-300);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      let [made, own] = [0, 0];
      for (let k = 0; k < side; k += 1) {
        made += (vectors[row * side + k] ?? 0) * (values[k] ?? 0) * (vectors[column * side + k] ?? 0);
        own += (vectors[k * side + row] ?? 0) * (vectors[k * side + column] ?? 0);
      }
      if (!(Math.abs(made - (matrix[row * side + column] ?? 0)) <= 1e-10 * size * side))
        throw new Error(`A ≠ UΛUᵀ at ${row}, ${column}: ${made}`);
      if (!(Math.abs(own - (row === column ? 1 : 0)) <= 1e-10)) throw new Error(`UᵀU ≠ 1 at ${row}, ${column}: ${own}`);
    }
  }
  expect([...values]).toEqual([...values].toSorted((one, other) => one - other));
}

test.each([1, 2, 3, 17, 64])('a matrix of %i rows is its vectors, its values and its vectors again', (side) => {
  check(drawn(side, side, side), side);
});

test('few records leave most directions empty', () => {
  const few = drawn(160, 3, 1);
  // As gradients leave it: small numbers, of which the last bits are rounding.
  check(
    Float32Array.from(few, (value) => value * 1e-6),
    160,
  );
  check(few, 160);
  expect(symmetricEigen(few, 160).values.filter((value) => Math.abs(value) > 1e-9)).toHaveLength(3);
});

test.each([2, 5, 11])('most of what is left is rounding, and is not turned for ever (seed %i)', (seed) => {
  check(drawn(96, 2, seed, 8), 96);
});

test('what is on the diagonal already, is nothing, or is very small', () => {
  check([2, 0, 0, 0, 1, 0, 0, 0, 3], 3);
  check(new Float64Array(25), 5);
  check(
    drawn(12, 12, 2).map((value) => value * 1e-200),
    12,
  );
  const known = symmetricEigen([2, 1, 1, 2], 2);
  expect(known.values[0]).toBeCloseTo(1, 12);
  expect(known.values[1]).toBeCloseTo(3, 12);
});
