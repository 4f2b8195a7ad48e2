import type { Colophon, ColophonSnapshot } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import { sourceKey } from '#core/reading/reads.ts';
import { shortened } from './foundSpans.ts';
import type { Channels } from './weighChannels.ts';

/** What an answer may cite, by the numbers that the model was told. */
export function notesOf({ read }: Turn): Colophon['notes'] {
  return (read?.notes ?? []).map(({ source, name, place, line, text }, at) => ({
    number: at + 1,
    source,
    name,
    place,
    line,
    excerpt: shortened(text),
  }));
}

/** The snapshots in which it was looked for something to read. */
export function openToRead(read: Turn['read'], made: Turn['made']): string[] {
  if (read?.state !== 'done') return [];
  const refused = new Set(read.notRead.map(({ source }) => sourceKey(source)));
  return (made?.reads?.sources ?? []).flatMap((source) =>
    source.kind === 'snapshot' && !refused.has(source.root) ? [source.root] : [],
  );
}

/** A sample where chance chose what was weighed, or notes were only left out one by one. */
export function readingState({ notes }: Channels): 'done' | 'sampled' {
  return notes?.method === 'shapley' ? 'done' : 'sampled';
}

export function traceOf(
  { trace, snapshots: roots }: Colophon['adapters'][number],
  snapshots: readonly ColophonSnapshot[],
): Colophon['adapters'][number]['trace'] {
  if (trace === 'no-lineage') return trace;
  const here = snapshots.some(({ root, index }) => roots.includes(root) && index !== 'missing');
  return here ? 'traceable' : 'no-snapshot-here';
}

export function spansState(
  adapters: Colophon['adapters'],
  snapshots: readonly ColophonSnapshot[],
): 'done' | 'nothing-to-do' | 'not-traceable' | 'failed' {
  if (snapshots.some(({ index }) => index === 'ready')) {
    return snapshots.some(({ index }) => index === 'failed') ? 'failed' : 'done';
  }
  if (snapshots.some(({ index }) => index === 'failed')) return 'failed';
  return adapters.length === 0 ? 'nothing-to-do' : 'not-traceable';
}
