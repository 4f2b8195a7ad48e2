export interface Row {
  /** 0 or 1 each. */
  readonly inputs: readonly number[];
  readonly output: number;
}

export interface Line {
  readonly weights: readonly number[];
  /** R² on rows that were held out, at most 1. */
  readonly fit: number;
  /** Standard error of a weight. */
  readonly error: number;
}

/** Parts of the rows that are held out in turn. */
const FOLDS = 4;
/** Weights that explain less than this part of the largest correlation are none: most of many notes give nothing. */
const PENALTY = 0.02;
const ROUNDS = 200;

/** A sparse linear fit by coordinate descent, with its fit on held-out rows. */
export function lasso(rows: readonly Row[]): Line {
  const whole = fitted(rows);
  let missed = 0;
  let spread = 0;
  const mean = rows.reduce((sum, { output }) => sum + output, 0) / Math.max(1, rows.length);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const { weights, offset } = fitted(rows.filter((_, place) => place % FOLDS !== fold));
    for (const { inputs, output } of rows.filter((_, place) => place % FOLDS === fold)) {
      missed += (output - offset - product(weights, inputs)) ** 2;
      spread += (output - mean) ** 2;
    }
  }
  // An input that is on in half of the rows has a variance of a quarter.
  const error = Math.sqrt(missed / Math.max(1, rows.length) / Math.max(1, rows.length / 4));
  return { weights: whole.weights, fit: spread === 0 ? 1 : 1 - missed / spread, error };
}

function fitted(rows: readonly Row[]): { weights: number[]; offset: number } {
  const width = rows[0]?.inputs.length ?? 0;
  const count = Math.max(1, rows.length);
  const means = Array.from(
    { length: width },
    (_, at) => rows.reduce((sum, { inputs }) => sum + (inputs[at] ?? 0), 0) / count,
  );
  const mean = rows.reduce((sum, { output }) => sum + output, 0) / count;
  const centred = rows.map(({ inputs }) => inputs.map((input, at) => input - means[at]!));
  const left = rows.map(({ output }) => output - mean);
  const pull = (at: number) => centred.reduce((sum, inputs, row) => sum + inputs[at]! * left[row]!, 0) / count;
  const penalty = PENALTY * Math.max(0, ...means.map((_, at) => Math.abs(pull(at))));
  const weights = means.map(() => 0);
  const sizes = means.map((_, at) => centred.reduce((sum, inputs) => sum + inputs[at]! ** 2, 0) / count);
  for (let round = 0; round < ROUNDS; round += 1) {
    let moved = 0;
    for (let at = 0; at < width; at += 1) {
      const size = sizes[at]!;
      if (size === 0) continue;
      const towards = pull(at) + size * weights[at]!;
      const next = (Math.sign(towards) * Math.max(0, Math.abs(towards) - penalty)) / size;
      const step = next - weights[at]!;
      if (step === 0) continue;
      weights[at] = next;
      for (const [row, inputs] of centred.entries()) left[row] = left[row]! - step * inputs[at]!;
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < 1e-9) break;
  }
  return { weights, offset: mean - product(weights, means) };
}

function product(some: readonly number[], others: readonly number[]): number {
  return some.reduce((sum, one, at) => sum + one * (others[at] ?? 0), 0);
}
