import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { ColumnChoice, Sort } from '#core/curate/view.ts';
import { t } from '#renderer/text/text.ts';
import { NARROWEST, WIDEST, sortOf } from './columns.ts';
import styles from './Grid.module.css';

const STEP = 16;

interface GridHeadProps {
  columns: readonly ColumnChoice[];
  titleOf: (column: string) => string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onResize: (column: string, width: number) => void;
  chosen: boolean | 'mixed';
  /** Null while it is not known yet what all are. */
  onChooseAll: (() => void) | null;
}

export function GridHead({ columns, titleOf, sort, onSort, onResize, chosen, onChooseAll }: GridHeadProps) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <div role="columnheader" className={styles.box}>
        <button
          type="button"
          role="checkbox"
          aria-checked={chosen}
          aria-label={t('curateTable.grid.chooseAll')}
          title={t('curateTable.grid.chooseAll')}
          className={styles.tick}
          disabled={onChooseAll === null}
          onClick={() => onChooseAll?.()}
        >
          {chosen !== false && (
            <svg viewBox="0 0 12 12" aria-hidden>
              <path d={chosen === true ? 'M2.5 6.5l2.5 2.5 4.5-6' : 'M2.5 6h7'} />
            </svg>
          )}
        </button>
      </div>
      <HeadCell title={t('curateTable.grid.columns.place')} by={{ by: 'place' }} sort={sort} onSort={onSort} />
      {columns.map(({ id, width }) => (
        <HeadCell
          key={id}
          title={titleOf(id)}
          by={sortOf(id)}
          sort={sort}
          onSort={onSort}
          resizing={id === 'text' ? undefined : { width, resize: (to) => onResize(id, to) }}
        />
      ))}
    </div>
  );
}

interface HeadCellProps {
  title: string;
  by: Omit<Sort, 'descending'> | null;
  sort: Sort;
  onSort: (sort: Sort) => void;
  resizing?: { width: number; resize: (width: number) => void } | undefined;
}

function HeadCell({ title, by, sort, onSort, resizing }: HeadCellProps) {
  const sorted = by !== null && by.by === sort.by && by.question === sort.question;
  return (
    <div
      role="columnheader"
      className={styles.headCell}
      aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {by === null ? (
        <span className={styles.headTitle}>
          <span className={styles.headWords}>{title}</span>
        </span>
      ) : (
        <button
          type="button"
          className={styles.headTitle}
          onClick={() => onSort({ ...by, descending: sorted && !sort.descending })}
        >
          <span className={styles.headWords}>{title}</span>
          {sorted && <span aria-hidden>{sort.descending ? '↓' : '↑'}</span>}
        </button>
      )}
      {resizing !== undefined && <Handle title={title} {...resizing} />}
    </div>
  );
}

/** The edge of a column: dragged, or moved with the arrows. */
function Handle({ title, width, resize }: { title: string; width: number; resize: (width: number) => void }) {
  const from = useRef<{ x: number; width: number } | null>(null);
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width };
  };
  const drag = (event: PointerEvent) => {
    if (from.current !== null) resize(from.current.width + event.clientX - from.current.x);
  };
  const end = () => {
    from.current = null;
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    resize(width + (event.key === 'ArrowLeft' ? -STEP : STEP));
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('curateTable.grid.width', { column: title })}
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={begin}
      onPointerMove={drag}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    />
  );
}
