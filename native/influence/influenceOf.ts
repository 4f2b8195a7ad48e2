import type { LoraLeaves } from '../train/model/trainable.ts';
import { type FactorFile, gradientOf } from './factors.ts';
import { dotCoarse, evened, turned } from './project.ts';

/** By how much a record helped with what was asked: positive where the loss would be higher without it. */
export interface Influence {
  readonly value: number;
  /** Of the value; infinite where there is nothing that it could be told from. */
  readonly standardError: number;
}

/**
 * τ of each record, in the order of the head: the sum over checkpoints and leaves of z_q · z_i. `gradientAt` is the
 * gradient of the loss of what is asked, at each checkpoint's step.
 *
 * The error is that of a sum of independent looks: of the checkpoints, or, where only one was kept, of its leaves.
 */
export function influenceOf(gradientAt: (step: number) => LoraLeaves, factors: FactorFile): Influence[] {
  const { steps, leaves, records, plan } = factors.head;
  const parts: number[][] = Array.from(records, () => []);
  for (const [checkpoint, step] of steps.entries()) {
    const asked = gradientAt(step);
    const query = factors.leaves(checkpoint).map((leaf, place) => {
      const of = leaves[place];
      if (of === undefined) throw new RangeError('A leaf without a name');
      return evened(turned(gradientOf(asked, of), leaf), leaf.evenings);
    });
    let record = 0;
    for (const row of factors.rows(checkpoint)) {
      const each = row.map(({ worth, bytes }, place) =>
        dotCoarse(query[place] ?? new Float32Array(), bytes, worth, plan.bits),
      );
      if (steps.length === 1) parts[record]?.push(...each);
      else parts[record]?.push(sumOf(each));
      record += 1;
    }
  }
  return parts.map((looks) => ({ value: sumOf(looks), standardError: errorOfSum(looks) }));
}

/** Of a sum of independent looks. */
export function errorOfSum(looks: readonly number[]): number {
  const count = looks.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  const mean = sumOf(looks) / count;
  const spread = looks.reduce((sum, look) => sum + (look - mean) ** 2, 0) / (count - 1);
  return Math.sqrt(count * spread);
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
