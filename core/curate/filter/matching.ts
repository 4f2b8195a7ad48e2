import type { Filter } from '../filter.ts';
import type { Project } from '../project.ts';
import type { Answer } from '../question.ts';
import { decodeRecordSet, unionOf } from '../recordSet.ts';
import type { Column } from '../state/column.ts';
import { type Layer, isSmall, statusOf } from '../state/layer.ts';
import { MARK, type ProjectState } from '../state/projectState.ts';

/** What people's log does not say, and somebody else has to be asked for: ordinals, in any order. */
export interface Outside {
  /** Records that have the filter's words. */
  readonly text?: Uint32Array;
  readonly exact?: Uint32Array;
  readonly near?: Uint32Array;
  readonly personalData?: Uint32Array;
  readonly suggested?: Uint32Array;
  /** By tag: the records that came with it. */
  readonly importedTags?: ReadonlyMap<string, Uint32Array>;
}

/**
 * The records that a filter means, ascending; null where it means all. A mask of one byte a record is narrowed by one
 * thing after the other, the cheapest first: milliseconds each for a million. What `outside` leaves out, no record has.
 */
export function matchingRecords(
  state: ProjectState,
  head: Pick<Project, 'questions'>,
  filter: Filter,
  outside: Outside,
): Uint32Array | null {
  if (isEverything(filter)) return null;
  const mask = maskOfMarks(state, filter);
  if (filter.records !== undefined) {
    const decoded = decodeRecordSet(filter.records, state.records);
    narrowToSet(mask, decoded.ok ? decoded.value : undefined, true);
  }
  if (filter.text !== undefined) narrowToSet(mask, outside.text, true);
  if (filter.duplicate !== undefined) narrowToSet(mask, duplicatesOf(filter.duplicate, outside), true);
  if (filter.personalData !== undefined) narrowToSet(mask, outside.personalData, filter.personalData);
  if (filter.suggested !== undefined) narrowToSet(mask, outside.suggested, filter.suggested);
  if (filter.assigned !== undefined) narrowByAssignee(mask, state, filter.assigned);
  if (filter.from !== undefined || filter.to !== undefined) narrowByTime(mask, state.touched, filter);
  if (isGiven(filter.labelers)) narrowByLabelers(mask, state, filter.labelers);
  if (isGiven(filter.labels)) narrowByLabels(mask, state, head, filter.labels);
  if (isGiven(filter.tags)) narrowByTags(mask, state, filter.tags, outside.importedTags);
  return recordsOf(mask);
}

/** Whether a filter narrows nothing. */
export function isEverything({ status, labels, labelers, tags, ...rest }: Filter): boolean {
  return (
    ![status, labels, labelers, tags].some((values) => values !== undefined && values.length > 0) &&
    Object.values(rest).every((value) => value === undefined)
  );
}

function isGiven<Value>(values: readonly Value[] | undefined): values is readonly Value[] {
  return values !== undefined && values.length > 0;
}

/** All that a mark can say at once: whether a record stays is looked up by its mark. */
function maskOfMarks(state: ProjectState, filter: Filter): Uint8Array {
  const stays = new Uint8Array(256);
  const bits = [
    [MARK.flagged, filter.flagged],
    [MARK.commented, filter.commented],
    [MARK.redacted, filter.redacted],
    [MARK.disagreement, filter.disagreement],
    [MARK.adjudicated, filter.adjudicated],
  ] as const;
  for (let mark = 0; mark < stays.length; mark += 1) {
    const fits = bits.every(([bit, wanted]) => wanted === undefined || ((mark & bit) !== 0) === wanted);
    const ofStatus = !isGiven(filter.status) || filter.status.includes(statusOf(mark & MARK.status));
    stays[mark] = fits && ofStatus ? 1 : 0;
  }
  const { marks } = state;
  const mask = new Uint8Array(state.records);
  for (let record = 0; record < mask.length; record += 1) mask[record] = stays[marks[record] ?? 0] ?? 0;
  return mask;
}

function duplicatesOf(kind: 'exact' | 'near' | 'any', { exact, near }: Outside): Uint32Array | undefined {
  if (kind === 'exact' || (kind === 'any' && near === undefined)) return exact;
  return kind === 'near' || exact === undefined || near === undefined ? near : unionOf([exact, near]);
}

/** `within`: whether those of the set stay, or the others. */
function narrowToSet(mask: Uint8Array, set: Uint32Array | undefined, within: boolean): void {
  const hits = new Uint8Array(mask.length).fill(within ? 0 : 1);
  for (const record of set ?? []) if (record < hits.length) hits[record] = within ? 1 : 0;
  keep(mask, hits);
}

function narrowByAssignee(mask: Uint8Array, { labelers, assigned }: ProjectState, assignee: string): void {
  const place = assignee === 'nobody' ? 0 : labelers.findIndex(({ id }) => id === assignee) + 1;
  // A labeler who never did anything and to whom nothing was given is not in the state at all.
  if (place === 0 && assignee !== 'nobody') mask.fill(0);
  else narrow(mask, assigned, (value) => value === place);
}

