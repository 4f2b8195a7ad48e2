import { type CSSProperties, memo } from 'react';
import type { Range } from '#core/curate/spans/spanText.ts';
import { t } from '#renderer/text/text.ts';
import styles from './DocumentText.module.css';
import { type Mark, type Run, runsOf, visibleText } from './drawing.ts';
import { labelColour, labelWash } from './labelColours.ts';

interface ChunkProps {
  /** The whole text. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly direction: 'ltr' | 'rtl';
  /** Those that touch this chunk. */
  readonly marks: readonly Mark[];
  readonly hidden: readonly Range[];
}

/** A piece of a text with what is marked in it. It is drawn again only when something in it is another. */
export const Chunk = memo(function Chunk({ text, from, to, direction, marks, hidden }: ChunkProps) {
  const lanes = Math.max(0, ...marks.map(({ lane }) => lane + 1));
  return (
    <div
      className={styles.chunk}
      dir={direction}
      data-from={from}
      data-to={to}
      style={lanes > 2 ? { lineHeight: `${29 + 4 * (lanes - 2)}px` } : undefined}
    >
      {runsOf({ from, to }, marks, hidden).map((run) => (
        <RunView key={run.from} run={run} text={text} hidden={hidden} />
      ))}
    </div>
  );
}, isSame);

function isSame(one: ChunkProps, other: ChunkProps): boolean {
  return (
    one.text === other.text &&
    one.from === other.from &&
    one.to === other.to &&
    one.direction === other.direction &&
    sameParts(one.marks, other.marks) &&
    sameParts(one.hidden, other.hidden)
  );
}

function sameParts(one: readonly object[], other: readonly object[]): boolean {
  return one === other || (one.length === other.length && JSON.stringify(one) === JSON.stringify(other));
}

function RunView({ run, text, hidden }: { run: Run; text: string; hidden: readonly Range[] }) {
  const { from, to, marks, redacted } = run;
  const words = visibleText(text, { start: from, end: to }, hidden);
  const ends = marks.filter((mark) => mark.to === to);
  return (
    <span
      data-from={from}
      data-to={to}
      data-redacted={redacted ? '' : undefined}
      data-marks={marks.length === 0 ? undefined : marks.map(({ key }) => key).join(' ')}
      data-selected={marks.some(({ selected }) => selected) ? '' : undefined}
      className={redacted ? styles.redacted : marks.length === 0 ? undefined : styles.marked}
      style={marks.length === 0 ? undefined : styleOf(marks)}
      {...(redacted ? { role: 'img', 'aria-label': t('curateDocument.redacted') } : {})}
    >
      {words}
      {ends.map((mark) => (
        // Drawn by the style sheet, so that nobody can select or copy it: it is not of the text.
        <span key={mark.key} className={styles.tag} data-tag={mark.tag} style={{ color: labelColour(mark.colour) }} />
      ))}
    </span>
  );
}

/** A line for each mark, in its lane; under the words the wash of the shortest that a person made. */
function styleOf(marks: readonly Mark[]): CSSProperties {
  const own = marks.find(({ selected }) => selected) ?? marks.find(({ suggested }) => !suggested);
  const lines = marks.map((mark) => {
    const ink = labelColour(mark.colour);
    return mark.suggested
      ? `repeating-linear-gradient(90deg, ${ink} 0 5px, transparent 5px 9px)`
      : `linear-gradient(${ink}, ${ink})`;
  });
  const lowest = Math.max(...marks.map(({ lane }) => lane));
  return {
    backgroundColor: own === undefined ? 'transparent' : labelWash(own.colour),
    backgroundImage: lines.join(', '),
    backgroundPosition: marks.map(({ lane }) => `0 calc(100% - ${4 * (lowest - lane)}px)`).join(', '),
    backgroundSize: marks.map(({ selected }) => (selected ? '100% 3px' : '100% 2px')).join(', '),
    paddingBottom: `${2 + 4 * lowest}px`,
  };
}
