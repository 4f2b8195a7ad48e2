import { create } from 'zustand';

type Said = 'begun' | 'done' | 'stopped' | 'failed';

/** What a screen reader is told: that an answer begins and how it ends, never its words as they come. */
export const useSaying = create<{ said: Said | null }>(() => ({ said: null }));

export function say(said: Said): void {
  useSaying.setState({ said });
}
