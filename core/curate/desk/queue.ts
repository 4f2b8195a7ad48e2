import { BLOCK_RECORDS } from '../record.ts';
import type { Column } from '../state/column.ts';
import { DISCARDED, DRAFT, type Layer, PENDING, SUBMITTED } from '../state/layer.ts';
import { MARK, type ProjectState } from '../state/projectState.ts';

/** What a labeler can go through, in the order in which it is shown. */
export const QUEUES = ['pending', 'draft', 'submitted', 'discarded', 'flagged'] as const;
export type QueueName = (typeof QUEUES)[number];

/**
 * A queue is a question asked of each record, never a list: a million records would have to be gone through at each
 * key. Whoever wants the next one looks from where they are.
 *
 * `pending` is what is left to do for this labeler: they have not touched it, nobody threw it out, and it is not
 * somebody else's. What others answered plays no part, so a second pass is blind.
 */
export interface Queue {
  readonly name: QueueName;
  readonly labeler: string;
  /** The only records that count, ascending; null for all. */
  readonly within: Uint32Array | null;
  /** `within` stands in an order of its own, and that is the one to go by. */
  readonly ordered?: boolean;
}

const OWN = { draft: DRAFT, submitted: SUBMITTED, discarded: DISCARDED } as const;

/** Whether a record stands in a queue, by its mark, what the labeler did, and whose work it is (0: nobody's). */
type Stands = (mark: number, own: number, owner: number) => boolean;

interface Scan {
  readonly stands: Stands;
  readonly layer: Layer | undefined;
  /** Null where nobody's work is anybody else's. */
  readonly owners: Column | null;
}

function scanOf(state: ProjectState, { name, labeler }: Queue): Scan {
  const layer = state.labeler(labeler);
  if (name === 'flagged') return { stands: (mark) => (mark & MARK.flagged) !== 0, layer: undefined, owners: null };
  if (name !== 'pending') {
    const wanted = OWN[name];
    return { stands: (_mark, own) => own === wanted, layer, owners: null };
  }
  const place = state.labelers.findIndex(({ id }) => id === labeler) + 1;
  const assigned = state.counts.assigned.some((count, owner) => owner > 0 && count > 0);
  return {
    stands: (mark, own, owner) =>
      own === PENDING && (mark & MARK.status) !== DISCARDED && (owner === 0 || owner === place),
    layer,
    owners: assigned ? state.assigned : null,
  };
}

function standsAt(state: ProjectState, { stands, layer, owners }: Scan, record: number): boolean {
  return stands(state.marks[record] ?? 0, layer?.status.get(record) ?? 0, owners?.get(record) ?? 0);
}

/**
 * Looks at the records from `first` to before `end` in the direction of `step`; stops where `found` says true. By block,
 * so that a million records take the time of reading their bytes.
 */
function scanRange(
  state: ProjectState,
  { stands, layer, owners }: Scan,
  { first, end, step }: { readonly first: number; readonly end: number; readonly step: 1 | -1 },
  found: (record: number) => boolean,
): boolean {
  const { marks } = state;
  let record = first;
  while (step === 1 ? record < end : record > end) {
    const block = Math.floor(record / BLOCK_RECORDS);
    const base = block * BLOCK_RECORDS;
    const own = layer?.status.held(block);
    const owner = owners?.held(block);
    const edge = step === 1 ? Math.min(end, base + BLOCK_RECORDS) : Math.max(end, base - 1);
    for (; record !== edge; record += step) {
      const mark = marks[record] ?? 0;
      const ownStatus = own === undefined ? 0 : (own[record - base] ?? 0);
      if (stands(mark, ownStatus, owner === undefined ? 0 : (owner[record - base] ?? 0)) && found(record)) return true;
    }
  }
  return false;
}

/**
 * The nearest record of the queue after (`step` 1) or before (−1) a record, which itself is looked at last: at the
 * queue's end it begins again. Null where the queue is empty. `from: null` begins at the first or the last record.
 */
export function nextIn(state: ProjectState, queue: Queue, from: number | null, step: 1 | -1): number | null {
  return severalIn(state, queue, from, step, 1)[0] ?? null;
}

