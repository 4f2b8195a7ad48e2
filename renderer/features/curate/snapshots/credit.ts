import type { Project } from '#core/curate/project.ts';
import { SUBMITTED } from '#core/curate/state/layer.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import { isSettled } from '#core/curate/state/reads.ts';
import { WHOLE, type WeightsRule, weightsOf } from '#core/snapshot/weights.ts';

/** Somebody who would be named, and what they would get: parts per million of all records together. */
export interface Credit {
  readonly id: string;
  readonly name: string;
  readonly share: number;
  readonly records: number;
}

/** Everybody who had a part in some records in the same way, and how many records these are. */
interface Group {
  readonly source: number;
  readonly labelers: readonly number[];
  /** Place in the state's labelers, from 1; 0: nothing was decided. */
  readonly decidedBy: number;
  records: number;
}

/**
 * How many of the chosen records there are, and who would be named with which share. Records in which the same people
 * had the same part are divided once, so a million of them take a walk over their marks. `chosen`: null is all.
 */
export function creditOf(
  state: ProjectState,
  head: Project,
  chosen: { readonly records: ArrayLike<number> | null; readonly settled: boolean },
  rule: WeightsRule,
): { readonly records: number; readonly credits: readonly Credit[] } {
  const groups = groupsOf(state, head, chosen);
  const found = new Map<string, { name: string; parts: number; records: number }>();
  let records = 0;
  for (const group of groups) {
    records += group.records;
    const people = peopleOf(group, state, head);
    const known = [...people.names.keys()];
    const place = (ids: readonly string[]) => ids.map((id) => known.indexOf(id));
    const weights = weightsOf(
      rule,
      { authors: place(people.authors), labelers: place(people.labelers), reviewers: place(people.reviewers) },
      '00000000',
    );
    const divided = weights.ok ? weights.value : known.map((_, at) => [at, WHOLE / known.length] as const);
    for (const [at, parts] of divided) {
      const id = known[at] ?? '';
      const credit = found.get(id) ?? { name: people.names.get(id) ?? id, parts: 0, records: 0 };
      credit.parts += parts * group.records;
      credit.records += group.records;
      found.set(id, credit);
    }
  }
  const credits = [...found]
    .map(([id, { name, parts, records: of }]) => ({ id, name, share: parts / records, records: of }))
    .toSorted((one, other) => other.share - one.share || (one.name < other.name ? -1 : 1));
  return { records, credits };
}

function groupsOf(
  state: ProjectState,
  head: Project,
  { records, settled }: { readonly records: ArrayLike<number> | null; readonly settled: boolean },
): Iterable<Group> {
  // Ordinals are dense over the imports, in their order.
  let end = 0;
  const ends = head.sources.map((source) => (end += source.records));
  const groups = new Map<string, Group>();
  const length = records === null ? state.records : records.length;
  let source = 0;
  for (let place = 0; place < length; place += 1) {
    const record = records === null ? place : (records[place] ?? 0);
    const is = isSettled(state, record);
    if (settled && !is) continue;
    while (source < ends.length - 1 && record >= (ends[source] ?? 0)) source += 1;
    const labelers: number[] = [];
    if (is) {
      for (const [at, layer] of state.labelers.entries()) {
        if (layer.status.get(record) === SUBMITTED) labelers.push(at);
      }
    }
    const decidedBy = is ? state.decidedBy.get(record) : 0;
    const key = `${source}|${labelers.join()}|${decidedBy}`;
    const group = groups.get(key) ?? { source, labelers, decidedBy, records: 0 };
    group.records += 1;
    groups.set(key, group);
  }
  return groups.values();
}

function peopleOf({ source, labelers, decidedBy }: Group, state: ProjectState, head: Project) {
  const names = new Map<string, string>();
  const note = (id: string, name: string) => {
    names.set(id, name);
    return id;
  };
  const labeler = (place: number) => {
    const id = state.labelers[place]?.id ?? '';
    return note(id, head.labelers.find((one) => one.id === id)?.name ?? id);
  };
  const author = head.sources[source]?.author ?? '';
  return {
    names,
    authors: author === '' ? [] : [note(`name:${author}`, author)],
    labelers: labelers.map(labeler),
    reviewers: decidedBy === 0 ? [] : [labeler(decidedBy - 1)],
  };
}
