/** A record whose given label is probably wrong. */
export interface LabelError {
  readonly record: number;
  readonly given: number;
  /** The label that it most probably has. */
  readonly suggested: number;
  /** The probability of the given label: 0 is the worst. */
  readonly selfConfidence: number;
  /** The probability of the given label less that of the best other one: from −1 (worst) to 1. */
  readonly margin: number;
}

export interface LabelErrors {
  /** Records with both a label and probabilities. */
  readonly compared: number;
  /** For each label the mean probability of it among records that were given it; null where none was. */
  readonly thresholds: readonly (number | null)[];
  /** How probable it is that a record was given the label of the row and has the label of the column; all together 1. */
  readonly joint: readonly (readonly number[])[];
  /** Part of the records whose label is wrong by that. */
  readonly noise: number;
  /** The most suspicious first. */
  readonly errors: readonly LabelError[];
}

/**
 * Confident learning (Northcutt, Jiang, Chuang 2021). A record counts as truly of a label when the probability of that
 * label is at least what is usual for records that were given it; of several such labels, the most probable. Where
 * that is not the given one, the record is suspicious.
 *
 * Probabilities should come from something that has not learned from the very labels in question: a model's suggestions, or
 * folds. A row is null where there are none, a label where nobody has given one.
 */
export function findLabelErrors(
  probabilities: readonly (ArrayLike<number> | null)[],
  given: readonly (number | null)[],
  labelCount: number,
  rankBy: 'selfConfidence' | 'margin' = 'margin',
): LabelErrors {
  const examples = compared(probabilities, given, labelCount);
  const counts = new Float64Array(labelCount);
  const sums = new Float64Array(labelCount);
  for (const { row, label } of examples) {
    counts[label]! += 1;
    sums[label]! += row[label]!;
  }
  const thresholds = Array.from(counts, (count, label) => (count === 0 ? null : sums[label]! / count));

  const confident = Array.from({ length: labelCount }, () => new Float64Array(labelCount));
  const errors: LabelError[] = [];
  for (const { record, row, label } of examples) {
    const truth = confidentLabel(row, thresholds);
    if (truth === null) continue;
    confident[label]![truth]! += 1;
    if (truth === label) continue;
    const selfConfidence = row[label]!;
    errors.push({
      record,
      given: label,
      suggested: truth,
      selfConfidence,
      margin: selfConfidence - bestOther(row, label),
    });
  }
  errors.sort((one, other) => one[rankBy] - other[rankBy] || one.record - other.record);

  const joint = calibrated(confident, counts, examples.length);
  let right = 0;
  for (const [label, row] of joint.entries()) right += row[label]!;
  return {
    compared: examples.length,
    thresholds,
    joint,
    noise: examples.length === 0 ? 0 : Math.max(0, 1 - right),
    errors,
  };
}

interface Example {
  readonly record: number;
  readonly row: ArrayLike<number>;
  readonly label: number;
}

function compared(
  probabilities: readonly (ArrayLike<number> | null)[],
  given: readonly (number | null)[],
  labelCount: number,
): Example[] {
  const examples: Example[] = [];
  for (const [record, row] of probabilities.entries()) {
    const label = given[record] ?? null;
    if (row === null || label === null) continue;
    if (row.length !== labelCount || label < 0 || label >= labelCount) {
      throw new RangeError(`Record ${record}: label ${label}, ${row.length} probabilities for ${labelCount} labels`);
    }
    examples.push({ record, row, label });
  }
  return examples;
}

/** Sums of floats differ in their last digits: a probability that is all but the threshold has reached it. */
const ROUNDING = 1e-9;

function confidentLabel(row: ArrayLike<number>, thresholds: readonly (number | null)[]): number | null {
  let best: number | null = null;
  for (const [label, threshold] of thresholds.entries()) {
    if (threshold === null || row[label]! < threshold - ROUNDING) continue;
    if (best === null || row[label]! > row[best]!) best = label;
  }
  return best;
}

function bestOther(row: ArrayLike<number>, label: number): number {
  let best = 0;
  for (let other = 0; other < row.length; other += 1) if (other !== label) best = Math.max(best, row[other]!);
  return best;
}

/** Rows are stretched to what was given of each label: a record that reached no threshold counts like its fellows. */
function calibrated(confident: readonly Float64Array[], counts: Float64Array, total: number): number[][] {
  return confident.map((row, label) => {
    const counted = row.reduce((sum, count) => sum + count, 0);
    return Array.from(row, (count, truth) => {
      if (total === 0) return 0;
      const share = counted === 0 ? Number(truth === label) : count / counted;
      return (share * counts[label]!) / total;
    });
  });
}
