import { useEffect } from 'react';
import { pastedName } from '#core/curate/pasted.ts';
import { takeFiles } from './incoming.ts';

/** What is pasted on the page, and not into a text field, becomes a file. */
export function usePasting(project: string): void {
  useEffect(() => {
    const pasted = (event: ClipboardEvent) => {
      const { target, clipboardData } = event;
      if (clipboardData === null || (target instanceof HTMLElement && isWritten(target))) return;
      const files = [...clipboardData.files];
      const text = clipboardData.getData('text/plain');
      if (files.length === 0 && text.trim() === '') return;
      event.preventDefault();
      if (text.trim() === '') void takeFiles(project, files, 'made');
      else void takeFiles(project, [new File([text], pastedName(text))], 'made');
    };
    document.addEventListener('paste', pasted);
    return () => document.removeEventListener('paste', pasted);
  }, [project]);
}

function isWritten(target: HTMLElement): boolean {
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null;
}
