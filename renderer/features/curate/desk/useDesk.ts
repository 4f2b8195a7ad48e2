import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { DeskAction, DeskKeys } from '#core/curate/desk/keys.ts';
import type { OptionKeys } from '#core/curate/desk/keys.ts';
import type { Option } from '#core/curate/desk/options.ts';
import type { Question } from '#core/curate/question.ts';
import { onMac } from '#renderer/app/commands.ts';
import { printedKeys } from '#renderer/app/keys.ts';
import { useNow } from '#renderer/store/curate/useProject.ts';
import type { DeskSession, DeskShown } from './session.ts';

/** What the keyboard does at the desk at the moment. */
export interface DeskKeyboard {
  readonly own: DeskKeys;
  readonly keys: ReadonlyMap<DeskAction, readonly string[]>;
  readonly actions: ReadonlyMap<string, DeskAction>;
  readonly options: OptionKeys;
  readonly asked: readonly { readonly question: Question; readonly options: readonly Option[] }[];
}

export const DeskContext = createContext<DeskSession | null>(null);
export const DeskKeyboardContext = createContext<DeskKeyboard | null>(null);

export function useDesk(): DeskSession {
  const desk = use(DeskContext);
  if (desk === null) throw new Error('This stands outside of the desk');
  return desk;
}

/** A part of what is on the screen; draws again only when it is another one. */
export function useShown<Part>(select: (shown: DeskShown) => Part): Part {
  return useStore(useDesk().shown, select);
}

/** Whether this window only looks: another one writes. */
export function useReading(): boolean {
  return useNow(({ lease }) => lease === 'read');
}

export function useDeskKeyboard(): DeskKeyboard {
  const keyboard = use(DeskKeyboardContext);
  if (keyboard === null) throw new Error('This stands outside of the desk');
  return keyboard;
}

/** The first key of an action, as printed beside it; null where it has none. */
export function usePrintedKey(action: DeskAction): string | null {
  const [key] = useDeskKeyboard().keys.get(action) ?? [];
  return key === undefined ? null : printed(key);
}

export function printed(key: string): string {
  return printedKeys(key, onMac);
}
