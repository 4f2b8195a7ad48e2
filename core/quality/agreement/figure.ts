/**
 * Why there is no figure. The window has a sentence for each.
 *
 * - `no-records`: nothing was rated at all;
 * - `fewer-than-two-raters`: only one person has answered anything;
 * - `not-two-raters`: Cohen's κ is for exactly two;
 * - `no-overlap`: no record was answered by two people;
 * - `one-category`: all answers are the same, so agreement by chance is already complete and nothing can be told;
 * - `nothing-marked`: nobody marked a single span;
 * - `too-many-values`: more different answers than can be compared each with each (see MOST_VALUES).
 */
export type Undefined =
  | 'no-records'
  | 'fewer-than-two-raters'
  | 'not-two-raters'
  | 'no-overlap'
  | 'one-category'
  | 'nothing-marked'
  | 'too-many-values';

/** A measured figure, or the reason why there is none: never a 0 or a 1 that means something else. */
export type Figure =
  | {
      readonly defined: true;
      readonly value: number;
      /**
       * 95 % of resampled figures lie within; null for a single record, and when most resamples had no figure (nearly
       * all answers the same).
       */
      readonly interval: { readonly low: number; readonly high: number } | null;
      /** Records that the figure was measured on. */
      readonly records: number;
    }
  | { readonly defined: false; readonly why: Undefined };

/** A figure of summed weights (one for each pattern), or why there is none. */
export type Statistic = (weights: Float64Array) => number | Undefined;

export interface Resampling {
  readonly seed: number;
  /** How often records are drawn anew; 1,000 by default. */
  readonly resamples?: number;
}
