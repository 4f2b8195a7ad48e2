const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;
const WORDS = 4;
/** The fuller the table, the longer the search for a free slot. */
const FULLEST = 0.6;

/**
 * The ids of all entries of a log with their numbers: what makes sending an entry twice harmless. An open table over
 * typed arrays, 20 bytes a slot, because a million strings would take ten times that.
 */
export class EntryIds {
  #keys = new Uint32Array(0);
  #numbers = new Uint32Array(0);
  #count = 0;

  constructor(capacity = 1024) {
    this.#allot(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** The entry's number, from 1; undefined for one that the log does not have. */
  get(id: string): number | undefined {
    const number = this.#numbers[this.#slotOf(wordsOf(id), 0)] ?? 0;
    return number === 0 ? undefined : number;
  }

  set(id: string, number: number): void {
    this.#put(wordsOf(id), 0, number);
  }

  /** The ids in the order of their numbers, 16 bytes each: for a checkpoint. Numbers must be 1, 2, 3 and so on. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const words = new Uint32Array(this.#count * WORDS);
    this.#numbers.forEach((number, slot) => {
      if (number > 0) words.set(this.#keys.subarray(slot * WORDS, slot * WORDS + WORDS), (number - 1) * WORDS);
    });
    return new Uint8Array(words.buffer);
  }

  static from(bytes: Uint8Array): EntryIds {
    const words = new Uint32Array(bytes.slice().buffer);
    const count = words.length / WORDS;
    const ids = new EntryIds(Math.max(1024, count));
    for (let number = 1; number <= count; number += 1) ids.#put(words, (number - 1) * WORDS, number);
    return ids;
  }

  #put(words: Uint32Array, at: number, number: number): void {
    if (this.#count >= this.#numbers.length * FULLEST) this.#grow();
    const slot = this.#slotOf(words, at);
    if (this.#numbers[slot] === 0) this.#count += 1;
    this.#keys.set(words.subarray(at, at + WORDS), slot * WORDS);
    this.#numbers[slot] = number;
  }

  /** Where the id stands, or the free slot where it would. */
  #slotOf(words: Uint32Array, at: number): number {
    const keys = this.#keys;
    const last = this.#numbers.length - 1;
    // The words at the end of a ULID are chance, those at its beginning time.
    let slot = Math.imul((words[at + 3] ?? 0) ^ (words[at + 2] ?? 0), 0x9e3779b1) & last;
    while (this.#numbers[slot] !== 0) {
      const key = slot * WORDS;
      const same =
        keys[key] === words[at] &&
        keys[key + 1] === words[at + 1] &&
        keys[key + 2] === words[at + 2] &&
        keys[key + 3] === words[at + 3];
      if (same) break;
      slot = (slot + 1) & last;
    }
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    this.#allot(numbers.length);
    this.#count = 0;
    numbers.forEach((number, slot) => {
      if (number > 0) this.#put(keys, slot * WORDS, number);
    });
  }

  #allot(count: number): void {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(count, 512) / FULLEST + 1));
    this.#keys = new Uint32Array(slots * WORDS);
    this.#numbers = new Uint32Array(slots);
  }
}

/** 26 digits of five bits are 130; the first digit of a ULID is 7 at most, so it is 128. */
function wordsOf(id: string): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let place = id.length - 1, bit = 0; place >= 0; place -= 1, bit += 5) {
    const value = VALUES[id.charCodeAt(place)] ?? 0;
    const word = WORDS - 1 - (bit >>> 5);
    const shift = bit & 31;
    words[word] = (words[word] ?? 0) | (value << shift);
    // Five bits do not divide 32: some digits stand across two words.
    if (shift > 27 && word > 0) words[word - 1] = value >>> (32 - shift);
  }
  return words;
}
