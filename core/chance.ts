/**
 * The one source of chance. Every seed is recorded with the result, and the same seed gives the same numbers on every
 * machine. (sfc32 by Chris Doty-Humphrey: four words of state, passes PractRand.)
 */
export class Chance {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A whole number from 0 to 2^32 − 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  /** A whole number from 0 up to, but not including, `limit` (at most 2^32). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('Nothing to pick from');
    return item;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return [...this.order(items.length)].flatMap((place) => items.slice(place, place + 1));
  }

  /** The whole numbers 0 … count − 1 in a random order (Fisher and Yates). */
  order(count: number): Uint32Array<ArrayBuffer> {
    const places = new Uint32Array(count);
    for (let place = 0; place < count; place += 1) {
      const other = this.below(place + 1);
      places[place] = places[other] ?? 0;
      places[other] = place;
    }
    return places;
  }
}

/** Mixes numbers into one of 32 bits: each step, each row has chance of its own, whatever came before it. */
export function mixed(...parts: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
