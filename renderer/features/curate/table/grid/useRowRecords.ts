import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { BLOCK_RECORDS, type CurateRecord } from '#core/curate/record.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';
import type { Rows } from './rows.ts';

/** Blocks fetched ahead: rows that are sorted may each stand in another. */
const BLOCKS_AHEAD = 6;
/** While somebody drags the bar, nothing is fetched ahead. */
const RESTED_MS = 120;

interface RowRecords {
  readonly of: (record: number) => CurateRecord | undefined;
  readonly error: unknown;
  readonly again: () => void;
}

/** The records of the rows in sight. One batch is read at a time, and always for where one is by then. */
export function useRowRecords(rows: Rows, first: number, end: number): RowRecords {
  const project = useProject();
  const [held, setHeld] = useState<ReadonlyMap<number, CurateRecord>>(new Map());
  const [error, setError] = useState<unknown>(null);
  const busy = useRef(false);

  // Before the rows are painted: what is read from the window's own database is often there a frame later.
  useLayoutEffect(() => {
    if (busy.current || error !== null) return;
    const missing = between(rows, first, end).filter(
      (record) => project.peek(record) === undefined && !held.has(record),
    );
    if (missing.length === 0) return;
    busy.current = true;
    project.read(missing).then(
      (records) => {
        busy.current = false;
        const wanted = new Set(between(rows, first, end));
        setHeld((before) => {
          const kept = [...before].filter(([record]) => wanted.has(record));
          return new Map([...kept, ...records.map((record) => [record.ordinal, record] as const)]);
        });
      },
      (failure: unknown) => {
        busy.current = false;
        setError(failure);
      },
    );
  }, [project, rows, first, end, held, error]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const page = end - first;
      const ahead = [...between(rows, end, end + 2 * page), ...between(rows, first - page, first)];
      const firsts = new Map(ahead.map((record) => [Math.floor(record / BLOCK_RECORDS), record]));
      if (firsts.size <= BLOCKS_AHEAD) project.prefetch([...firsts.values()]);
    }, RESTED_MS);
    return () => clearTimeout(timer);
  }, [project, rows, first, end]);

  return {
    of: (record) => project.peek(record) ?? held.get(record),
    error,
    again: () => setError(null),
  };
}

export function between(rows: Rows, from: number, to: number): number[] {
  const first = Math.max(0, from);
  return Array.from({ length: Math.max(0, Math.min(rows.count, to) - first) }, (_, place) => rows.at(first + place));
}
