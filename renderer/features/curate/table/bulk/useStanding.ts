import { useMemo } from 'react';
import type { RecordSet } from '#core/curate/recordSet.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { type Labelling, labellingOf, type Standing, standingOf } from './standing.ts';

/** How they stand now. */
export function useStanding(records: RecordSet): Standing {
  const project = useProject();
  const me = useNow((now) => now.me);
  const version = useNow((now) => now.version);
  return useMemo(
    // Not the version itself is needed, but the state as it is at that version.
    () => standingOf(project.state, me, version < 0 ? new Uint32Array(0) : records),
    [project, me, records, version],
  );
}

/** What labelling them now would run over. */
export function useLabelling(records: RecordSet, question: string): Labelling {
  const project = useProject();
  const me = useNow((now) => now.me);
  const version = useNow((now) => now.version);
  const questions = useNow(({ head }) => head.questions);
  return useMemo(
    () => labellingOf(project.state, me, version < 0 ? new Uint32Array(0) : records, question, questions),
    [project, me, records, version, question, questions],
  );
}
