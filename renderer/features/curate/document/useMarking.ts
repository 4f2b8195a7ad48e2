import { useEffect, useMemo, useState } from 'react';
import type { Question, Span } from '#core/curate/question.ts';
import { type Edited, type SpanRefusal, addSpan, moveEdge, removeSpan } from '#core/curate/spans/edit.ts';
import type { Range, SpanText } from '#core/curate/spans/spanText.ts';
import { type Unit, snapped } from '#core/curate/spans/words.ts';
import { t } from '#renderer/text/text.ts';
import { maskedText, visibleText } from './drawing.ts';

interface MarkingParts {
  readonly text: SpanText;
  readonly question: Extract<Question, { kind: 'spans' }> | undefined;
  readonly spans: readonly Span[];
  readonly suggested: readonly Span[];
  readonly hidden: readonly Range[];
  readonly activeLabel: string | null;
  readonly selected: number | null;
  readonly select: (id: number | null) => void;
  /** Left out where nobody may mark. */
  readonly onSpans: ((next: Span[]) => void) | undefined;
}

/** How long it is said why nothing was marked. */
const REFUSED_MS = 5_000;

/** What a hand or a keyboard can do to the spans of a text. Ranges come in UTF-16 units. */
export interface Marking {
  /** With blocks where something is hidden: nobody finds the words in there. */
  readonly text: string;
  readonly editable: boolean;
  readonly labelled: boolean;
  readonly selected: number | null;
  /** For those who do not see the page: what has just happened. */
  readonly said: string;
  /** Why nothing came of the last attempt; for a while. */
  readonly refused: string | undefined;
  readonly select: (id: number | null) => void;
  /** Gives the new span's number, or why there is none. */
  readonly mark: (range: Range, how: 'words' | 'exactly' | 'as it is') => number | SpanRefusal | null;
  readonly refuse: (why: SpanRefusal) => void;
  readonly accept: (place: number) => void;
  readonly remove: (id: number) => void;
  readonly move: (edge: 'start' | 'end', step: 1 | -1, by: Unit) => void;
  /** Spans that a person made over all of a range, the shortest first. */
  readonly spansOver: (range: Range) => Span[];
  readonly words: (range: Range) => string;
}

export function useMarking(parts: MarkingParts): Marking {
  const { text, question, spans, suggested, hidden, activeLabel, selected, select, onSpans } = parts;
  const [said, setSaid] = useState('');
  const [refused, setRefused] = useState<{ text: string }>();
  const masked = useMemo(() => maskedText(text.text, hidden), [text, hidden]);
  const overlaps = question?.overlaps ?? false;

  const words = (range: Range) => visibleText(text.text, range, hidden);
  const units = ({ start, end }: Range): Range => ({ start: text.toUnit(start), end: text.toUnit(end) });
  const refuse = (why: SpanRefusal) => setRefused({ text: t(`curateDocument.refused.${why}`) });

  useEffect(() => {
    const timer = setTimeout(() => setRefused(undefined), REFUSED_MS);
    return () => clearTimeout(timer);
  }, [refused, spans]);

  const add = (range: Range, label: string): number | SpanRefusal => {
    const edited = addSpan(
      text,
      spans,
      { start: text.toPoint(range.start), end: text.toPoint(range.end) },
      label,
      overlaps,
    );
    if (!edited.ok) return edited.failure;
    onSpans?.(edited.value);
    setRefused(undefined);
    const name = question?.labels.find(({ id }) => id === label)?.name ?? label;
    setSaid(t('curateDocument.marked', { label: name, words: words(range) }));
    return edited.value.reduce((highest, { id }) => Math.max(highest, id), 0);
  };
  const replace = (edited: Edited) => {
    if (!edited.ok) {
      refuse(edited.failure);
      return;
    }
    onSpans?.(edited.value);
    setRefused(undefined);
    const changed = edited.value.find(({ id }) => id === selected);
    if (changed !== undefined) setSaid(words(units(changed)));
  };

  return {
    text: masked,
    editable: question !== undefined && onSpans !== undefined,
    labelled: activeLabel !== null,
    selected,
    said,
    refused: refused?.text,
    select,
    refuse,
    words,
    mark: (range, how) => {
      const meant = how === 'as it is' ? range : snapped(masked, range, how === 'exactly');
      if (meant === null) return null;
      if (activeLabel === null) {
        setRefused({ text: t('curateDocument.chooseLabel') });
        return null;
      }
      return add(meant, activeLabel);
    },
    accept: (place) => {
      const span = suggested[place];
      if (span === undefined || onSpans === undefined) return;
      const added = add(units(span), span.label);
      if (typeof added === 'string') refuse(added);
    },
    remove: (id) => {
      const span = spans.find((other) => other.id === id);
      if (span === undefined) return;
      select(null);
      onSpans?.(removeSpan(spans, id));
      setSaid(t('curateDocument.removed', { words: words(units(span)) }));
    },
    move: (edge, step, by) => {
      if (selected !== null) replace(moveEdge(text, spans, { id: selected, edge, step, by }, overlaps));
    },
    spansOver: (range) =>
      spans
        .filter((span) => {
          const { start, end } = units(span);
          return start <= range.start && range.end <= end;
        })
        .toSorted((a, b) => a.end - a.start - (b.end - b.start)),
  };
}
