import { useEffect, useEffectEvent } from 'react';
import { onMac } from '#renderer/app/commands.ts';
import { printedKeys, strokeOf } from '#renderer/app/keys.ts';

/** As printed where it acts. */
export const UNDO_KEYS = printedKeys('mod+z', onMac);

/**
 * Listens to keys while the component is on the screen: "1", "Enter", "mod+z". Silent while somebody types in a field
 * or a dialog is open; `mod` keys act in fields as well, but for those that a field needs itself.
 */
export function useKeys(handler: (key: string, event: KeyboardEvent) => void): void {
  const handle = useEffectEvent(handler);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const stroke = strokeOf(event, onMac);
      if (stroke === undefined || event.defaultPrevented || event.isComposing || event.repeat) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest('[role="dialog"], [role="menu"], [role="listbox"]') != null) return;
      const key = `${stroke.mod ? 'mod+' : ''}${stroke.shift && stroke.key.length > 1 ? 'shift+' : ''}${stroke.key}`;
      if (isTyping(target) && key !== 'mod+Enter') return;
      handle(key, event);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function isTyping(target: HTMLElement | null): boolean {
  if (target === null) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'radio' && target.type !== 'checkbox';
  return target.isContentEditable || target.matches('textarea, select');
}
