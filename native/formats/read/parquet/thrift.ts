import { damaged } from './damaged.ts';

const DEEPEST = 32;
/** A 64-bit number in groups of seven bits. */
const LONGEST_NUMBER = 10;

/**
 * Walks over a Thrift structure (compact protocol) and gives the place after it. The decoder that reads it afterwards
 * believes every length; this one believes none, so that a few bytes cannot ask for gigabytes of memory or hours of
 * arithmetic on endless numbers. `null` when the bytes end before the structure does.
 */
export function endOfStructure(bytes: Uint8Array, from: number): number | null {
  const walk = new Walk(bytes, from);
  return walk.structure(0) ? walk.at : null;
}

class Walk {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** False when there are not enough bytes. */
  structure(depth: number): boolean {
    if (depth > DEEPEST) throw damaged('a header is nested too deep');
    for (;;) {
      const field = this.#byte();
      if (field === null) return false;
      if ((field & 0x0f) === 0) return true;
      // A field's number, when it is not a small step from the last one.
      if (field >> 4 === 0 && this.#number() === null) return false;
      if (!this.#element(field & 0x0f, depth, false)) return false;
    }
  }

  #element(type: number, depth: number, inList: boolean): boolean {
    switch (type) {
      case 1:
      case 2:
        // The type is the value, but in a list each has a byte.
        return !inList || this.#skip(1);
      case 3:
        return this.#skip(1);
      case 4:
      case 5:
      case 6:
        return this.#number() !== null;
      case 7:
        return this.#skip(8);
      case 8: {
        const length = this.#number();
        return length !== null && this.#skip(length);
      }
      case 9:
        return this.#list(depth + 1);
      case 12:
        return this.structure(depth + 1);
      default:
        throw damaged('a header has a value of an unknown kind');
    }
  }

  #list(depth: number): boolean {
    if (depth > DEEPEST) throw damaged('a header is nested too deep');
    const head = this.#byte();
    if (head === null) return false;
    const length = head >> 4 === 15 ? this.#number() : head >> 4;
    if (length === null) return false;
    for (let index = 0; index < length; index += 1) {
      if (!this.#element(head & 0x0f, depth, true)) return false;
    }
    return true;
  }

  #number(): number | null {
    let value = 0;
    for (let group = 0; group < LONGEST_NUMBER; group += 1) {
      const byte = this.#byte();
      if (byte === null) return null;
      value += (byte & 0x7f) * 2 ** (7 * group);
      if (byte < 0x80) return value;
    }
    throw damaged('a header has a number without an end');
  }

  #skip(length: number): boolean {
    this.at += length;
    return this.at <= this.#bytes.length;
  }

  #byte(): number | null {
    const byte = this.#bytes[this.at];
    this.at += 1;
    return byte ?? null;
  }
}
