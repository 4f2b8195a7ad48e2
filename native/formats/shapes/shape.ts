import type { Shape } from '#core/curate/mapping.ts';
import type { FieldKind } from '#core/curate/value.ts';
import type { Fault } from '../problem.ts';
import type { RowValue } from '../read/rows.ts';

/** What a shape thinks that a column is; names of other columns are those that it unfolds to. */
export type Role =
  | { to: 'field'; kind?: FieldKind; title?: string }
  /** `fixed`: the tool has these labels and no others. */
  | { to: 'choice'; several: boolean; labels?: { id: string; name: string }[]; fixed?: true }
  | { to: 'spans'; field: string; unit?: 'codepoint' | 'utf16' }
  | { to: 'relations'; spans: string }
  | { to: 'text'; from?: string }
  | { to: 'chat'; field: string }
  | { to: 'preference'; fields: [string, string] }
  | { to: 'rating' }
  | { to: 'ranking'; field: string }
  | { to: 'tag' }
  | { to: 'author' }
  | { to: 'ignore' };

export interface Proposal {
  column: string;
  role: Role;
}

/** A row in the shape's own columns. Answers are in one form for all tools: see `answerValue.ts`. */
export type Unfolded = { value: RowValue } | { fault: Fault };

/** One tool's way of writing things down. */
export interface ShapeReader {
  id: Shape;
  /** How sure it is that these rows are of its kind, 0 to 1. */
  recognise(sample: readonly RowValue[]): number;
  unfold(value: RowValue): Unfolded;
  /** What the columns are, of rows that were unfolded. Columns that it says nothing of are fields. */
  roles(sample: readonly RowValue[]): Proposal[];
  /** What a person should know before importing; of rows as they are in the file. */
  notices?(sample: readonly RowValue[]): string[];
}

/** The share of rows for which something holds; nothing holds for no rows. */
export function share(sample: readonly RowValue[], holds: (value: RowValue) => boolean): number {
  return sample.length === 0 ? 0 : sample.filter((value) => holds(value)).length / sample.length;
}

/** Every column of these rows, in the order of their first appearance. */
export function columnsOf(sample: readonly RowValue[]): string[] {
  return [...new Set(sample.flatMap((value) => Object.keys(value)))];
}

export const asItIs = (value: RowValue): Unfolded => ({ value });
