import { type RecordKey, compareKeys, cutLine } from './record.ts';

/** Which parts of a record differ. Its fields never do: another input is another record. */
export type ChangedPart = 'answers' | 'split' | 'weights';

export type Difference =
  | { readonly kind: 'added' | 'removed'; readonly key: RecordKey; readonly line: string }
  | {
      readonly kind: 'changed';
      readonly key: RecordKey;
      readonly before: string;
      readonly after: string;
      readonly parts: readonly ChangedPart[];
    }
  /** A line that is not of a verified snapshot, counted from 1. Nothing follows it. */
  | { readonly kind: 'unreadable'; readonly side: 'before' | 'after'; readonly line: number };

/** One side: the lines in the order of the file, some at a time, and the contributors that their weights name. */
export interface Side {
  readonly lines: AsyncIterable<readonly string[]>;
  /** Ids, in the manifest's order. */
  readonly contributors: readonly string[];
}

/** How many differences come at once, at most. */
const BATCH = 500;

/**
 * What was added, removed and changed from one snapshot to another, in the order of keys. Both are sorted, so they are
 * read once side by side, and memory stays flat however large they are. Equal records are told by their text; only
 * those that differ are looked at.
 */
export async function* compareSnapshots(before: Side, after: Side): AsyncGenerator<readonly Difference[]> {
  const [left, right] = [new Reader(before), new Reader(after)];
  let found: Difference[] = [];
  await Promise.all([left.next(), right.next()]);
  while (left.current !== null || right.current !== null) {
    const [one, other] = [left.current, right.current];
    if (one === 'unreadable' || other === 'unreadable') {
      const [side, reader] = one === 'unreadable' ? (['before', left] as const) : (['after', right] as const);
      found.push({ kind: 'unreadable', side, line: reader.line });
      break;
    }
    const order = one === null ? 1 : other === null ? -1 : compareKeys(one.key, other.key);
    if (one !== null && other !== null && order === 0) {
      const parts = changedParts(one, other);
      if (parts.length > 0) found.push({ kind: 'changed', key: one.key, before: one.text, after: other.text, parts });
    } else if (one !== null && order < 0) {
      found.push({ kind: 'removed', key: one.key, line: one.text });
    } else if (other !== null) {
      found.push({ kind: 'added', key: other.key, line: other.text });
    }
    // A reader that has its next line at hand gives it at once; only a new batch is waited for.
    if (order <= 0 && !left.step()) await left.next();
    if (order >= 0 && !right.step()) await right.next();
    if (found.length >= BATCH) {
      yield found;
      found = [];
    }
  }
  if (found.length > 0) yield found;
}

interface Read {
  readonly key: RecordKey;
  readonly text: string;
  /** The line up to "input": fields and answers. */
  readonly content: string;
  readonly split: string;
  readonly weights: string;
  readonly contributors: readonly string[];
}

class Reader {
  current: Read | 'unreadable' | null = null;
  line = 0;
  readonly #contributors: readonly string[];
  readonly #batches: AsyncIterator<readonly string[]>;
  #batch: readonly string[] = [];
  #at = 0;

  constructor({ lines, contributors }: Side) {
    this.#batches = lines[Symbol.asyncIterator]();
    this.#contributors = contributors;
  }

  /** Goes on to the next line where it is at hand. */
  step(): boolean {
    const text = this.#batch[this.#at];
    if (text === undefined) return false;
    this.#at += 1;
    this.line += 1;
    const before = this.current;
    const read = readLine(text, this.#contributors);
    const sorted = before === null || before === 'unreadable' || read === null || compareKeys(before.key, read.key) < 0;
    this.current = read === null || !sorted ? 'unreadable' : read;
    return true;
  }

  async next(): Promise<void> {
    for (;;) {
      if (this.step()) return;
      const batch = await this.#batches.next();
      if (batch.done === true) break;
      this.#batch = batch.value;
      this.#at = 0;
    }
    this.current = null;
  }
}

/** The end of a canonical line: what comes after fields and answers has a fixed form. */
const TAIL =
  /^,"input":"([0-9a-f]{64})","provenance":\{"row":([1-9]\d{0,15}),"source":"([0-9a-f]{64})"\},"split":"([a-z]+)"\}$/;

function readLine(text: string, contributors: readonly string[]): Read | null {
  const cut = cutLine(text);
  const at = cut?.bound.lastIndexOf(',"input":"') ?? -1;
  if (cut === null || at === -1) return null;
  const [, input, row, source, split] = TAIL.exec(cut.bound.slice(at)) ?? [];
  if (input === undefined || source === undefined || split === undefined) return null;
  const key = { input, provenance: { source, row: Number(row) } };
  return { key, text, content: cut.bound.slice(0, at), split, weights: cut.weights, contributors };
}

function changedParts(one: Read, other: Read): ChangedPart[] {
  const parts: ChangedPart[] = [];
  if (one.content !== other.content) parts.push('answers');
  if (one.split !== other.split) parts.push('split');
  if (one.contributors === other.contributors ? one.weights !== other.weights : named(one) !== named(other)) {
    parts.push('weights');
  }
  return parts;
}

/** Places differ from snapshot to snapshot; ids do not. */
function named({ weights, contributors }: Read): string {
  return weights.replaceAll(
    /\[(\d+),/g,
    (_, place: string) => `[${JSON.stringify(contributors[Number(place)] ?? null)},`,
  );
}
