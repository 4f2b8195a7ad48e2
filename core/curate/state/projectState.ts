import type { Answer } from '../question.ts';
import { BLOCK_RECORDS } from '../record.ts';
import type { RecordSet } from '../recordSet.ts';
import { Codes } from './codes.ts';
import { Column } from './column.ts';
import { History } from './history.ts';
import { type AnswerCodes, DISCARDED, DRAFT, Layer, PENDING, SUBMITTED, answerKey, sameAnswers } from './layer.ts';

/** Bits of a record's mark. The lowest two are its status, as a code of `STATUSES`. */
export const MARK = {
  status: 3,
  flagged: 4,
  adjudicated: 8,
  commented: 16,
  redacted: 32,
  /** Somebody added or removed a tag. */
  tagged: 64,
  /** Two labelers submitted different answers, and nothing was decided yet. */
  disagreement: 128,
} as const;

const HISTORY_BYTES = 64 * 1024 ** 2;

export interface Comment {
  readonly entry: string;
  readonly by: string;
  readonly at: number;
  readonly text: string;
}

export interface Redaction {
  readonly entry: string;
  readonly field: string;
  /** In code points. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** What people changed of the tags that a record came with: sorted, and no tag in both. */
export interface TagChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * What people said of a project's records, as its log says it. Packed: a million records that nobody touched take one
 * byte each. The imported records themselves stand in their blocks and are not here.
 *
 * Only entries of the log change it (state.ts); everything counted and every mark is kept in step with each change.
 */
export class ProjectState {
  #marks: Uint8Array;
  #records: number;
  readonly labelers: Layer[] = [];
  /** What holds where labelers disagree. */
  readonly decisions = new Layer('');
  /** Who decided: place in `labelers`, from 1. */
  readonly decidedBy = new Column(1);
  readonly flagged = new Column(1);
  /** Place of the labeler in `labelers`, from 1. */
  readonly assigned = new Column(1);
  readonly tags = new Column(1);
  readonly tagChanges = new Codes<TagChange>(({ added, removed }) => JSON.stringify([added, removed]));
  /** When somebody last answered, labelled, decided or moved it: seconds since 1970. */
  readonly touched = new Column(4);
  readonly comments = new Map<number, readonly Comment[]>();
  readonly redactions = new Map<number, readonly Redaction[]>();
  /** Codes of the small answers, by question. All labelers share them. */
  readonly answerCodes = new Map<string, AnswerCodes>();
  /** Blocks of records that changed since somebody last took this. */
  readonly dirty = new Set<number>();
  /** Sets that changed blocks go into as well, for as long as somebody copies the state bit by bit. */
  readonly watchers = new Set<Set<number>>();
  readonly counts = {
    /** By code; pending is not counted, it is the rest. */
    status: [0, 0, 0, 0],
    /** By the place of the bit in a mark, from `flagged` on. */
    bits: [0, 0, 0, 0, 0, 0],
    /** By place in `labelers`, from 1. */
    assigned: [0],
    /** By code of `tagChanges`. */
    tags: [0],
  };

  readonly history: History;

  /** `historyBytes`: memory that may be held to undo with. */
  constructor(records: number, historyBytes = HISTORY_BYTES) {
    this.#records = records;
    this.#marks = new Uint8Array(records);
    this.history = new History(this, historyBytes);
  }

  get records(): number {
    return this.#records;
  }

  /** One byte a record: `MARK`. For scanning; not to be written. */
  get marks(): Uint8Array {
    return this.#marks.subarray(0, this.#records);
  }

  /** After an import. A project never loses a record. */
  grow(records: number): void {
    if (records < this.#records) throw new RangeError(`${this.#records} records do not become ${records}`);
    if (records > this.#marks.length) {
      const marks = new Uint8Array(Math.max(records, Math.ceil(this.#marks.length * 1.5)));
      marks.set(this.#marks);
      this.#marks = marks;
    }
    this.#records = records;
  }

  labeler(id: string): Layer | undefined {
    return this.labelers.find((layer) => layer.id === id);
  }

  /** Made at a labeler's first act. */
  labelerOrNew(id: string): Layer {
    const known = this.labeler(id);
    if (known !== undefined) return known;
    const layer = new Layer(id);
    this.labelers.push(layer);
    return layer;
  }

  codesOf(question: string): AnswerCodes {
    const known = this.answerCodes.get(question);
    if (known !== undefined) return known;
    const codes: AnswerCodes = new Codes<Answer>(answerKey);
    this.answerCodes.set(question, codes);
    return codes;
  }

  /** Changes records by `write`, which may change nothing of any other. Marks, counts and dirty blocks follow. */
  change(records: RecordSet, write: () => void): void {
    for (const record of records) this.#tally(record, -1);
    write();
    let block = -1;
    for (const record of records) {
      this.#marks[record] = this.#markOf(record);
      this.#tally(record, 1);
      if (Math.floor(record / BLOCK_RECORDS) === block) continue;
      block = Math.floor(record / BLOCK_RECORDS);
      this.dirty.add(block);
      for (const changed of this.watchers) changed.add(block);
    }
  }

  #tally(record: number, sign: 1 | -1): void {
    const { counts } = this;
    const mark = this.#marks[record] ?? 0;
    add(counts.status, mark & MARK.status, sign);
    for (let place = 0; mark >> (place + 2) > 0; place += 1) {
      if (((mark >> (place + 2)) & 1) === 1) add(counts.bits, place, sign);
    }
    add(counts.assigned, this.assigned.get(record), sign);
    add(counts.tags, this.tags.get(record), sign);
    for (const layer of this.labelers) layer.tally(record, sign);
    this.decisions.tally(record, sign);
  }

  /**
   * The status of a record follows from what each labeler did: a discard stands until somebody lifts it by hand (see
   * perform.ts), then what was submitted or decided, then a draft. It does not depend on who came last.
   */
  #markOf(record: number): number {
    let submitted = 0;
    let discarded = false;
    let drafts = false;
    for (const layer of this.labelers) {
      const status = layer.status.get(record);
      if (status === SUBMITTED) submitted += 1;
      else if (status === DISCARDED) discarded = true;
      else if (status === DRAFT) drafts = true;
    }
    const adjudicated = this.decisions.status.get(record) !== 0;
    const done = submitted > 0 || adjudicated;
    let mark: number = discarded ? DISCARDED : done ? SUBMITTED : drafts ? DRAFT : PENDING;
    if (this.flagged.get(record) !== 0) mark |= MARK.flagged;
    if (adjudicated) mark |= MARK.adjudicated;
    if (this.comments.has(record)) mark |= MARK.commented;
    if (this.redactions.has(record)) mark |= MARK.redacted;
    if (this.tags.get(record) !== 0) mark |= MARK.tagged;
    if (submitted > 1 && !adjudicated && this.#disagree(record)) mark |= MARK.disagreement;
    return mark;
  }

  #disagree(record: number): boolean {
    let first: Layer | undefined;
    for (const layer of this.labelers) {
      if (layer.status.get(record) !== SUBMITTED) continue;
      if (first !== undefined && !sameAnswers(first, layer, record)) return true;
      first ??= layer;
    }
    return false;
  }
}

function add(counts: number[], place: number, sign: 1 | -1): void {
  counts[place] = (counts[place] ?? 0) + sign;
}
