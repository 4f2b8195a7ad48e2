import type { TrainSettings } from '#core/train/recipe.ts';

/** The rate of a step, counted from 0: rises in a line, then falls along half a cosine to the final part of it. */
export function rateAt(
  step: number,
  steps: number,
  { learningRate, warmup, finalRate }: Pick<TrainSettings, 'learningRate' | 'warmup' | 'finalRate'>,
): number {
  const rising = Math.ceil(steps * warmup);
  if (step < rising) return (learningRate * (step + 1)) / rising;
  const rest = Math.max(1, steps - rising - 1);
  const way = Math.min(1, (step - rising) / rest);
  return learningRate * (finalRate + (1 - finalRate) * 0.5 * (1 + Math.cos(Math.PI * way)));
}

/** After which steps the held-out examples are looked at: evenly, the last time at the end. */
export function evaluationSteps(steps: number, evaluations: number): ReadonlySet<number> {
  return new Set(
    Array.from({ length: evaluations }, (_, place) => Math.max(1, Math.round((steps * (place + 1)) / evaluations))),
  );
}
