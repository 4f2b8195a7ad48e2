import { create } from 'zustand';

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'trouble';
  /** Takes back what was done. A toast with it stays longer. */
  undo: (() => void | Promise<void>) | undefined;
}

let lastId = 0;

/** More than this at once is a heap: the oldest goes. */
const MOST = 4;

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Says something in passing. What a person must act on belongs in its room, not here. */
export function toast(what: { text: string; tone?: Toast['tone']; undo?: Toast['undo'] }): number {
  lastId += 1;
  const made: Toast = { id: lastId, text: what.text, tone: what.tone ?? 'plain', undo: what.undo };
  useToasts.setState(({ toasts }) => ({
    // The same sentence twice is one sentence.
    toasts: [...toasts.filter((other) => other.text !== made.text || other.undo !== undefined), made].slice(-MOST),
  }));
  return made.id;
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((other) => other.id !== id) }));
}
