import { create } from 'zustand';
import { drafts } from '#renderer/store/drafts.ts';
import { NEW } from './deskState.ts';

/** What stands in the composer of each place. It is written to the disk when the typing pauses. */
export const useDrafting = create<{ texts: ReadonlyMap<string, string> }>(() => ({ texts: new Map() }));

const PAUSE_MS = 250;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

export function draftOf(place: string): string {
  return useDrafting.getState().texts.get(place) ?? '';
}

export function setDraft(place: string, text: string): void {
  put(place, text);
  clearTimeout(waiting.get(place));
  waiting.set(
    place,
    setTimeout(() => keep(place), PAUSE_MS),
  );
}

/** Fetches what was typed before the window was last closed; what has been typed since is left alone. */
export async function loadDraft(place: string): Promise<void> {
  if (useDrafting.getState().texts.has(place)) return;
  const text = await drafts.read(place === NEW ? null : place);
  if (!useDrafting.getState().texts.has(place)) put(place, text);
}

/** The question was accepted: the draft goes, unless it is another text by now. */
export function forgetDraft(place: string, asked: string): void {
  if (draftOf(place).trim() !== asked) return;
  put(place, '');
  keep(place);
}

function put(place: string, text: string): void {
  useDrafting.setState(({ texts }) => ({ texts: new Map(texts).set(place, text) }));
}

function keep(place: string): void {
  clearTimeout(waiting.get(place));
  waiting.delete(place);
  void drafts.write(place === NEW ? null : place, draftOf(place));
}

// Whoever closes the window in the middle of a word finds the word again.
window.addEventListener('pagehide', () => {
  for (const place of waiting.keys()) keep(place);
});
