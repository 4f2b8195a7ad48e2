import { folded } from '#core/reading/score.ts';
import { indexed } from '../projects/searchWords.ts';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** A question that is a book is looked for by the first of its words. */
const MOST_ASKED = 64;

/** The words of a text as the index has them, each as often as it stands there. */
export function termsOf(text: string): string[] {
  return (indexed(text).match(WORD) ?? []).map(folded).filter((word) => word !== '');
}

/** The different words of a question, in their order. */
export function askedTerms(question: string): string[] {
  return [...new Set(termsOf(question))].slice(0, MOST_ASKED);
}

/** How often each of these words stands in a text, and how many words it has. */
export function countTerms(text: string, wanted: ReadonlySet<string>): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  const terms = termsOf(text);
  for (const term of terms) if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { counts, length: terms.length };
}
