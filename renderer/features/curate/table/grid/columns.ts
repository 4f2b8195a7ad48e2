import { z } from 'zod';
import type { Question } from '#core/curate/question.ts';
import { type ColumnChoice, type Sort, columnSchema, sortSchema } from '#core/curate/view.ts';

const QUESTION = 'question:';
export const NARROWEST = 60;
export const WIDEST = 2_000;

/** The question whose labels a column shows; undefined for the other columns, and where the question is gone. */
export function questionOf(
  column: string,
  questions: readonly Question[],
): Extract<Question, { kind: 'choice' }> | undefined {
  if (!column.startsWith(QUESTION)) return undefined;
  const found = questions.find(({ id }) => id === column.slice(QUESTION.length));
  return found?.kind === 'choice' ? found : undefined;
}

/** All columns there can be, in their order, at their first widths. */
export function allColumns(questions: readonly Question[]): ColumnChoice[] {
  return [
    { id: 'status', width: 116 },
    { id: 'text', width: 280 },
    ...questions.filter(({ kind }) => kind === 'choice').map(({ id }) => ({ id: QUESTION + id, width: 150 })),
    { id: 'labelers', width: 104 },
    { id: 'tags', width: 100 },
    { id: 'touched', width: 164 },
  ];
}

/** Those of a choice that are still there. */
export function columnsThere(chosen: readonly ColumnChoice[], questions: readonly Question[]): ColumnChoice[] {
  const there = new Set(allColumns(questions).map(({ id }) => id));
  return chosen.filter(({ id }) => there.has(id));
}

/** Shows a column in its place among the others, or hides it. */
export function columnToggled(
  chosen: readonly ColumnChoice[],
  id: string,
  questions: readonly Question[],
): ColumnChoice[] {
  const kept = chosen.filter((column) => column.id !== id);
  if (kept.length < chosen.length) return kept;
  const all = allColumns(questions);
  const order = new Map(all.map((column, place) => [column.id, place]));
  const added = all.filter((column) => column.id === id);
  return [...chosen, ...added].toSorted((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
}

export function columnResized(chosen: readonly ColumnChoice[], id: string, width: number): ColumnChoice[] {
  const fitting = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
  return chosen.map((column) => (column.id === id ? { id, width: fitting } : column));
}

/** By what a column's head sorts; null where it does not. */
export function sortOf(column: string): Omit<Sort, 'descending'> | null {
  if (column.startsWith(QUESTION)) return { by: 'label', question: column.slice(QUESTION.length) };
  return column === 'status' || column === 'touched' ? { by: column } : null;
}

/** How somebody last looked at a project's table: kept in this browser. */
const lookSchema = z.object({
  columns: z.array(columnSchema).max(64).nullable(),
  sort: sortSchema,
  dense: z.boolean(),
  reader: z.boolean(),
});
/** `columns` null: all, at their first widths. */
export type Look = z.infer<typeof lookSchema>;

const FIRST: Look = { columns: null, sort: { by: 'place', descending: false }, dense: false, reader: false };

export function keptLook(text: string | null): Look {
  if (text === null) return FIRST;
  try {
    return lookSchema.safeParse(JSON.parse(text)).data ?? FIRST;
  } catch {
    return FIRST;
  }
}
