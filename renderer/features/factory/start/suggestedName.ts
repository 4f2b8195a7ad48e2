import type { SnapshotSummary } from '#protocol/window/snapshots.ts';
import { t } from '#renderer/text/text.ts';
import type { Draft } from './draft.ts';

/** An adapter's name is at most 120 characters long; the recipe's name stands at its end. */
const MOST_OF_SNAPSHOT = 90;

/** Empty while there is nothing to name it after. */
export function suggestedName({ snapshots: chosen, recipe }: Draft, snapshots: readonly SnapshotSummary[]): string {
  const first = snapshots.find(({ root }) => root === chosen[0]);
  if (first === undefined) return '';
  return t('factory.what.suggested', {
    snapshot: first.name.slice(0, MOST_OF_SNAPSHOT).trim(),
    recipe: t(`factory.recipes.${recipe.name}.name`).toLowerCase(),
  });
}
