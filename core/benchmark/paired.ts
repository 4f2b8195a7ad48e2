import { Chance } from '../chance.ts';
import { lowerIsBetter } from './metrics.ts';
import type { Comparison, Difference, ItemResult, MeasuredFigure, Metric, Side } from './report.ts';

export const RESAMPLES = 1_000;

type Results = Readonly<Record<Side, readonly ItemResult[] | null>>;

interface Pairs {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The sides' figures of a metric, with intervals by the paired bootstrap: items are drawn anew with replacement, the same
 * ones for all sides, so what makes an item hard for all of them does not widen the difference. The same seed gives the
 * same numbers. Null where no item has the metric on all sides.
 */
export function compared(metric: Metric, results: Results, seed: number): Comparison | null {
  const items = sharedItems(metric, results);
  if (items.length === 0) return null;
  const of = (side: Side): Pairs | null => {
    const all = results[side];
    if (all === null) return null;
    const byItem = new Map(all.map((result) => [result.item, result]));
    return {
      values: Float64Array.from(items, (item) => byItem.get(item)?.scores[sourceOf(metric)] ?? 0),
      weights: Float64Array.from(items, (item) => byItem.get(item)?.weight ?? 0),
    };
  };
  const [base, previous, adapter] = [of('base'), of('previous'), of('adapter')];
  if (base === null || adapter === null) return null;
  const everyItem = Uint32Array.from(items.keys());
  const chance = new Chance(seed);
  const draws = items.length < 2 ? [] : Array.from({ length: RESAMPLES }, () => drawn(chance, items.length));
  const drawnFigures = (side: Pairs) => draws.map((places) => figureOf(metric, side, places));
  const [ofBase, ofAdapter] = [drawnFigures(base), drawnFigures(adapter)];
  const ofPrevious = previous === null ? null : drawnFigures(previous);
  const whole = (side: Pairs) => figureOf(metric, side, everyItem);
  return {
    metric,
    base: measured(whole(base), ofBase),
    previous: previous === null || ofPrevious === null ? null : measured(whole(previous), ofPrevious),
    adapter: measured(whole(adapter), ofAdapter),
    overBase: difference(metric, whole(adapter) - whole(base), minus(ofAdapter, ofBase)),
    overPrevious:
      previous === null || ofPrevious === null
        ? null
        : difference(metric, whole(adapter) - whole(previous), minus(ofAdapter, ofPrevious)),
  };
}

/** Items that every side has measured. */
export function sharedItems(metric: Metric, results: Results): number[] {
  const sides = [results.base, results.previous, results.adapter].filter((side) => side !== null);
  const sets = sides.map(
    (side) => new Set(side.filter(({ scores }) => scores[sourceOf(metric)] !== undefined).map(({ item }) => item)),
  );
  const [first, ...others] = sets;
  return [...(first ?? [])]
    .filter((item) => others.every((set) => set.has(item)))
    .toSorted((one, other) => one - other);
}

/** A perplexity is told of the loss. */
function sourceOf(metric: Metric): Metric {
  return metric === 'perplexity' ? 'loss' : metric;
}

/** Beyond this a perplexity says no more than "anything might come", and is no whole number that a report can hold. */
const MOST_LOSS = 36;

function figureOf(metric: Metric, { values, weights }: Pairs, places: Uint32Array): number {
  let [sum, weight] = [0, 0];
  for (const place of places) {
    sum += values[place]! * weights[place]!;
    weight += weights[place]!;
  }
  const mean = weight === 0 ? 0 : sum / weight;
  return metric === 'perplexity' ? Math.exp(Math.min(MOST_LOSS, mean)) : mean;
}

function drawn(chance: Chance, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, () => chance.below(count));
}

function minus(one: readonly number[], other: readonly number[]): number[] {
  return one.map((value, place) => value - (other[place] ?? 0));
}

function measured(value: number, resampled: readonly number[]): MeasuredFigure {
  return { value, interval: middleOf(resampled) };
}

function difference(metric: Metric, by: number, resampled: readonly number[]): Difference {
  const sign = lowerIsBetter(metric) ? -1 : 1;
  const middle = middleOf(resampled);
  if (middle === null) return { by: sign * by, give: null, direction: 'even' };
  const [low, high] = sign === 1 ? [middle.low, middle.high] : [-middle.high, -middle.low];
  return {
    by: sign * by,
    give: (high - low) / 2,
    direction: low > 0 ? 'better' : high < 0 ? 'worse' : 'even',
  };
}

/** The middle 95 %, between the two nearest values in proportion. */
function middleOf(values: readonly number[]): MeasuredFigure['interval'] {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).toSorted();
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.025), high: at(0.975) };
}
