import { useState } from 'react';
import { useProject } from '#renderer/store/curate/useProject.ts';
import { type Look, keptLook } from './grid/columns.ts';

/** How this project's table is looked at, as it was left in this browser. */
export function useLook(): [Look, (change: Partial<Look>) => void] {
  const key = `curate-table ${useProject().id}`;
  const [look, setLook] = useState(() => keptLook(localStorage.getItem(key)));
  const change = (part: Partial<Look>) => {
    const next = { ...look, ...part };
    setLook(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return [look, change];
}
