import { type KeyboardEvent, type ReactNode, use, useId, useRef, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { AnswerMarksContext } from './answerMarks.ts';
import styles from './Marked.module.css';

interface MarkedProps {
  properties: Readonly<Record<string, unknown>>;
  children: ReactNode;
}

/** Words that stand in records, or a citation: named when they are pointed at or stopped at, opened with a click. */
export function Marked({ properties, children }: MarkedProps) {
  const { open } = use(AnswerMarksContext);
  const { cites, tone, label, record, first, linked } = properties;
  if (typeof cites === 'number') {
    return (
      <Opener act={() => open(cites)} className={styles.citation} note={t('credit.mark.cites', { number: cites })}>
        {children}
      </Opener>
    );
  }
  const drawn = { 'data-tone': String(tone), className: styles.mark };
  if (linked === true) return <span {...drawn}>{children}</span>;
  const act = typeof record === 'number' ? () => open(record) : undefined;
  return (
    <Opener {...drawn} act={act} stops={first === true} note={String(label)}>
      {children}
    </Opener>
  );
}

interface OpenerProps {
  act: (() => void) | undefined;
  note: string;
  /** A keyboard stops here; the later pieces of a stretch are reached by a pointer only. */
  stops?: boolean;
  className: string | undefined;
  'data-tone'?: string;
  children: ReactNode;
}

/** As wide as a note may get, in pixels. */
const NOTE_WIDTH = 300;

/** Not a button element: its words have to break over lines as the others do. */
function Opener({ act, note, stops = true, children, ...drawn }: OpenerProps) {
  const id = useId();
  const words = useRef<HTMLSpanElement>(null);
  const [side, setSide] = useState<'start' | 'end' | null>(null);
  const show = () => {
    const page = words.current?.closest('article')?.getBoundingClientRect();
    const left = words.current?.getClientRects()[0]?.left ?? 0;
    setSide(page !== undefined && left + NOTE_WIDTH > page.right ? 'end' : 'start');
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && side !== null) {
      // The page would stop an answer.
      event.stopPropagation();
      setSide(null);
    }
    if ((event.key === 'Enter' || event.key === ' ') && act !== undefined) {
      event.preventDefault();
      act();
    }
  };
  return (
    <span className={styles.holder} onPointerEnter={show} onPointerLeave={() => setSide(null)}>
      <span
        {...drawn}
        ref={words}
        {...(stops && {
          tabIndex: 0,
          role: act === undefined ? 'note' : 'button',
          onFocus: show,
          onBlur: () => setSide(null),
          onKeyDown: pressed,
        })}
        aria-describedby={side === null ? undefined : id}
        data-opens={act !== undefined}
        onClick={act}
      >
        {children}
      </span>
      {side !== null && (
        <span id={id} role="tooltip" className={styles.note} data-side={side} dir="auto">
          {note}
        </span>
      )}
    </span>
  );
}
