import type { TruthRow, TruthRowId } from './truth.ts';

interface Target {
  readonly least?: number;
  readonly most?: number;
}

/** What the truth bench is to reach in its full form. */
export const truthTargets: Readonly<Record<TruthRowId, Target>> = {
  b1p: { least: 0.99 },
  b1r: { least: 0.99 },
  b2: { least: 0.6 },
  // More than nothing, for sure.
  b2Margin: { least: Number.MIN_VALUE },
  b3: { least: 0.85 },
  b4: { least: 1 },
  b5fact: { least: 0.95 },
  b5who: { least: 0.6 },
  b6: { least: 0.9 },
  b7: { least: 0.95 },
  b7twins: { least: 0.95 },
  b7alone: {},
  b7sets: {},
  b8exact: { most: 1.05 },
  b8near: { most: 1.05 },
  b8para: { most: 1.5 },
  b9: { most: 0.01 },
  b10: { least: 0.85, most: 0.95 },
  b10width: {},
  b10n: { least: 200 },
};

/** Whether a line reached its target; null where it has none, or was not measured. */
export function isReached({ id, value }: Pick<TruthRow, 'id' | 'value'>): boolean | null {
  const { least, most } = truthTargets[id];
  if (value === null || (least === undefined && most === undefined)) return null;
  return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY);
}
