import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { wordsOf } from '#core/quality/words.ts';
import {
  BORDER,
  FORMAT,
  HEAD_BYTES,
  type Head,
  SAMPLE_EVERY,
  SAMPLE_WORDS,
  SECTIONS,
  type Section,
  hashOfWord,
} from './layout.ts';
import { suffixArray } from './suffixArray.ts';

/** More words than places fit into a suffix array of 32 bits. */
const MOST_TOKENS = 2 ** 31 - 1;

/** Gathers a snapshot's words, then sorts them and writes the index. */
export class IndexBuilder {
  #tokens = new Int32Array(1 << 16);
  #length = 0;
  #texts = 0;
  readonly #numbers = new Map<string, number>([['', BORDER]]);
  readonly #starts: number[] = [];
  readonly #offsets: number[] = [];

  /** `offset`: where the record's line begins, in bytes. False when there is no room for more. */
  add(texts: readonly string[], offset: number): boolean {
    this.#starts.push(this.#length);
    this.#offsets.push(offset);
    for (const text of texts) {
      const words = wordsOf(text);
      if (this.#length + words.length + 1 > MOST_TOKENS) return false;
      this.#makeRoom(words.length + 1);
      for (let at = 0; at < words.length; at += 1) this.#tokens[this.#length++] = this.#numberOf(words[at]!);
      this.#tokens[this.#length++] = BORDER;
      this.#texts += 1;
    }
    return true;
  }

  /** Writes the file whole and synced; the caller renames it into its place. `records`: SHA-256 of the records file. */
  write(path: string, records: string): Head {
    const tokens = this.#tokens.subarray(0, this.#length);
    const vocabulary = this.#numbers.size;
    const sorted = suffixArray(tokens, vocabulary);
    // Places that begin with a border come first, one a text, and are never looked for.
    const order = sorted.subarray(this.#texts);
    const counts = new Uint32Array(vocabulary);
    for (let at = 0; at < tokens.length; at += 1) counts[tokens[at]!]! += 1;
    const { bytes, places, slots } = wordTable([...this.#numbers.keys()]);
    const tokenBytes = vocabulary < 2 ** 16 ? 2 : 4;
    const parts: Record<Section, ArrayBufferView> = {
      tokens: tokenBytes === 2 ? Uint16Array.from(tokens) : tokens,
      order,
      samples: samplesOf(tokens, order),
      starts: Uint32Array.from(this.#starts),
      offsets: Float64Array.from(this.#offsets),
      counts,
      places,
      words: bytes,
      slots,
    };
    const head: Head = {
      format: FORMAT,
      records,
      texts: this.#texts,
      words: order.length,
      recordCount: this.#starts.length,
      vocabulary,
      tokenBytes,
      slotCount: slots.length,
      sections: sectionsOf(parts),
    };
    writeFile(path, head, parts);
    return head;
  }

  #numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(word, number);
    return number;
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#tokens.length) return;
    const larger = new Int32Array(Math.max(this.#tokens.length * 2, this.#length + count));
    larger.set(this.#tokens.subarray(0, this.#length));
    this.#tokens = larger;
  }
}

function samplesOf(tokens: Int32Array, order: Int32Array): Uint32Array {
  const samples = new Uint32Array(Math.ceil(order.length / SAMPLE_EVERY) * SAMPLE_WORDS);
  for (let sample = 0; sample * SAMPLE_EVERY < order.length; sample += 1) {
    const place = order[sample * SAMPLE_EVERY]!;
    for (let word = 0; word < SAMPLE_WORDS; word += 1) {
      const token = tokens[place + word] ?? BORDER;
      samples[sample * SAMPLE_WORDS + word] = token;
      if (token === BORDER) break;
    }
  }
  return samples;
}

/** Half of the slots stay free, so that a word is found, or known to be missing, after a look at one or two. */
function wordTable(words: readonly string[]) {
  const encoder = new TextEncoder();
  const places = new Uint32Array(words.length + 1);
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(words.length * 2 + 2)));
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [number, word] of words.entries()) {
    const bytes = encoder.encode(word);
    places[number] = at;
    parts.push(bytes);
    at += bytes.length;
    if (number === BORDER) continue;
    let slot = hashOfWord(bytes) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number;
  }
  places[words.length] = at;
  return { bytes: Buffer.concat(parts), places, slots };
}

function writeFile(path: string, head: Head, parts: Record<Section, ArrayBufferView>): void {
  const file = openSync(path, 'w', 0o600);
  try {
    const first = Buffer.alloc(HEAD_BYTES);
    first.write(JSON.stringify(head));
    writeWhole(file, first, 0);
    for (const section of SECTIONS) writeWhole(file, parts[section], head.sections[section].at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeWhole(file: number, part: ArrayBufferView, at: number): void {
  const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, Math.min(bytes.length - done, 2 ** 26), at + done);
  }
}

function sectionsOf(parts: Record<Section, ArrayBufferView>): Head['sections'] {
  let at = HEAD_BYTES;
  const place = (section: Section) => {
    const { byteLength: bytes } = parts[section];
    const placed = { at, bytes };
    at += Math.ceil(bytes / 8) * 8;
    return placed;
  };
  return {
    tokens: place('tokens'),
    order: place('order'),
    samples: place('samples'),
    starts: place('starts'),
    offsets: place('offsets'),
    counts: place('counts'),
    places: place('places'),
    words: place('words'),
    slots: place('slots'),
  };
}
