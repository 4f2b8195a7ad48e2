import { useMemo } from 'react';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import type { Redacted } from '#core/curate/desk/drafting.ts';

/** What was blacked out in a record. */
export function useRedacted(record: number): Redacted {
  const project = useProject();
  // The list is another one whenever it changes.
  const redactions = useNow(() => project.state.redactions.get(record));
  return useMemo(() => {
    const all = redactions ?? [];
    return (field) => all.filter((each) => each.field === field).flatMap(({ ranges }) => ranges);
  }, [redactions]);
}
