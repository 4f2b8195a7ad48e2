import { type Result, fail, ok } from '../../result.ts';
import type { Span } from '../question.ts';
import type { Range, SpanText } from './spanText.ts';
import { type Unit, lastBefore, nextAfter } from './words.ts';

/** OVERLAP: the question takes none. TWICE: there is the same span with the same label. EMPTY: nothing is left. */
export type SpanRefusal = 'OVERLAP' | 'TWICE' | 'EMPTY' | 'GONE';
export type Edited = Result<Span[], SpanRefusal>;

/** `range` in code points. The text of the span is taken from the text itself, so that it always fits. */
export function addSpan(
  text: SpanText,
  spans: readonly Span[],
  { start, end }: Range,
  label: string,
  overlaps: boolean,
): Edited {
  const id = spans.reduce((highest, span) => Math.max(highest, span.id), -1) + 1;
  return placed(text, spans, { id, start, end, text: '', label }, overlaps);
}

export function removeSpan(spans: readonly Span[], id: number): Span[] {
  return spans.filter((span) => span.id !== id);
}

export function relabelSpan(spans: readonly Span[], id: number, label: string): Edited {
  const span = spans.find((other) => other.id === id);
  if (span === undefined) return fail('GONE');
  if (spans.some((other) => other.id !== id && isSame(other, { ...span, label }))) return fail('TWICE');
  return ok(spans.map((other) => (other.id === id ? { ...other, label } : other)));
}

export function resizeSpan(
  text: SpanText,
  spans: readonly Span[],
  id: number,
  { start, end }: Range,
  overlaps: boolean,
): Edited {
  const span = spans.find((other) => other.id === id);
  if (span === undefined) return fail('GONE');
  return placed(text, removeSpan(spans, id), { ...span, start, end }, overlaps);
}

/** Moves one edge of a span by a word or by a character, further on (1) or back (−1). */
export function moveEdge(
  text: SpanText,
  spans: readonly Span[],
  move: { readonly id: number; readonly edge: 'start' | 'end'; readonly step: 1 | -1; readonly by: Unit },
  overlaps: boolean,
): Edited {
  const span = spans.find((other) => other.id === move.id);
  if (span === undefined) return fail('GONE');
  const unit = text.toUnit(span[move.edge]);
  const to = text.toPoint(movedEdge(text.text, unit, move));
  const range = move.edge === 'start' ? { start: to, end: span.end } : { start: span.start, end: to };
  return resizeSpan(text, spans, move.id, range, overlaps);
}

function movedEdge(text: string, unit: number, { edge, step, by }: { edge: 'start' | 'end'; step: 1 | -1; by: Unit }) {
  if (edge === 'end' && step === 1) return nextAfter(text, unit, by)?.end ?? unit;
  if (edge === 'start' && step === -1) return lastBefore(text, unit, by)?.start ?? unit;
  // Back over a word: to where the one before it ends; on over a word: to where the one after it begins.
  if (edge === 'end') return lastBefore(text, lastBefore(text, unit, by)?.start ?? 0, by)?.end ?? 0;
  return nextAfter(text, nextAfter(text, unit, by)?.end ?? text.length, by)?.start ?? text.length;
}

function placed(text: SpanText, others: readonly Span[], span: Span, overlaps: boolean): Edited {
  const [start, end] = [Math.max(0, span.start), Math.min(text.length, span.end)];
  if (start >= end) return fail('EMPTY');
  const whole = { ...span, start, end, text: text.slice(start, end) };
  if (others.some((other) => isSame(other, whole))) return fail('TWICE');
  if (!overlaps && others.some((other) => other.start < end && start < other.end)) return fail('OVERLAP');
  // In the order of the text, so that it does not matter in which order they were marked.
  return ok([...others, whole].toSorted((a, b) => a.start - b.start || a.end - b.end || a.id - b.id));
}

function isSame(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end && one.label === other.label;
}
