import { useEffect, useState } from 'react';
import { enter, leave } from '#renderer/store/curate/openings.ts';
import type { OpenProject } from '#renderer/store/curate/openProject.ts';

export type OpeningState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly project: OpenProject }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Opens the project for as long as the component is on the screen. `again` after a failure. */
export function useOpening(id: string): OpeningState & { again: () => void } {
  const [state, setState] = useState<OpeningState>({ kind: 'opening' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let here = true;
    enter(id).then(
      (project) => here && setState({ kind: 'open', project }),
      (error: unknown) => here && setState({ kind: 'failed', error }),
    );
    return () => {
      here = false;
      leave(id);
    };
  }, [id, tries]);
  return {
    ...state,
    again: () => {
      setState({ kind: 'opening' });
      setTries((before) => before + 1);
    },
  };
}
