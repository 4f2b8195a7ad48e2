import { create } from 'zustand';

/** What was typed into bad rows and is not imported yet, by import and row. It outlives the page. */
const useMendsStore = create<{ mends: Readonly<Record<string, Readonly<Record<number, string>>>> }>(() => ({
  mends: {},
}));

const NONE: Readonly<Record<number, string>> = {};

export function useMends(id: string): Readonly<Record<number, string>> {
  return useMendsStore(({ mends }) => mends[id] ?? NONE);
}

/** `text` undefined: the row is as it was. */
export function mend(id: string, row: number, text: string | undefined): void {
  useMendsStore.setState(({ mends }) => {
    const { [row]: _, ...others } = mends[id] ?? {};
    return { mends: { ...mends, [id]: text === undefined ? others : { ...others, [row]: text } } };
  });
}

export function forgetMends(id: string, rows: readonly number[]): void {
  for (const row of rows) mend(id, row, undefined);
}
