import { useCallback, useMemo } from 'react';
import { addable } from '#core/curate/desk/drafting.ts';
import type { Question, Span } from '#core/curate/question.ts';
import type { Field } from '#core/curate/value.ts';
import { DocumentText } from '../document/DocumentText.tsx';
import { useDesk, useReading, useShown } from './useDesk.ts';
import { useProposals } from './useProposals.ts';
import { useJoined } from './useJoined.ts';
import { useRedacted } from './useRedacted.ts';

type SpansQuestion = Extract<Question, { kind: 'spans' }>;

interface SpannedTextProps {
  field: Field;
  text: string;
  record: number;
  /** The questions that ask for spans of this field. */
  asked: readonly SpansQuestion[];
}

const NO_SPANS: readonly Span[] = [];
const nothing = (): void => {};

/** A text with the spans that are marked in it, and the way to mark more. */
export function SpannedText({ asked, ...rest }: SpannedTextProps) {
  const active = useShown((shown) => shown.active);
  // Where several questions ask about one text, the spans of the active one are on the page.
  const question = asked.find(({ id }) => id === active) ?? asked[0];
  return question === undefined ? <Plain {...rest} /> : <Marked {...rest} question={question} />;
}

function Plain({ field, text, record }: Omit<SpannedTextProps, 'asked'>) {
  const redactions = useRedactions(record, field.id);
  return (
    <DocumentText
      field={field}
      text={text}
      spans={NO_SPANS}
      suggested={NO_SPANS}
      activeLabel={null}
      redactions={redactions}
      onSpans={nothing}
      readOnly
    />
  );
}

function Marked({ field, text, record, question }: Omit<SpannedTextProps, 'asked'> & { question: SpansQuestion }) {
  const desk = useDesk();
  const redactions = useRedactions(record, field.id);
  const reading = useReading();
  const label = useShown(({ labels }) => labels[question.id] ?? null);
  const selected = useShown(({ span }) => (span?.question === question.id ? span.id : null));
  const spans = useShown(({ answers }) => {
    const answer = answers[question.id];
    return answer?.kind === 'spans' ? answer.spans : NO_SPANS;
  });
  const proposals = useProposals();
  const proposed = proposals.find((proposal) => proposal.question === question.id);
  const suggested = useMemo(
    () => (proposed?.answer.kind === 'spans' ? addable(spans, proposed.answer.spans, question.overlaps) : NO_SPANS),
    [proposed, spans, question.overlaps],
  );
  const onSpans = useCallback(
    (next: Span[]) => desk.answer(question.id, { kind: 'spans', unit: 'codepoint', spans: next }),
    [desk, question.id],
  );
  const onSelectSpan = useCallback((id: number | null) => desk.chooseSpan(question.id, id), [desk, question.id]);
  const { joined, remove: onRemoveJoined } = useJoined(question.id);
  return (
    <DocumentText
      key={record}
      field={field}
      text={text}
      spansQuestion={question}
      spans={spans}
      suggested={suggested}
      certainty={proposed?.certainty}
      activeLabel={label}
      redactions={redactions}
      onSpans={onSpans}
      selectedSpan={selected}
      onSelectSpan={onSelectSpan}
      readOnly={reading}
      joined={joined}
      onRemoveJoined={onRemoveJoined}
    />
  );
}

function useRedactions(record: number, field: string): ReturnType<ReturnType<typeof useRedacted>> {
  const redacted = useRedacted(record);
  return useMemo(() => redacted(field), [redacted, field]);
}
