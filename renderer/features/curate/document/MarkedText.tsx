import { type ClipboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { FieldKind } from '#core/curate/value.ts';
import { spanText } from '#core/curate/spans/spanText.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chunk } from './Chunk.tsx';
import type { DocumentTextProps } from './DocumentText.tsx';
import { chunksOf, hiddenIn, marksOf, meet, visibleText } from './drawing.ts';
import { MarkingKeys } from './MarkingKeys.tsx';
import { selectedRange } from './places.ts';
import { type Joined, RelationArcs } from './RelationArcs.tsx';
import styles from './DocumentText.module.css';
import { useMarking } from './useMarking.ts';
import { usePointer } from './usePointer.ts';
import { useSpanKeys } from './useSpanKeys.ts';

type MarkedTextProps = Omit<DocumentTextProps, 'field' | 'spansQuestion'> & {
  readonly title: string;
  readonly kind: FieldKind;
  readonly question: DocumentTextProps['spansQuestion'];
};

const NOTHING: readonly Joined[] = [];

/** Plain text with its spans. Marked with mouse, touch or keyboard where there is a question and somebody may answer. */
export function MarkedText(props: MarkedTextProps) {
  const {
    title,
    kind,
    question,
    spans,
    suggested,
    certainty = null,
    redactions,
    activeLabel,
    joined = NOTHING,
  } = props;
  const root = useRef<HTMLDivElement>(null);
  const text = useMemo(() => spanText(props.text), [props.text]);
  const [ownSelected, setOwnSelected] = useState<number | null>(null);
  const selected = props.selectedSpan === undefined ? ownSelected : props.selectedSpan;

  const chunks = useMemo(() => chunksOf(text.text), [text]);
  const hidden = useMemo(() => hiddenIn(text, redactions), [text, redactions]);
  const labels = question?.labels;
  const marks = useMemo(
    () => (labels === undefined ? [] : marksOf(text, { spans, suggested, certainty, labels, selected })),
    [text, spans, suggested, certainty, labels, selected],
  );

  const marking = useMarking({
    text,
    question,
    spans,
    suggested,
    hidden,
    activeLabel,
    selected,
    select: (id) => {
      setOwnSelected(id);
      props.onSelectSpan?.(id);
    },
    onSpans: props.readOnly ? undefined : props.onSpans,
  });
  const pointer = usePointer(root, marking);
  const keys = useSpanKeys(root, marking);

  // Chosen elsewhere, in a list of spans for example.
  useEffect(() => {
    if (selected === null) return;
    root.current?.querySelector(`[data-marks~="${selected}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  const copy = (event: ClipboardEvent) => {
    const range = root.current === null ? null : selectedRange(root.current);
    if (range === null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', visibleText(text.text, range, hidden));
  };
  const wordsOf = (id: number) => {
    const mark = marks.find(({ key }) => key === String(id));
    return mark === undefined ? '' : visibleText(text.text, { start: mark.from, end: mark.to }, hidden);
  };
  const active = labels?.find(({ id }) => id === activeLabel);

  return (
    <div className={styles.document} data-kind={kind} data-joined={joined.length > 0}>
      <div
        ref={root}
        className={styles.text}
        data-editable={marking.editable}
        onCopy={copy}
        onPointerDown={pointer.onPointerDown}
        {...(marking.editable
          ? {
              role: 'textbox',
              'aria-multiline': true,
              'aria-readonly': true,
              'aria-label': t('curateDocument.text', { title }),
              tabIndex: 0,
              onKeyDown: keys.onKeyDown,
              onBlur: keys.leave,
            }
          : {})}
      >
        {chunks.map(({ from, to, direction }) => (
          <Chunk
            key={from}
            text={text.text}
            from={from}
            to={to}
            direction={direction}
            marks={marks.filter((mark) => meet(mark, { from, to }))}
            hidden={hidden.filter(({ start, end }) => start < to && from < end)}
          />
        ))}
      </div>
      {joined.length > 0 && (
        <RelationArcs
          root={root}
          joined={joined}
          drawn={marks}
          wordsOf={wordsOf}
          onRemove={props.readOnly ? undefined : props.onRemoveJoined}
        />
      )}
      {pointer.touched !== null && active !== undefined && (
        <div className={styles.touch}>
          <Button kind="call" onClick={pointer.markTouched}>
            {t('curateDocument.markAs', { label: active.name })}
          </Button>
        </div>
      )}
      {marking.refused !== undefined && (
        <p className={styles.refused} role="alert">
          {marking.refused}
        </p>
      )}
      {marking.editable && (
        <>
          <MarkingKeys onSpan={selected !== null} />
          <div className={styles.unseen} role="status">
            {keys.said ?? marking.said}
          </div>
        </>
      )}
    </div>
  );
}
