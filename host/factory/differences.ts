import type { Run } from '#core/train/run.ts';

/** What runs were not begun alike in: each setting, with its value in every run. */
export function differencesOf(runs: readonly Run[]): { setting: string; values: string[] }[] {
  const told = runs.map((run) => ({
    base: run.base.name,
    snapshots: run.snapshots.map(({ name }) => name).join(', '),
    recipe: run.recipe.name,
    preference: run.recipe.preference === undefined ? 'no' : `beta ${run.recipe.preference.beta}`,
    ...run.settings,
  }));
  const settings = Object.keys(told[0] ?? {});
  return settings.flatMap((setting) => {
    const values = told.map((one) => String(Reflect.get(one, setting)));
    return new Set(values).size > 1 ? [{ setting, values }] : [];
  });
}
