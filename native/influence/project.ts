import { DAMPING, LONGEST_TURNED } from '#core/train/factors.ts';
import { symmetricEigen } from './eigen.ts';

/** What of a leaf all records share. A side that is too long stays as it is: null. */
export interface Sides {
  readonly rows: number;
  readonly columns: number;
  /** [rows, rows] and [columns, columns], row by row; vectors in columns. */
  readonly left: Float32Array | null;
  readonly right: Float32Array | null;
}

/** L = Σ G Gᵀ and R = Σ Gᵀ G over the records' gradients of a leaf. */
export class SideSums {
  readonly #rows: number;
  readonly #columns: number;
  readonly #left: Float64Array | null;
  readonly #right: Float64Array | null;

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#left = rows > LONGEST_TURNED ? null : new Float64Array(rows * rows);
    this.#right = columns > LONGEST_TURNED ? null : new Float64Array(columns * columns);
  }

  add(gradient: Float32Array): void {
    const [rows, columns, left, right] = [this.#rows, this.#columns, this.#left, this.#right];
    if (left !== null) {
      for (let one = 0; one < rows; one += 1) {
        for (let other = 0; other <= one; other += 1) {
          let sum = 0;
          for (let at = 0; at < columns; at += 1)
            sum += (gradient[one * columns + at] ?? 0) * (gradient[other * columns + at] ?? 0);
          left[one * rows + other] = (left[one * rows + other] ?? 0) + sum;
          if (other !== one) left[other * rows + one] = left[one * rows + other] ?? 0;
        }
      }
    }
    if (right !== null) {
      for (let row = 0; row < rows; row += 1) {
        for (let one = 0; one < columns; one += 1) {
          const value = gradient[row * columns + one] ?? 0;
          if (value === 0) continue;
          for (let other = 0; other < columns; other += 1)
            right[one * columns + other] =
              (right[one * columns + other] ?? 0) + value * (gradient[row * columns + other] ?? 0);
        }
      }
    }
  }

  sides(): Sides {
    const vectorsOf = (sums: Float64Array | null, side: number) =>
      sums === null ? null : Float32Array.from(symmetricEigen(sums, side).vectors);
    return {
      rows: this.#rows,
      columns: this.#columns,
      left: vectorsOf(this.#left, this.#rows),
      right: vectorsOf(this.#right, this.#columns),
    };
  }
}

/** Ĝ = Uᵀ G V: along the directions in which the records' gradients differ. */
export function turned(gradient: Float32Array, { rows, columns, left, right }: Sides): Float32Array {
  let made = gradient;
  if (right !== null) made = product(made, right, rows, columns, columns);
  if (left === null) return made === gradient ? gradient.slice() : made;
  const across = new Float32Array(rows * rows);
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < rows; at += 1) across[at * rows + row] = left[row * rows + at] ?? 0;
  return product(across, made, rows, rows, columns);
}

/** One over the root of D = Λ + damping · mean(Λ), where Λ is the mean square of the turned gradients. */
export function evenings(squares: Float64Array, records: number): Float32Array {
  let mean = 0;
  for (let at = 0; at < squares.length; at += 1) mean += (squares[at] ?? 0) / records / squares.length;
  // Nothing can be learned of a leaf that no record ever moved.
  if (mean === 0) return new Float32Array(squares.length);
  return Float32Array.from(squares, (square) => 1 / Math.sqrt(square / records + DAMPING * mean));
}

export function evened(numbers: Float32Array, by: Float32Array): Float32Array {
  return numbers.map((value, at) => value * (by[at] ?? 0));
}

/** Whole numbers of so many bits, two to a byte where they have four, and what one of them is worth. */
export function coarse(numbers: Float32Array, bits: 4 | 8): { worth: number; bytes: Uint8Array } {
  const most = 2 ** (bits - 1) - 1;
  const largest = numbers.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0);
  const worth = Math.fround(largest / most);
  const bytes = new Uint8Array(Math.ceil((numbers.length * bits) / 8));
  if (worth === 0) return { worth, bytes };
  for (let at = 0; at < numbers.length; at += 1) {
    const whole = Math.max(-most, Math.min(most, Math.round((numbers[at] ?? 0) / worth)));
    if (bits === 8) bytes[at] = whole & 0xff;
    else bytes[at >> 1] = (bytes[at >> 1] ?? 0) | ((whole & 0x0f) << (at % 2 === 0 ? 0 : 4));
  }
  return { worth, bytes };
}

/** What was made coarse, as it counts. */
export function numbersOf(bytes: Uint8Array, worth: number, count: number, bits: 4 | 8): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => {
    if (bits === 8) return (((bytes[at] ?? 0) << 24) >> 24) * worth;
    const pair = bytes[at >> 1] ?? 0;
    return (at % 2 === 0 ? (pair << 28) >> 28 : (pair << 24) >> 28) * worth;
  });
}

/** The sum of products with numbers that were made coarse. */
export function dotCoarse(numbers: Float32Array, bytes: Uint8Array, worth: number, bits: 4 | 8): number {
  let sum = 0;
  if (bits === 8) {
    for (let at = 0; at < numbers.length; at += 1) sum += (numbers[at] ?? 0) * (((bytes[at] ?? 0) << 24) >> 24);
    return sum * worth;
  }
  for (let at = 0; at < numbers.length; at += 1) {
    const pair = bytes[at >> 1] ?? 0;
    sum += (numbers[at] ?? 0) * (at % 2 === 0 ? (pair << 28) >> 28 : (pair << 24) >> 28);
  }
  return sum * worth;
}

/** [rows, inner] · [inner, columns] */
function product(one: Float32Array, other: Float32Array, rows: number, inner: number, columns: number): Float32Array {
  const made = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    for (let at = 0; at < inner; at += 1) {
      const value = one[row * inner + at] ?? 0;
      if (value === 0) continue;
      for (let column = 0; column < columns; column += 1)
        sums[column] = (sums[column] ?? 0) + value * (other[at * columns + column] ?? 0);
    }
    made.set(sums, row * columns);
  }
  return made;
}
