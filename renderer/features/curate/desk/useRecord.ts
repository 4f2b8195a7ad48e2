import { useEffect, useState } from 'react';
import type { CurateRecord } from '#core/curate/record.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';

export type Reading =
  | { readonly kind: 'here'; readonly record: CurateRecord }
  | { readonly kind: 'reading' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly again: () => void };

type Outcome =
  | { readonly ordinal: number; readonly record: CurateRecord }
  | { readonly ordinal: number; readonly error: unknown };

/** A record: in the same frame where it is at hand, otherwise as soon as it comes. */
export function useRecord(ordinal: number): Reading {
  const project = useProject();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [attempt, setAttempt] = useState(0);
  const peeked = project.peek(ordinal);
  const missing = peeked === undefined;

  useEffect(() => {
    if (!missing) return undefined;
    let wanted = true;
    project.read([ordinal]).then(
      ([record]) => {
        if (wanted && record !== undefined) setOutcome({ ordinal, record });
      },
      (error: unknown) => {
        if (wanted) setOutcome({ ordinal, error });
      },
    );
    return () => {
      wanted = false;
    };
  }, [project, ordinal, missing, attempt]);

  if (peeked !== undefined) return { kind: 'here', record: peeked };
  if (outcome?.ordinal !== ordinal) return { kind: 'reading' };
  if ('record' in outcome) return { kind: 'here', record: outcome.record };
  const again = () => {
    setOutcome(null);
    setAttempt((before) => before + 1);
  };
  return { kind: 'failed', error: outcome.error, again };
}