/** As `nextIn`, for the nearest several. */
export function severalIn(
  state: ProjectState,
  queue: Queue,
  from: number | null,
  step: 1 | -1,
  most: number,
): number[] {
  if (isSurelyEmpty(state, queue)) return [];
  const { within, ordered = false } = queue;
  const length = within?.length ?? state.records;
  const scan = scanOf(state, queue);
  const records: number[] = [];
  const start = startOf({ within, ordered }, from, step, length);
  if (within === null) {
    const found = (record: number): boolean => records.push(record) >= most;
    const past = step === 1 ? length : -1;
    // Onwards to the end, then from the other end up to where it began, which is looked at last.
    if (scanRange(state, scan, { first: start + step, end: past, step }, found)) return records;
    const beginning = step === 1 ? 0 : length - 1;
    const last = step === 1 ? Math.min(start + 1, length) : Math.max(start - 1, -1);
    scanRange(state, scan, { first: beginning, end: last, step }, found);
    return records;
  }
  let place = start;
  for (let looked = 0; looked < length && records.length < most; looked += 1) {
    place += step;
    if (place >= length) place = 0;
    else if (place < 0) place = length - 1;
    const record = within[place] ?? 0;
    if (standsAt(state, scan, record)) records.push(record);
  }
  return records;
}

/**
 * The place beside which the looking begins. A record that is no longer among `within` (it was just labelled, and the
 * filter asked for what is not) is passed at the place where it would stand.
 */
function startOf(
  { within, ordered }: { readonly within: Uint32Array | null; readonly ordered: boolean },
  from: number | null,
  step: 1 | -1,
  length: number,
): number {
  if (from === null) return step === 1 ? -1 : length;
  if (within === null) return Math.min(from, length);
  // Where it would stand in an order of its own, nobody knows: it begins at the beginning.
  if (ordered) {
    const at = within.indexOf(from);
    return at >= 0 || step === 1 ? at : length;
  }
  const place = firstNotBelow(within, from);
  return step === 1 && within[place] !== from ? place - 1 : place;
}

function firstNotBelow(records: Uint32Array, wanted: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** From the counters, without looking at any record. */
function isSurelyEmpty(state: ProjectState, { name, labeler }: Queue): boolean {
  if (name === 'pending') return false;
  if (name === 'flagged') return state.counts.bits[0] === 0;
  return (state.labeler(labeler)?.counts.status[OWN[name]] ?? 0) === 0;
}

/** How many stand in a queue, where the counters know it; null where the records have to be gone through. */
export function knownLength(state: ProjectState, queue: Queue): number | null {
  if (queue.within !== null) return isSurelyEmpty(state, queue) ? 0 : null;
  if (queue.name === 'flagged') return state.counts.bits[0] ?? 0;
  const own = state.labeler(queue.labeler)?.counts.status ?? [];
  if (queue.name !== 'pending') return own[OWN[queue.name]] ?? 0;
  const others = state.labelers.filter(({ id }) => id !== queue.labeler);
  const place = state.labelers.findIndex(({ id }) => id === queue.labeler) + 1;
  const theirs = state.counts.assigned.some((count, owner) => owner !== 0 && owner !== place && count > 0);
  if (theirs || others.some(({ counts }) => (counts.status[DISCARDED] ?? 0) > 0)) return null;
  return state.records - (own[DRAFT] ?? 0) - (own[SUBMITTED] ?? 0) - (own[DISCARDED] ?? 0);
}

/** Goes through the records: milliseconds for a million. Not for every key. */
export function lengthOf(state: ProjectState, queue: Queue): number {
  const known = knownLength(state, queue);
  if (known !== null) return known;
  const scan = scanOf(state, queue);
  let length = 0;
  if (queue.within === null) {
    scanRange(state, scan, { first: 0, end: state.records, step: 1 }, () => {
      length += 1;
      return false;
    });
  } else {
    for (const record of queue.within) if (standsAt(state, scan, record)) length += 1;
  }
  return length;
}
