import { type KeyboardEvent, type MouseEvent, useEffect, useEffectEvent, useRef } from 'react';
import type { ColumnChoice, Sort } from '#core/curate/view.ts';
import { onMac } from '#renderer/app/commands.ts';
import { strokeOf } from '#renderer/app/keys.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { sentenceForError } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { type Selection, isSelected } from '../selection.ts';
import { GridHead } from './GridHead.tsx';
import { GridRow, rowHit, rowId } from './GridRow.tsx';
import { type GridAct, gridActOf, placeAfter } from './gridKeys.ts';
import type { Rows } from './rows.ts';
import { inSight, spacerHeight } from './scroll.ts';
import { useRowRecords } from './useRowRecords.ts';
import { useScroll } from './useScroll.ts';
import styles from './Grid.module.css';

const HEADER = 34;
const ROW = 36;
const DENSE_ROW = 30;
/** Rows keep their place in the drawing over so many, so that a step draws what comes into sight and no more. */
const STRETCH = 2_000;

interface GridProps {
  rows: Rows;
  current: number;
  selection: Selection;
  columns: readonly ColumnChoice[];
  titleOf: (column: string) => string;
  sort: Sort;
  dense: boolean;
  chosen: boolean | 'mixed';
  /** Null while it is not known yet what all are. */
  onChooseAll: (() => void) | null;
  onSort: (sort: Sort) => void;
  onResize: (column: string, width: number) => void;
  /** Goes to a row; `ranging`: and chooses all from where the range began. */
  onGo: (place: number, ranging: boolean) => void;
  onToggle: (place: number) => void;
  onOpen: (place: number) => void;
  onAct: (act: Extract<GridAct, 'none' | 'reader'>) => void;
}

/** Any number of records, one a line; only those in sight are drawn. */
export function Grid({ rows, current, selection, columns, titleOf, sort, dense, chosen, ...on }: GridProps) {
  const project = useProject();
  const version = useNow((now) => now.version);
  const head = useNow((now) => now.head);
  const me = useNow((now) => now.me);
  const rowHeight = dense ? DENSE_ROW : ROW;
  const { scroller, top, extent, onScroll, show } = useScroll({ rows: rows.count, rowHeight, header: HEADER });
  const { first, end } = inSight(top, extent);
  const records = useRowRecords(rows, first, end);
  const base = Math.floor(first / STRETCH) * STRETCH;

  const showCurrent = useEffectEvent(() => show(current));
  useEffect(() => {
    // Rows come and go while somebody still writes what they look for.
    if (document.activeElement?.matches('input, textarea, select, [role="dialog"] *') === true) return;
    scroller.current?.focus({ preventScroll: true });
  }, [scroller]);
  // What was done to the chosen rows took its own buttons away: the keyboard goes on in the table.
  useEffect(() => {
    if (selection.kind !== 'none') return undefined;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [scroller, selection.kind]);
  // Wherever one goes is in sight; also after another order or another height of rows.
  useEffect(() => showCurrent(), [rows, current, rowHeight]);

  const seen = useRef(0);
  const resized = useEffectEvent(() => {
    const before = inSight(top, { ...extent, view: seen.current });
    if (seen.current === 0 || (current >= before.first && current < before.end)) show(current);
    seen.current = extent.view;
  });
  useEffect(() => resized(), [extent.view]);

  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const stroke = strokeOf(event.nativeEvent, onMac);
    const act = stroke === undefined ? null : gridActOf(stroke);
    if (act === null) return;
    event.preventDefault();
    if (act === 'open') on.onOpen(current);
    else if (act === 'toggle') on.onToggle(current);
    else if (act === 'all') on.onChooseAll?.();
    else if (act === 'none' || act === 'reader') on.onAct(act);
    else
      on.onGo(placeAfter(act, current, rows.count, Math.max(1, Math.floor(extent.view / rowHeight) - 1)), act.ranging);
  };
  const click = (event: MouseEvent) => {
    const hit = rowHit(event);
    if (hit === null) return;
    const toggles = hit.box || (onMac ? event.metaKey : event.ctrlKey);
    scroller.current?.focus({ preventScroll: true });
    if (event.shiftKey) return on.onGo(hit.place, true);
    on.onGo(hit.place, false);
    if (toggles) on.onToggle(hit.place);
  };

  const widths = columns.map(({ id, width }) => (id === 'text' ? `minmax(${width}px, 1fr)` : `${width}px`));
  const template = ['40px', '92px', ...widths, ...(columns.some(({ id }) => id === 'text') ? [] : ['1fr'])].join(' ');
  const width = 132 + columns.reduce((sum, column) => sum + column.width, 0);

  return (
    <div className={styles.frame}>
      {records.error !== null && (
        <Notice tone="trouble">
          {sentenceForError(records.error)}{' '}
          <Button size="small" onClick={records.again}>
            {t('curateTable.grid.readAgain')}
          </Button>
        </Notice>
      )}
      <div
        ref={scroller}
        role="grid"
        aria-label={t('curateTable.grid.name')}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 2}
        aria-multiselectable
        aria-activedescendant={current >= first && current < end ? rowId(current) : undefined}
        tabIndex={0}
        className={styles.scroller}
        onScroll={onScroll}
        onKeyDown={press}
      >
        <div
          role="presentation"
          className={styles.spacer}
          style={{ height: spacerHeight(extent) + HEADER, minWidth: width }}
        >
          <div
            role="presentation"
            className={styles.sight}
            style={{
              height: extent.view + HEADER,
              ['--columns' as string]: template,
              ['--row' as string]: `${rowHeight}px`,
            }}
          >
            <GridHead
              columns={columns}
              titleOf={titleOf}
              sort={sort}
              onSort={on.onSort}
              onResize={on.onResize}
              chosen={chosen}
              onChooseAll={on.onChooseAll}
            />
            <div
              role="rowgroup"
              className={styles.rows}
              onMouseDown={(event) => {
                // A range of rows, not of letters.
                if (event.shiftKey) event.preventDefault();
              }}
              onClick={click}
              onDoubleClick={(event) => open(event)}
            >
              <div role="presentation" style={{ transform: `translateY(${base * rowHeight - top}px)` }}>
                {Array.from({ length: end - first }, (_, index) => {
                  const place = first + index;
                  const ordinal = rows.at(place);
                  return (
                    <GridRow
                      key={place}
                      place={place}
                      top={(place - base) * rowHeight}
                      ordinal={ordinal}
                      record={records.of(ordinal)}
                      selected={isSelected(selection, ordinal)}
                      current={place === current}
                      columns={columns}
                      state={project.state}
                      version={version}
                      head={head}
                      me={me}
                    />
                  );
                })}
              </div>
            </div>
          </div>
        </div>
      </div>
    </div>
  );

  function open(event: MouseEvent): void {
    const hit = rowHit(event);
    if (hit !== null && !hit.box) on.onOpen(hit.place);
  }
}
