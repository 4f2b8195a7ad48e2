import { useMemo } from 'react';
import { filterFrom } from '#core/curate/filter.ts';
import { decodeRecordSet } from '#core/curate/recordSet.ts';
import { useProject } from '#renderer/store/curate/useProject.ts';

/** The records of the filter in the address; null while they are looked for, and where there is no filter. */
export function useChosen(filter: string | undefined): Uint32Array | null {
  const project = useProject();
  return useMemo(() => {
    const records = filter === undefined ? undefined : filterFrom(filter)?.records;
    const decoded = records === undefined ? undefined : decodeRecordSet(records, project.state.records);
    return decoded?.ok === true ? decoded.value : null;
  }, [filter, project]);
}
