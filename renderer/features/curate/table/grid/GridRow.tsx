import { type MouseEvent, memo } from 'react';
import type { Project } from '#core/curate/project.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { ColumnChoice } from '#core/curate/view.ts';
import { count } from '#renderer/text/amounts.ts';
import { Cell } from './cells.tsx';
import styles from './Grid.module.css';

interface GridRowProps {
  place: number;
  /** In pixels from the head of the rows that are drawn. */
  top: number;
  ordinal: number;
  record: CurateRecord | undefined;
  selected: boolean;
  current: boolean;
  columns: readonly ColumnChoice[];
  state: ProjectState;
  /** Of the state: what the row says of it depends on this. */
  version: number;
  head: Project;
  me: string;
}

/** The id of a row's element, for whoever points at it. */
export function rowId(place: number): string {
  return `table-row-${place}`;
}

/** The place of the row that something happened in, and whether it was the box in front. */
export function rowHit(event: MouseEvent): { place: number; box: boolean } | null {
  if (!(event.target instanceof Element)) return null;
  const row = event.target.closest<HTMLElement>('[data-place]');
  if (row === null) return null;
  return { place: Number(row.dataset['place']), box: event.target.closest('[data-box]') !== null };
}

export const GridRow = memo(function GridRow({
  place,
  top,
  ordinal,
  record,
  selected,
  current,
  columns,
  state,
  head,
  me,
}: GridRowProps) {
  return (
    <div
      id={rowId(place)}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={selected}
      data-current={current}
      data-place={place}
      className={styles.row}
      style={{ top }}
    >
      <div role="gridcell" className={styles.box} data-box>
        <span className={styles.tick} aria-hidden>
          {selected && (
            <svg viewBox="0 0 12 12">
              <path d="M2.5 6.5l2.5 2.5 4.5-6" />
            </svg>
          )}
        </span>
      </div>
      <div role="gridcell" className={styles.ordinal}>
        {count(ordinal + 1)}
      </div>
      {columns.map(({ id }) => (
        <div key={id} role="gridcell" className={styles.cell}>
          <Cell column={id} ordinal={ordinal} record={record} state={state} head={head} me={me} />
        </div>
      ))}
    </div>
  );
});
