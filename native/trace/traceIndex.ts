import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Result, fail, ok } from '#core/result.ts';
import {
  BORDER,
  HEAD_BYTES,
  type Head,
  SAMPLE_EVERY,
  SAMPLE_WORDS,
  SECTIONS,
  type Section,
  hashOfWord,
  headSchema,
} from './layout.ts';

/** Words of an answer as their numbers; this stands for one that the index does not know. */
export const UNKNOWN = -1;
/** Words that are read at once when two texts are compared. */
const COMPARED = 32;
const SLOTS_AT_ONCE = 8;

export type IndexProblem = 'missing' | 'newer' | 'damaged';

/** Where in a snapshot a stretch of words stands. */
export interface Occurrence {
  readonly record: number;
  /** The line in records.jsonl begins at this byte. */
  readonly offset: number;
}

/** An index that lies on disk and is read where it is asked. It is made by this program, but may have been damaged since. */
export class TraceIndex {
  readonly head: Head;
  readonly #file: number;
  #samples: Uint32Array | undefined;
  readonly #buffer = Buffer.alloc(COMPARED * 4);

  private constructor(file: number, head: Head) {
    this.#file = file;
    this.head = head;
  }

  static open(path: string): Result<TraceIndex, IndexProblem> {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return fail('missing');
    }
    const problem = (found: IndexProblem): Result<never, IndexProblem> => {
      closeSync(file);
      return fail(found);
    };
    try {
      const first = Buffer.alloc(HEAD_BYTES);
      const text = first.toString('utf8', 0, readSync(file, first, 0, HEAD_BYTES, 0)).replace(/\0+$/, '');
      const read: unknown = JSON.parse(text);
      const head = headSchema.safeParse(read);
      if (!head.success) return problem(isNewer(read) ? 'newer' : 'damaged');
      return fits(head.data, fstatSync(file).size) ? ok(new TraceIndex(file, head.data)) : problem('damaged');
    } catch {
      return problem('damaged');
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** The numbers of words as this index has them. */
  numbersOf(words: readonly string[]): Int32Array {
    const known = new Map<string, number>();
    return Int32Array.from(words, (word) => {
      const found = known.get(word) ?? this.#find(word);
      known.set(word, found);
      return found;
    });
  }

  /** How often the word with this number occurs. */
  countOf(number: number): number {
    return number <= BORDER ? 0 : this.#words('counts', number, 1)[0]!;
  }

  /** How many words from `from` on stand somewhere in this snapshot, one after the other. */
  longestAt(query: Int32Array, from: number): number {
    if (query[from] === UNKNOWN || this.head.words === 0) return 0;
    const place = this.#firstNotBefore(query, from, query.length);
    return Math.max(
      place < this.head.words ? this.#compare(query, from, query.length, this.#orderAt(place)).common : 0,
      place > 0 ? this.#compare(query, from, query.length, this.#orderAt(place - 1)).common : 0,
    );
  }

  /** How often the words from `from` to before `to` stand in this snapshot, and up to `most` of the places. */
  occurrences(query: Int32Array, from: number, to: number, most: number): { count: number; found: Occurrence[] } {
    const first = this.#firstNotBefore(query, from, to);
    const end = this.#firstAfter(query, from, to, first);
    const records = new Set<number>();
    for (let at = first; at < end && records.size < most; at += 1) records.add(this.#recordAt(this.#orderAt(at)));
    const found = [...records].map((record) => ({ record, offset: this.#offsetOf(record) }));
    return { count: end - first, found };
  }

  #find(word: string): number {
    const bytes = Buffer.from(word);
    const { slotCount } = this.head;
    let slot = hashOfWord(bytes) & (slotCount - 1);
    for (let looked = 0; looked < slotCount; looked += SLOTS_AT_ONCE) {
      const numbers = this.#words('slots', slot, Math.min(SLOTS_AT_ONCE, slotCount - slot)).slice();
      for (const number of numbers) {
        if (number === BORDER) return UNKNOWN;
        if (number < this.head.vocabulary && this.#textOf(number).equals(bytes)) return number;
      }
      slot = (slot + numbers.length) & (slotCount - 1);
    }
    return UNKNOWN;
  }

  #textOf(number: number): Buffer {
    const [from = 0, to = 0] = this.#words('places', number, 2);
    const { at, bytes } = this.head.sections.words;
    if (from > to || to > bytes) return Buffer.alloc(0);
    const text = Buffer.alloc(to - from);
    readSync(this.#file, text, 0, text.length, at + from);
    return text;
  }

  /** The first, from `first` on, that does not begin with the words asked for. */
  #firstAfter(query: Int32Array, from: number, to: number, first: number): number {
    const begins = (place: number) => this.#compare(query, from, to, this.#orderAt(place)).common >= to - from;
    // Most stretches stand in one place or a few: steps that double, then halve.
    let step = 1;
    while (first + step < this.head.words && begins(first + step - 1)) step *= 2;
    let low = first + Math.floor(step / 2);
    let high = Math.min(first + step, this.head.words);
    if (low < high && !begins(low)) low = first;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (begins(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The first in the order that does not come before the words asked for. Halves between the samples in memory first,
   * then reads the 64 that are left at once.
   */
  #firstNotBefore(query: Int32Array, from: number, to: number): number {
    const isBefore = (place: number) => this.#compare(query, from, to, place).sign > 0;
    const samples = (this.#samples ??= this.#wordsWhole('samples'));
    let low = 0;
    let high = samples.length / SAMPLE_WORDS;
    while (low < high) {
      const middle = (low + high) >> 1;
      const known = compareSample(samples, middle, query, from, to);
      const before = known === 0 ? isBefore(this.#orderAt(middle * SAMPLE_EVERY)) : known < 0;
      if (before) low = middle + 1;
      else high = middle;
    }
    // The sample before `low` comes before the words, that at `low` does not.
    let first = low === 0 ? 0 : (low - 1) * SAMPLE_EVERY + 1;
    let end = Math.min(low * SAMPLE_EVERY, this.head.words);
    if (first >= end) return end;
    const block = this.#words('order', first, end - first).slice();
    const base = first;
    while (first < end) {
      const middle = (first + end) >> 1;
      if (isBefore(block[middle - base]!)) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  /**
   * How many words from `from` on are those that stand at `place`, and whether the words asked for come after what
   * stands there (1), before it (−1), or are its beginning (0).
   */
  #compare(query: Int32Array, from: number, to: number, place: number): { common: number; sign: number } {
    let common = 0;
    while (from + common < to) {
      const count = Math.min(COMPARED, to - from - common);
      const stands = this.#tokens(place + common, count);
      for (let at = 0; at < count; at += 1) {
        const wanted = query[from + common]!;
        const there = stands[at] ?? BORDER;
        if (wanted !== there) return { common, sign: wanted > there ? 1 : -1 };
        common += 1;
      }
    }
    return { common, sign: 0 };
  }

  #tokens(from: number, count: number): Uint16Array | Uint32Array {
    const { at, bytes } = this.head.sections.tokens;
    const { tokenBytes } = this.head;
    const length = Math.max(0, Math.min(count * tokenBytes, bytes - from * tokenBytes));
    readSync(this.#file, this.#buffer, 0, length, at + from * tokenBytes);
    const { buffer, byteOffset } = this.#buffer;
    return tokenBytes === 2
      ? new Uint16Array(buffer, byteOffset, length / 2)
      : new Uint32Array(buffer, byteOffset, length / 4);
  }

  #orderAt(at: number): number {
    return this.#words('order', at, 1)[0]!;
  }

  /** The record whose texts hold the word at `place`: the last that begins at or before it. */
  #recordAt(place: number): number {
    let low = 0;
    let high = this.head.recordCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#words('starts', middle, 1)[0]! <= place) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #offsetOf(record: number): number {
    const { at } = this.head.sections.offsets;
    readSync(this.#file, this.#buffer, 0, 8, at + record * 8);
    return this.#buffer.readDoubleLE(0);
  }

  /** Valid until the next read. */
  #words(section: Section, from: number, count: number): Uint32Array {
    const { at } = this.head.sections[section];
    const buffer = count * 4 <= this.#buffer.length ? this.#buffer : Buffer.alloc(count * 4);
    readSync(this.#file, buffer, 0, count * 4, at + from * 4);
    return new Uint32Array(buffer.buffer, buffer.byteOffset, count);
  }

  #wordsWhole(section: Section): Uint32Array {
    const { at, bytes } = this.head.sections[section];
    const whole = new Uint32Array(bytes / 4);
    readSync(this.#file, new Uint8Array(whole.buffer), 0, bytes, at);
    return whole;
  }
}

/** Negative: the sample comes before the words; positive: after; 0: as far as it goes it is their beginning. */
function compareSample(samples: Uint32Array, sample: number, query: Int32Array, from: number, to: number): number {
  for (let word = 0; word < SAMPLE_WORDS && from + word < to; word += 1) {
    const there = samples[sample * SAMPLE_WORDS + word]!;
    const wanted = query[from + word]!;
    if (there !== wanted) return there < wanted ? -1 : 1;
  }
  return 0;
}

function isNewer(read: unknown): boolean {
  if (typeof read !== 'object' || read === null || !('format' in read) || typeof read.format !== 'string') return false;
  const version = /^colophon-trace\/(\d+)$/.exec(read.format);
  return version !== null && Number(version[1]) > 1;
}

/** Whether every section is as long as the counts say, and lies within the file. */
function fits(head: Head, fileBytes: number): boolean {
  const { sections, words, texts, recordCount, vocabulary, tokenBytes, slotCount } = head;
  const wanted: Record<Section, number> = {
    tokens: (words + texts) * tokenBytes,
    order: words * 4,
    samples: Math.ceil(words / SAMPLE_EVERY) * SAMPLE_WORDS * 4,
    starts: recordCount * 4,
    offsets: recordCount * 8,
    counts: vocabulary * 4,
    places: (vocabulary + 1) * 4,
    words: sections.words.bytes,
    slots: slotCount * 4,
  };
  const powerOfTwo = slotCount > 0 && Number.isInteger(Math.log2(slotCount));
  return (
    powerOfTwo &&
    SECTIONS.every((section) => {
      const { at, bytes } = sections[section];
      return bytes === wanted[section] && at >= HEAD_BYTES && at + bytes <= fileBytes;
    })
  );
}
