import { useEffect, useState } from 'react';
import { knownLength, lengthOf, QUEUES, type QueueName } from '#core/curate/desk/queue.ts';
import type { OpenProject } from '#renderer/store/curate/openProject.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { useWithin } from '../within.ts';

export type QueueLengths = Readonly<Record<QueueName, number>>;

const NONE: QueueLengths = { pending: 0, draft: 0, submitted: 0, discarded: 0, flagged: 0 };
/** Records are gone through when the hands rest. */
const REST_MS = 250;

/** At once where the counters know them; otherwise those of the last rest stand until the next one. */
export function useQueueLengths(): QueueLengths {
  const project = useProject();
  const { within } = useWithin();
  const version = useNow((now) => now.version);
  const me = useNow((now) => now.me);
  const records = useNow((now) => now.records);
  const [counted, setCounted] = useState<QueueLengths | null>(null);
  const known = lengthsOf(project, me, within, (state, queue) => knownLength(state, queue) ?? -1);
  const exact = QUEUES.every((name) => known[name] >= 0);

  const first = counted === null;

  useEffect(() => {
    if (exact) return undefined;
    const timer = setTimeout(() => setCounted(lengthsOf(project, me, within, lengthOf)), first ? 0 : REST_MS);
    return () => clearTimeout(timer);
    // The two of them say that what was counted has grown old.
  }, [project, me, within, version, records, exact, first]);

  if (exact) return known;
  const last = counted ?? NONE;
  return {
    pending: known.pending < 0 ? last.pending : known.pending,
    draft: known.draft < 0 ? last.draft : known.draft,
    submitted: known.submitted < 0 ? last.submitted : known.submitted,
    discarded: known.discarded < 0 ? last.discarded : known.discarded,
    flagged: known.flagged < 0 ? last.flagged : known.flagged,
  };
}

function lengthsOf(
  project: OpenProject,
  labeler: string,
  within: Uint32Array | null,
  measure: typeof lengthOf,
): QueueLengths {
  const of = (name: QueueName) => measure(project.state, { name, labeler, within });
  return {
    pending: of('pending'),
    draft: of('draft'),
    submitted: of('submitted'),
    discarded: of('discarded'),
    flagged: of('flagged'),
  };
}
