import type { MouseEvent } from 'react';

const OVERLAYS = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const WRITTEN_IN = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"])';

/** Names, in the page, of what belongs to a question. */
export const QUESTION = 'data-question';
export const OPTION = 'data-option';

export function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OVERLAYS) !== null;
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(WRITTEN_IN));
}

/** Something that Enter or Space presses by itself. */
export function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a[href], summary, [role="button"]') !== null;
}

export function focusedOption(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(`[${OPTION}]`) : null;
}

/** Where the focus is when nobody put it anywhere. */
export function isNowhere(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.matches('h1'));
}

/** The first thing that can be answered at the right: from there Tab goes on from question to question. */
export function focusQuestion(): boolean {
  const first = document.querySelector<HTMLElement>(
    `aside [${QUESTION}] :is(input, textarea, [${OPTION}][tabindex="0"])`,
  );
  first?.focus();
  return first !== null;
}

/** Puts the cursor where this question is written; false where it is chosen and not written. */
export function focusWriting(question: string): boolean {
  const field = document.querySelector<HTMLElement>(`[${QUESTION}="${CSS.escape(question)}"] :is(textarea, input)`);
  if (field === null || field.dataset['find'] !== undefined) return false;
  field.focus();
  return true;
}

/** A press with the mouse leaves the focus, and so the keys, where they are. */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && isTyping(activeElement)) activeElement.blur();
}

/** Brings a question into sight, wherever it stands. */
export function showQuestion(question: string): void {
  for (const place of document.querySelectorAll(`[${QUESTION}="${CSS.escape(question)}"]`)) {
    place.scrollIntoView({ block: 'nearest' });
  }
}
