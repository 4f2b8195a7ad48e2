import { lazy, memo, Suspense, useMemo, useState } from 'react';
import type { Question, Span } from '#core/curate/question.ts';
import { spanText, type Range } from '#core/curate/spans/spanText.ts';
import type { Field } from '#core/curate/value.ts';
import { AnswerText } from '#renderer/features/ask/AnswerText.tsx';
import { useLinkConsent } from '#renderer/features/ask/linkConsent.ts';
import { t } from '#renderer/text/text.ts';
import { hiddenIn, visibleText } from './drawing.ts';
import { MarkedText } from './MarkedText.tsx';
import type { Joined } from './RelationArcs.tsx';
import styles from './DocumentText.module.css';

const LinkConsent = lazy(() => import('#renderer/features/ask/LinkConsent.tsx'));

export interface DocumentTextProps {
  readonly field: Field;
  readonly text: string;
  /** Set where the text can have spans. One that asks about another field is passed over. */
  readonly spansQuestion?: Extract<Question, { kind: 'spans' }> | undefined;
  readonly spans: readonly Span[];
  /** What a model, a rule or the file proposes. */
  readonly suggested: readonly Span[];
  /** How certain whoever proposes is, from 0 to 1. */
  readonly certainty?: number | null | undefined;
  /** What newly marked words get. */
  readonly activeLabel: string | null;
  /** In code points. What lies in them is not on the page at all. */
  readonly redactions: readonly Range[];
  readonly onSpans?: ((next: Span[]) => void) | undefined;
  /** Left out where nobody but the text itself has to know. */
  readonly selectedSpan?: number | null | undefined;
  readonly onSelectSpan?: ((id: number | null) => void) | undefined;
  readonly readOnly: boolean;
  /** What joins spans. Kept as it is from one drawing to the next while nothing of it changes. */
  readonly joined?: readonly Joined[];
  readonly onRemoveJoined?: ((key: string) => void) | undefined;
}

/** A field of a record as a page to read, and to mark words in. What it holds is never read as HTML. */
export const DocumentText = memo(function DocumentText({ field, text, spansQuestion, ...rest }: DocumentTextProps) {
  const question = spansQuestion?.field === field.id ? spansQuestion : undefined;
  if (text === '') return <p className={`${styles.document} ${styles.empty}`}>{t('curateDocument.empty')}</p>;
  // Offsets are counted in the text as it stands: what is marked cannot be read as Markdown.
  if (field.kind === 'markdown' && question === undefined) {
    return <MarkdownText text={text} redactions={rest.redactions} />;
  }
  return <MarkedText {...rest} title={field.title} kind={field.kind} text={text} question={question} />;
});

function MarkdownText({ text, redactions }: { text: string; redactions: readonly Range[] }) {
  const seen = useMemo(
    () => visibleText(text, { start: 0, end: text.length }, hiddenIn(spanText(text), redactions)),
    [text, redactions],
  );
  // Several texts stand on one page: the one that was touched last asks about its link.
  const [touched, setTouched] = useState(false);
  const asks = useLinkConsent(({ url }) => url !== null);
  return (
    <div
      className={styles.document}
      onFocus={() => setTouched(true)}
      onBlur={() => setTouched(asks)}
      onClickCapture={() => setTouched(true)}
    >
      <AnswerText text={seen} writing={false} />
      {touched && asks && (
        <Suspense>
          <LinkConsent />
        </Suspense>
      )}
    </div>
  );
}
