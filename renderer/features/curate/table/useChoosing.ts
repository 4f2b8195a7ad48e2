import { useRef, useState } from 'react';
import type { Rows } from './grid/rows.ts';
import { between } from './grid/useRowRecords.ts';
import { type Selection, NOTHING, everything, toggled, withRecords } from './selection.ts';

interface Choosing {
  readonly current: number;
  readonly selection: Selection;
  readonly go: (place: number, ranging: boolean) => void;
  /** Goes to the first row of whatever order comes next. */
  readonly toFirst: () => void;
  readonly toggle: (place: number) => void;
  readonly chooseAll: () => void;
  readonly chooseNone: () => void;
}

interface At {
  readonly place: number;
  /** Null: whichever stands there. */
  readonly record: number | null;
}

/**
 * The current row and what is chosen. The row stays with its record when the order changes; what was chosen goes with
 * the filter that it was chosen under, for nobody would see it any more.
 */
export function useChoosing(
  rows: Rows,
  matching: Uint32Array | null,
  filter: string | undefined,
  begin: number | undefined,
): Choosing {
  const [at, setAt] = useState<At>({ place: 0, record: begin ?? null });
  const [chosen, setChosen] = useState({ filter, selection: NOTHING });
  const range = useRef<{ rows: Rows; from: number; before: Selection } | null>(null);

  const selection = chosen.filter === filter ? chosen.selection : NOTHING;
  const choose = (next: Selection) => setChosen({ filter, selection: next });
  const current = placeNow(rows, at);

  return {
    current,
    selection,
    go: (place, ranging) => {
      setAt({ place, record: rows.at(place) });
      if (!ranging) {
        range.current = null;
        return;
      }
      if (range.current?.rows !== rows) range.current = { rows, from: current, before: selection };
      const { from, before } = range.current;
      const [first, last] = [Math.min(from, place), Math.max(from, place)];
      const whole = first === 0 && last === rows.count - 1;
      choose(whole ? everything(matching) : withRecords(before, between(rows, first, last + 1)));
    },
    toFirst: () => setAt({ place: 0, record: null }),
    toggle: (place) => {
      range.current = null;
      choose(toggled(selection, rows.at(place)));
    },
    chooseAll: () => {
      range.current = null;
      choose(everything(matching));
    },
    chooseNone: () => {
      range.current = null;
      choose(NOTHING);
    },
  };
}

function placeNow(rows: Rows, { place, record }: At): number {
  const near = Math.max(0, Math.min(place, rows.count - 1));
  if (record === null || rows.at(near) === record) return near;
  const found = rows.placeOf(record);
  return found === -1 ? near : found;
}
