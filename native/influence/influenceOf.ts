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
 * τ of each record, in the order of the head: the sum over checkpoints, each as it counts, and leaves of z_q · z_i.
 * `gradientAt` is the gradient of the loss of what is asked, at each checkpoint's step.
 *
 * The error is that of a sum of independent looks: of the checkpoints, or, where only one was kept, of its leaves.
 */
export function influenceOf(gradientAt: (step: number) => LoraLeaves, factors: FactorFile): Influence[] {
  const { steps, weights, leaves, records, plan } = factors.head;
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
  return parts.map((looks) => influenceIn(looks, weights));
}

/** Of independent looks that count as they are weighted; looks at one checkpoint are alike. */
export function influenceIn(looks: readonly number[], weights: readonly number[]): Influence {
  const counts = weights.length === 1 ? looks.map(() => 1) : weights;
  const value = sumOf(looks.map((look, at) => look * (counts[at] ?? 0)));
  const all = sumOf(counts);
  const squares = sumOf(counts.map((count) => count ** 2));
  // So many looks that count alike would be as sure.
  const independent = all - squares / all;
  if (looks.length < 2 || !(independent > 0)) return { value, standardError: Number.POSITIVE_INFINITY };
  const spread = sumOf(looks.map((look, at) => (counts[at] ?? 0) * (look - value / all) ** 2)) / independent;
  return { value, standardError: Math.sqrt(squares * spread) };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
