import { describe, expect, it } from 'vitest';
import { recipeNameSchema, scaleOf, settingsOf, trainSettingsSchema } from './recipe.ts';
import { type StepPoint, lastingSteps, thinned } from './run.ts';

describe('a recipe', () => {
  it.each(recipeNameSchema.options)('sets everything: %s', (name) => {
    const settings = settingsOf({ name, changes: {} }, 512);
    expect(trainSettingsSchema.parse(settings)).toEqual(settings);
    expect(settings.longestTokens).toBeLessThanOrEqual(512);
    // Influence is only estimated where nothing is left to chance.
    if (settings.traceable) expect(settings.dropout).toBe(0);
  });

  it('gives way to what a person set, and to nothing that they left open', () => {
    const settings = settingsOf({ name: 'careful', changes: { rank: 3, alpha: 9, epochs: undefined } }, 4_096);
    expect(settings).toMatchObject({ rank: 3, epochs: 3 });
    expect(scaleOf(settings)).toBe(3);
    expect(scaleOf({ ...settings, rankStabilised: true, rank: 9 })).toBe(3);
  });
});

describe('a run', () => {
  it('keeps five checkpoints, the last at its end, and no more than it has steps', () => {
    expect(lastingSteps(100)).toEqual([20, 40, 60, 80, 100]);
    expect(lastingSteps(2)).toEqual([1, 2]);
    expect(lastingSteps(0)).toEqual([]);
  });

  it('shows a long curve by means', () => {
    const points: StepPoint[] = Array.from({ length: 10 }, (_, at) => ({
      step: at + 1,
      tokens: at,
      loss: at,
      rate: 1,
      norm: 2,
    }));
    expect(thinned(points, 5).map(({ step, loss }) => [step, loss])).toEqual([[2, 0.5], [4, 2.5], [6, 4.5], [8, 6.5], [10, 8.5]]); // prettier-ignore
    expect(thinned(points, 10)).toEqual(points);
  });
});
