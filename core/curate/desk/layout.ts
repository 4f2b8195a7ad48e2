import type { Question } from '../question.ts';
import type { Field } from '../value.ts';

type Of<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>;

/** One thing under the other on the page of a record. */
export type PagePart =
  | { readonly kind: 'field'; readonly field: Field; readonly spans: readonly Of<'spans'>[] }
  | { readonly kind: 'sides'; readonly question: Of<'preference'>; readonly fields: readonly Field[] }
  | { readonly kind: 'write'; readonly question: Of<'text'> | Of<'chat'> | Of<'ranking'> };

/**
 * The record's page: its fields in order; two that are compared stand side by side; what is written or put in order
 * needs the page's width and stands in the place of its field, or at the end.
 */
export function pageOf(fields: readonly Field[], questions: readonly Question[]): PagePart[] {
  const parts: PagePart[] = [];
  const written = new Set<string>();
  const compared = new Set<string>();
  for (const field of fields) {
    const worked = questions
      .filter((question) => question.kind === 'chat' || question.kind === 'ranking')
      .filter((question) => question.field === field.id);
    const sides = questions
      .filter((question) => question.kind === 'preference')
      .find((question) => question.fields.includes(field.id));
    for (const question of worked) {
      written.add(question.id);
      parts.push({ kind: 'write', question });
    }
    if (worked.length > 0) continue;
    if (sides !== undefined) {
      if (!compared.has(sides.id)) {
        const both = sides.fields.flatMap((id) => fields.find((other) => other.id === id) ?? []);
        parts.push({ kind: 'sides', question: sides, fields: both });
      }
      compared.add(sides.id);
      continue;
    }
    const spans = questions.filter((question) => question.kind === 'spans');
    parts.push({ kind: 'field', field, spans: spans.filter((question) => question.field === field.id) });
  }
  for (const question of questions) {
    const wide = question.kind === 'text' || question.kind === 'chat' || question.kind === 'ranking';
    if (wide && !written.has(question.id)) parts.push({ kind: 'write', question });
  }
  return parts;
}
