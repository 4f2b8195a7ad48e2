export interface Eigen {
  /** Rising. */
  readonly values: Float64Array;
  /** [side, side], row by row; the k-th column is the vector of the k-th value. */
  readonly vectors: Float64Array;
}

const MOST_ROUNDS = 60;

/**
 * A = U Λ Uᵀ of a symmetric matrix: Householder's reduction to three diagonals, then QL with implicit shifts (EISPACK's
 * tred2 and tql2). The matrix is read row by row, and left as it is.
 */
export function symmetricEigen(matrix: ArrayLike<number>, side: number): Eigen {
  // The vectors stand in rows while they are made, so that every inner loop walks along memory.
  // Their largest number is one while they are: squares of the smallest gradients would be nothing.
  let largest = 0;
  for (let at = 0; at < side * side; at += 1) largest = Math.max(largest, Math.abs(matrix[at] ?? 0));
  const size = largest === 0 ? 1 : largest;
  const rows = Float64Array.from({ length: side * side }, (_, at) => (matrix[at] ?? 0) / size);
  const diagonal = new Float64Array(side);
  const beside = new Float64Array(side);
  reduce(rows, diagonal, beside, side);
  turn(rows, diagonal, beside, side);
  const order = Array.from({ length: side }, (_, at) => at).toSorted((p, q) => (diagonal[p] ?? 0) - (diagonal[q] ?? 0));
  const vectors = new Float64Array(side * side);
  for (const [column, from] of order.entries())
    for (let at = 0; at < side; at += 1) vectors[at * side + column] = rows[from * side + at] ?? 0;
  return { values: Float64Array.from(order, (at) => size * (diagonal[at] ?? 0)), vectors };
}

/** Leaves Qᵀ in `v`, with Qᵀ A Q tridiagonal. */
function reduce(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  const product = new Float64Array(n);
  const reflectors: Float64Array[] = [];
  for (let k = 0; k < n; k += 1) {
    d[k] = v[k * n + k] ?? 0;
    if (k + 1 >= n) break;
    // A reflection that leaves of the k-th row only its first number beside the diagonal.
    const u = v.slice(k * n + k + 1, (k + 1) * n);
    const length = Math.sqrt(squares(u));
    const alpha = (u[0] ?? 0) > 0 ? -length : length;
    e[k] = alpha;
    u[0] = (u[0] ?? 0) - alpha;
    const square = squares(u);
    if (square === 0) {
      e[k] = 0;
      reflectors.push(new Float64Array(0));
      continue;
    }
    const scale = Math.sqrt(2 / square);
    for (let at = 0; at < u.length; at += 1) u[at] = (u[at] ?? 0) * scale;
    reflectors.push(u);
    // A ← (1 − uuᵀ) A (1 − uuᵀ), of what is below and right of here: A − u wᵀ − w uᵀ with w = Au − ½(uᵀAu)u.
    let common = 0;
    for (let row = k + 1; row < n; row += 1) {
      let sum = 0;
      for (let at = k + 1; at < n; at += 1) sum += (v[row * n + at] ?? 0) * (u[at - k - 1] ?? 0);
      product[row] = sum;
      common += sum * (u[row - k - 1] ?? 0);
    }
    for (let row = k + 1; row < n; row += 1) product[row] = (product[row] ?? 0) - (common / 2) * (u[row - k - 1] ?? 0);
    for (let row = k + 1; row < n; row += 1) {
      const [mine, its] = [u[row - k - 1] ?? 0, product[row] ?? 0];
      for (let at = k + 1; at < n; at += 1)
        v[row * n + at] = (v[row * n + at] ?? 0) - mine * (product[at] ?? 0) - its * (u[at - k - 1] ?? 0);
    }
  }
  // Qᵀ = Hₙ … H₁, built from the last reflection to the first: each touches only what is right of its row.
  v.fill(0);
  for (let at = 0; at < n; at += 1) v[at * n + at] = 1;
  for (let k = reflectors.length - 1; k >= 0; k -= 1) {
    const u = reflectors[k];
    if (u === undefined || u.length === 0) continue;
    for (let row = k + 1; row < n; row += 1) {
      let sum = 0;
      for (let at = 0; at < u.length; at += 1) sum += (v[row * n + k + 1 + at] ?? 0) * (u[at] ?? 0);
      for (let at = 0; at < u.length; at += 1)
        v[row * n + k + 1 + at] = (v[row * n + k + 1 + at] ?? 0) - sum * (u[at] ?? 0);
    }
  }
}

/** QL with implicit shifts; turns the rows of `v` along. */
function turn(v: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  // Beside the whole matrix, not beside its neighbours: where records are few, most of these are rounding alone.
  let largest = 0;
  for (let at = 0; at < n; at += 1) largest = Math.max(largest, Math.abs(d[at] ?? 0) + Math.abs(e[at] ?? 0));
  const nothing = Number.EPSILON * largest;
  for (let low = 0; low < n; low += 1) {
    for (let round = 0; ; round += 1) {
      let high = low;
      while (high < n - 1) {
        if (Math.abs(e[high] ?? 0) <= nothing) break;
        high += 1;
      }
      if (high === low) break;
      if (round === MOST_ROUNDS) throw new RangeError('The eigenvalues of a matrix were not found');
      let g = ((d[low + 1] ?? 0) - (d[low] ?? 0)) / (2 * (e[low] ?? 0));
      let r = Math.hypot(g, 1);
      g = (d[high] ?? 0) - (d[low] ?? 0) + (e[low] ?? 0) / (g + (g < 0 ? -r : r));
      let [s, c, p] = [1, 1, 0];
      let at = high - 1;
      for (; at >= low; at -= 1) {
        const f = s * (e[at] ?? 0);
        const b = c * (e[at] ?? 0);
        r = Math.hypot(f, g);
        e[at + 1] = r;
        if (r === 0) {
          d[at + 1] = (d[at + 1] ?? 0) - p;
          e[high] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = (d[at + 1] ?? 0) - p;
        r = ((d[at] ?? 0) - g) * s + 2 * c * b;
        p = s * r;
        d[at + 1] = g + p;
        g = c * r - b;
        rotate(v, at, n, s, c);
      }
      if (r === 0 && at >= low) continue;
      d[low] = (d[low] ?? 0) - p;
      e[low] = g;
      e[high] = 0;
    }
  }
}

function rotate(v: Float64Array, row: number, n: number, s: number, c: number): void {
  const [one, other] = [row * n, (row + 1) * n];
  for (let at = 0; at < n; at += 1) {
    const [mine, its] = [v[one + at] ?? 0, v[other + at] ?? 0];
    v[other + at] = s * mine + c * its;
    v[one + at] = c * mine - s * its;
  }
}

function squares(numbers: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at += 1) sum += (numbers[at] ?? 0) ** 2;
  return sum;
}
