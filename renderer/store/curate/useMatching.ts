import { useEffect, useMemo, useState } from 'react';
import type { Filter } from '#core/curate/filter.ts';
import { type Outside, matchingRecords } from '#core/curate/filter/matching.ts';
import { host } from '#renderer/host/client.ts';
import { useLive } from '#renderer/host/live.ts';
import { askedOutside, outsideOf } from './matchingOutside.ts';
import { useNow, useProject } from './useProject.ts';

export interface Matching {
  /** Ascending; null: all. While `working`, what is known so far. */
  readonly records: Uint32Array | null;
  readonly working: boolean;
  readonly error: unknown;
}

interface Answered {
  readonly key: string;
  readonly outside: Outside;
  readonly working: boolean;
  readonly error: unknown;
}

/** A million records take tens of milliseconds to go through: not at every key press of a quick labeler. */
const PAUSE_MS = 300;

/** The records that a filter means, as they are now; null or an empty filter means all. */
export function useMatching(filter: Filter | null): Matching {
  const project = useProject();
  const questions = useNow(({ head }) => head.questions);
  const version = useCalmVersion();
  const text = JSON.stringify(filter ?? {});
  const { outside, working, error } = useOutside(filter ?? {});
  const records = useMemo(() => {
    // Not `version` itself is needed here, but the state as it is at that version.
    const wanted: Filter = version < 0 ? {} : JSON.parse(text);
    return matchingRecords(project.state, { questions }, wanted, outside);
  }, [project, questions, version, text, outside]);
  return { records, working, error };
}

const NOTHING: Outside = {};

function useOutside(filter: Filter): Pick<Answered, 'outside' | 'working' | 'error'> {
  const { id } = useProject();
  const records = useNow((now) => now.records);
  const asks = askedOutside(filter);
  // What jobs found, and what is proposed, is another thing after each of them.
  const jobs = useLive((live) => live?.revisions.jobs);
  const proposals = useLive((live) => live?.revisions.suggestions);
  const key = asks === null ? null : [id, records, jobs, proposals, asks].join(' ');
  const [answered, setAnswered] = useState<Answered>();
  useEffect(() => {
    if (key === null || asks === null) return undefined;
    const closing = new AbortController();
    const { signal } = closing;
    const ask = async () => {
      let outside = NOTHING;
      try {
        for await (outside of outsideOf({ host, project: id, records, signal }, JSON.parse(asks))) {
          if (signal.aborted) return;
          setAnswered({ key, outside, working: true, error: null });
        }
        if (!signal.aborted) setAnswered({ key, outside, working: false, error: null });
      } catch (error) {
        if (!signal.aborted) setAnswered({ key, outside, working: false, error });
      }
    };
    void ask();
    return () => closing.abort();
  }, [key, id, records, asks]);

  if (key === null) return { outside: NOTHING, working: false, error: null };
  return answered?.key === key ? answered : { outside: NOTHING, working: true, error: null };
}

/** Follows the state's version at once when it rests, and a few times a second while it changes. */
function useCalmVersion(): number {
  const project = useProject();
  const [version, setVersion] = useState(project.now.version);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const take = () => {
      waiting = undefined;
      last = performance.now();
      setVersion(project.now.version);
    };
    take();
    const stop = project.subscribe(() => {
      if (waiting === undefined) waiting = setTimeout(take, Math.max(0, last + PAUSE_MS - performance.now()));
    });
    return () => {
      stop();
      clearTimeout(waiting);
    };
  }, [project]);
  return version;
}