/** What nobody touched has no time and stands in no range of times. */
function narrowByTime(mask: Uint8Array, touched: Column, { from = 0, to = Infinity }: Filter): void {
  narrow(mask, touched, (seconds) => seconds !== 0 && seconds * 1000 >= from && seconds * 1000 < to);
}

function narrow(mask: Uint8Array, column: Column, fits: (value: number) => boolean): void {
  for (let record = 0; record < mask.length; record += 1)
    if (mask[record] === 1 && !fits(column.get(record))) mask[record] = 0;
}

function narrowByLabelers(mask: Uint8Array, state: ProjectState, labelers: readonly string[]): void {
  const hits = new Uint8Array(mask.length);
  for (const { id, status } of state.labelers) {
    if (!labelers.includes(id)) continue;
    for (let record = 0; record < mask.length; record += 1) if (status.get(record) !== 0) hits[record] = 1;
  }
  keep(mask, hits);
}

/** Labels of one question mean any of them; each question that is named has to fit. */
function narrowByLabels(
  mask: Uint8Array,
  state: ProjectState,
  head: Pick<Project, 'questions'>,
  wanted: NonNullable<Filter['labels']>,
): void {
  for (const question of new Set(wanted.map((one) => one.question))) {
    const labels = new Set(wanted.flatMap((one) => (one.question === question ? [one.label] : [])));
    const hits = new Uint8Array(mask.length);
    const kind = head.questions.find(({ id }) => id === question)?.kind;
    const layers = [...state.labelers, state.decisions];
    if (labels.delete(null)) {
      for (const layer of layers) markHits(hits, layer, question, kind, () => true);
      for (let record = 0; record < hits.length; record += 1) hits[record] = hits[record] === 0 ? 1 : 0;
    }
    for (const layer of layers) markHits(hits, layer, question, kind, (answer) => has(answer, labels));
    keep(mask, hits);
  }
}

/** Marks the records to which a layer has an answer that fits. */
function markHits(
  hits: Uint8Array,
  layer: Layer,
  question: string,
  kind: Answer['kind'] | undefined,
  fits: (answer: Answer) => boolean,
): void {
  const coded = layer.coded.find((one) => one.question === question);
  if (coded !== undefined) {
    const fitting = Uint8Array.from([0, ...coded.codes.values.map((answer) => (fits(answer) ? 1 : 0))]);
    if (fitting.includes(1)) {
      for (let record = 0; record < hits.length; record += 1)
        if (fitting[coded.column.get(record)] === 1) hits[record] = 1;
    }
  }
  // Small answers are never kept one by one, and going through those that are is what costs.
  if (kind === 'choice' || kind === 'preference' || kind === 'rating') return;
  for (const [record, { [question]: answer }] of layer.kept)
    if (answer !== undefined && !isSmall(answer) && fits(answer)) hits[record] = 1;
}

function has(answer: Answer, labels: ReadonlySet<string | null>): boolean {
  if (answer.kind === 'choice') return answer.labels.some((label) => labels.has(label));
  if (answer.kind === 'spans') return answer.spans.some(({ label }) => labels.has(label));
  return answer.kind === 'relations' && answer.relations.some(({ label }) => labels.has(label));
}

/** Any of the tags: one that a person added, or one that the record came with and nobody took away. */
function narrowByTags(
  mask: Uint8Array,
  { tags, tagChanges }: ProjectState,
  wanted: readonly string[],
  imported: ReadonlyMap<string, Uint32Array> | undefined,
): void {
  const added = Uint8Array.from([
    0,
    ...tagChanges.values.map((change) => (wanted.some((tag) => change.added.includes(tag)) ? 1 : 0)),
  ]);
  const hits = new Uint8Array(mask.length);
  for (let record = 0; record < mask.length; record += 1) hits[record] = added[tags.get(record)] ?? 0;
  for (const tag of wanted) {
    const removed = Uint8Array.from([0, ...tagChanges.values.map((change) => (change.removed.includes(tag) ? 1 : 0))]);
    for (const record of imported?.get(tag) ?? [])
      if (record < hits.length && removed[tags.get(record)] === 0) hits[record] = 1;
  }
  keep(mask, hits);
}

function keep(mask: Uint8Array, hits: Uint8Array): void {
  for (let record = 0; record < mask.length; record += 1) mask[record] = (mask[record] ?? 0) & (hits[record] ?? 0);
}

function recordsOf(mask: Uint8Array): Uint32Array {
  let count = 0;
  for (const stays of mask) count += stays;
  const records = new Uint32Array(count);
  let place = 0;
  for (let record = 0; record < mask.length; record += 1) {
    if (mask[record] === 0) continue;
    records[place] = record;
    place += 1;
  }
  return records;
}
