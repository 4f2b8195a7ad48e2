export const sections = [
  'overview',
  'agreement',
  'second',
  'adjudication',
  'duplicates',
  'personal',
  'labels',
  'outliers',
  'leakage',
] as const;
export type Section = (typeof sections)[number];

/** A section, and what it begins with. */
export interface Place {
  readonly section: Section;
  /** Two labelers, for their disagreements. */
  readonly pair?: readonly [string, string];
}
export type Go = (place: Place) => void;
