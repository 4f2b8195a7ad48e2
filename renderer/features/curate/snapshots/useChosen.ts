import { useMemo } from 'react';
import { filterFrom } from '#core/curate/filter.ts';
import { useMatching } from '#renderer/store/curate/useMatching.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';

/** The records of the filter in the address; null while they are looked for, and where there is no filter. */
export function useChosen(filter: string | undefined): { records: Uint32Array | null; error: unknown } {
  const { state } = useProject();
  const parsed = useMemo(() => (filter === undefined ? null : filterFrom(filter)), [filter]);
  const { records, working, error } = useMatching(parsed);
  if (parsed === null || working || error !== null) return { records: null, error };
  return { records: records ?? Uint32Array.from({ length: state.records }, (_, record) => record), error };
}
