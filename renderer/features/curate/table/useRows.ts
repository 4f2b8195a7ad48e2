import { useDeferredValue, useMemo } from 'react';
import type { Sort } from '#core/curate/view.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { type Rows, rowsOf } from './grid/rows.ts';

/** The rows as they stand now. Put in order once a change, after what the change itself draws. */
export function useRows(matching: Uint32Array | null, sort: Sort): Rows {
  const project = useProject();
  const records = useNow((now) => now.records);
  const questions = useNow(({ head }) => head.questions);
  const me = useNow((now) => now.me);
  // In their own order, rows stay where they are whatever is said of them.
  const version = useDeferredValue(useNow((now) => (sort.by === 'place' ? 0 : now.version)));
  return useMemo(() => {
    // Not `version` and `records` themselves are needed here, but the state as it is with them.
    const state = version < 0 || records < 0 ? null : project.state;
    return rowsOf(state ?? project.state, matching, sort, questions, me);
  }, [project, matching, sort, questions, me, version, records]);
}
