import type { Stroke } from '#renderer/app/keys.ts';

export interface GridMove {
  readonly to: 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last';
  /** Chooses what lies between. */
  readonly ranging: boolean;
}

export type GridAct = 'open' | 'toggle' | 'all' | 'none' | 'reader';

const MOVES: Readonly<Record<string, GridMove['to']>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'first',
  End: 'last',
};

const ACTS: Readonly<Record<string, GridAct>> = { Enter: 'open', ' ': 'toggle', Escape: 'none', r: 'reader' };

/** What a press means in the table; null where it means nothing there. */
export function gridActOf({ key, mod, shift, alt }: Stroke): GridAct | GridMove | null {
  if (alt) return null;
  if (mod)
    return key === 'a' && !shift
      ? 'all'
      : key === 'Home' || key === 'End'
        ? { to: MOVES[key] ?? 'first', ranging: shift }
        : null;
  const to = MOVES[key];
  if (to !== undefined) return { to, ranging: shift };
  return shift ? null : (ACTS[key] ?? null);
}

/** `page`: rows that are passed over at once. */
export function placeAfter({ to }: GridMove, from: number, rows: number, page: number): number {
  const steps = { up: -1, down: 1, pageUp: -page, pageDown: page, first: -rows, last: rows };
  return Math.max(0, Math.min(rows - 1, from + steps[to]));
}
