import { useCallback } from 'react';
import { useSettings } from '#renderer/host/queries.ts';
import { useDesk } from './useDesk.ts';

/** Chooses an option, and goes on by itself where the person wants that. */
export function useChoose(): (question: string, option: string) => void {
  const desk = useDesk();
  const goesOn = useSettings()?.deskGoesOn === true;
  return useCallback((question, option) => desk.choose(question, option, goesOn), [desk, goesOn]);
}
