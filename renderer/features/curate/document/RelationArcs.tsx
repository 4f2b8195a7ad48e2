import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useState } from 'react';
import { t } from '#renderer/text/text.ts';
import { type Arc, arcOf, type Box } from './arcs.ts';
import styles from './RelationArcs.module.css';
import { labelColour } from './labelColours.ts';

/** What joins two spans, by their numbers. */
export interface Joined {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** The name of what joins them. */
  readonly label: string;
  readonly colour: number;
}

interface RelationArcsProps {
  readonly root: RefObject<HTMLElement | null>;
  readonly joined: readonly Joined[];
  /** Changes whenever words stand elsewhere though the text has its size. */
  readonly drawn: unknown;
  /** The words of a span, as they may be seen. */
  readonly wordsOf: (span: number) => string;
  readonly onRemove: ((key: string) => void) | undefined;
}

/** Relations as lines over the text. Each is reached with Tab, says what it joins, and goes with Delete. */
export function RelationArcs({ root, joined, drawn, wordsOf, onRemove }: RelationArcsProps) {
  const id = useId();
  const [arcs, setArcs] = useState<ReadonlyMap<string, Arc>>(new Map());

  useLayoutEffect(() => {
    const text = root.current;
    if (text === null) return undefined;
    const measure = () => setArcs(arcsIn(text, joined));
    measure();
    // Far pieces of a long text get their true height only when they are drawn.
    const watch = new ResizeObserver(measure);
    watch.observe(text);
    return () => watch.disconnect();
  }, [root, joined, drawn]);

  return (
    <svg className={styles.arcs} role="group" aria-label={t('curateDocument.relations')}>
      {joined.map((one, place) => {
        const arc = arcs.get(one.key);
        if (arc === undefined) return null;
        const [from, to] = [wordsOf(one.from), wordsOf(one.to)];
        const words = t('curateDocument.relation', { from, label: one.label, to });
        const press = (event: KeyboardEvent) => {
          if (onRemove === undefined || (event.key !== 'Delete' && event.key !== 'Backspace')) return;
          // The desk would discard the record.
          event.preventDefault();
          event.stopPropagation();
          onRemove(one.key);
        };
        return (
          <g
            key={one.key}
            role="img"
            aria-label={onRemove === undefined ? words : t('curateDocument.relationRemovable', { relation: words })}
            tabIndex={0}
            className={styles.arc}
            style={{ color: labelColour(one.colour) }}
            onKeyDown={press}
          >
            <marker
              id={`${id}-${place}`}
              viewBox="0 0 8 8"
              refX="4"
              refY="6"
              markerWidth="7"
              markerHeight="7"
              markerUnits="userSpaceOnUse"
            >
              <path d="M 1 1 L 4 7 L 7 1" className={styles.point} />
            </marker>
            <path d={arc.path} className={styles.line} markerEnd={`url(#${id}-${place})`} />
            <text x={arc.label.x} y={arc.label.y} textAnchor={arc.label.anchor} className={styles.name}>
              {one.label}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function arcsIn(text: HTMLElement, joined: readonly Joined[]): Map<string, Arc> {
  const corner = text.getBoundingClientRect();
  const boxOf = (span: number): Box | undefined => {
    const first = text.querySelector(`[data-marks~="${span}"]`)?.getClientRects()[0];
    if (first === undefined) return undefined;
    return { left: first.left - corner.left, right: first.right - corner.left, top: first.top - corner.top };
  };
  const arcs = new Map<string, Arc>();
  for (const [place, { key, from, to }] of joined.entries()) {
    const [one, other] = [boxOf(from), boxOf(to)];
    if (one !== undefined && other !== undefined) arcs.set(key, arcOf(one, other, place));
  }
  return arcs;
}
