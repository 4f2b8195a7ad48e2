import type { TrainSettings } from '#core/train/recipe.ts';

export interface Moments {
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

export function addTo(sum: readonly Float32Array[], more: readonly Float32Array[]): void {
  for (const [place, into] of sum.entries()) {
    const from = more[place];
    if (from?.length !== into.length) throw new Error('Gradients of another shape');
    for (let at = 0; at < into.length; at += 1) into[at] = (into[at] ?? 0) + (from[at] ?? 0);
  }
}

/** The length of the whole gradient after division; not a number where one of its numbers is none. */
export function normOf(gradients: readonly Float32Array[], denominator: number): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let at = 0; at < gradient.length; at += 1) {
      const one = (gradient[at] ?? 0) / denominator;
      sum += one * one;
    }
  }
  return Math.sqrt(sum);
}

/**
 * One step of AdamW (decoupled weight decay), on plain arrays: the same numbers in the same order everywhere, so that a
 * run that was interrupted ends in the same bits. `step` is counted from 1, `factor` divides and clips.
 */
export function adamw(
  parameters: readonly Float32Array[],
  gradients: readonly Float32Array[],
  { first, second }: Moments,
  { step, rate, factor }: { step: number; rate: number; factor: number },
  { beta1, beta2, epsilon, weightDecay }: Pick<TrainSettings, 'beta1' | 'beta2' | 'epsilon' | 'weightDecay'>,
): void {
  const bias1 = 1 - beta1 ** step;
  const bias2 = 1 - beta2 ** step;
  for (const [place, values] of parameters.entries()) {
    const [gradient, m, v] = [gradients[place], first[place], second[place]];
    if (gradient === undefined || m === undefined || v === undefined) throw new Error('Moments of another shape');
    for (let at = 0; at < values.length; at += 1) {
      const slope = (gradient[at] ?? 0) * factor;
      m[at] = beta1 * (m[at] ?? 0) + (1 - beta1) * slope;
      v[at] = beta2 * (v[at] ?? 0) + (1 - beta2) * slope * slope;
      const value = values[at] ?? 0;
      const move = (m[at] ?? 0) / bias1 / (Math.sqrt((v[at] ?? 0) / bias2) + epsilon) + weightDecay * value;
      values[at] = value - rate * move;
    }
  }
}
