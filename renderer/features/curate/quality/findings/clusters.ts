import { type RecordSet, recordSetOf } from '#core/curate/recordSet.ts';
import { DISCARDED } from '#core/curate/state/layer.ts';
import { MARK, type ProjectState } from '#core/curate/state/projectState.ts';
import type { Cluster } from '#protocol/window/projects.ts';

export function isDiscarded(state: ProjectState, record: number): boolean {
  return ((state.marks[record] ?? 0) & MARK.status) === DISCARDED;
}

/** Members that nobody discarded yet: where there is one at most, nothing is left to do. */
export function openMembers(state: ProjectState, records: readonly number[]): number[] {
  return records.filter((record) => !isDiscarded(state, record));
}

/** All but the first of what is open in each exact cluster. */
export function exactExtras(state: ProjectState, clusters: readonly Cluster[]): RecordSet {
  return recordSetOf(
    clusters.flatMap(({ kind, records }) => (kind === 'exact' ? openMembers(state, records).slice(1) : [])),
  );
}

/** Words of each text that some other text of the cluster does not have, by place in the list of texts. */
export function ownWords(texts: readonly string[]): ReadonlySet<string>[] {
  const words = texts.map((text) => new Set(text.split(/\s+/)));
  return words.map((mine) => new Set([...mine].filter((word) => words.some((other) => !other.has(word)))));
}
