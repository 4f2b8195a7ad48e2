import { desktop } from '#renderer/host/client.ts';

/**
 * Puts text on the clipboard; false when that was not allowed. The desktop shell does it itself, for it denies the page
 * every permission; in a browser the older way comes second, where the newer one is not allowed.
 */
export async function copyText(text: string): Promise<boolean> {
  if (desktop !== undefined) return desktop.copyText(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // Inside an open dialog, where the focus is held, a field outside of it could not be selected.
  (before?.closest('[role="dialog"]') ?? document.body).append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
