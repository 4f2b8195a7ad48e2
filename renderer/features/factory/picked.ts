import { create } from 'zustand';

/** As core's contract takes them. */
export const MOST_COMPARED = 8;

/** Runs that are ticked to be compared, in the order of the ticks. They stay while a person looks at one of them. */
export const usePicked = create<{ picked: readonly string[] }>(() => ({ picked: [] }));

export function pick(run: string, on: boolean): void {
  usePicked.setState(({ picked }) => {
    const rest = picked.filter((other) => other !== run);
    return { picked: on && rest.length < MOST_COMPARED ? [...rest, run] : rest };
  });
}

export function unpickAll(): void {
  usePicked.setState({ picked: [] });
}
