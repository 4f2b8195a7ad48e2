import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import type { Limits } from '../../limits.ts';
import { damaged } from './damaged.ts';

/** Numbers written as differences. The walk before them checks every length that the decoder will believe. */
export function readDeltas<Kind extends Int32Array | BigInt64Array>(
  bytes: Uint8Array,
  from: number,
  into: Kind,
): { values: Kind; after: number } {
  const after = endOfDeltas(bytes, from, into.length);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: from };
  if (into.length > 0) deltaBinaryUnpack(reader, into.length, into);
  return { values: into, after };
}

/** Byte strings whose lengths come first. */
export function readDeltaLengths(bytes: Uint8Array, from: number, count: number): Uint8Array[] {
  const lengths = readDeltas(bytes, from, new Int32Array(count));
  let at = lengths.after;
  return Array.from(lengths.values, (length) => {
    const value = piece(bytes, at, length);
    at += length;
    return value;
  });
}

/** Byte strings that begin as the one before them did. */
export function readDeltaStrings(bytes: Uint8Array, count: number, limits: Limits): Uint8Array[] {
  const prefixes = readDeltas(bytes, 0, new Int32Array(count));
  const suffixes = readDeltaLengths(bytes, prefixes.after, count);
  let total = 0;
  let before = new Uint8Array(0);
  return suffixes.map((suffix, index) => {
    const shared = prefixes.values[index] ?? 0;
    if (shared < 0 || shared > before.length) throw damaged('a text shares more with the one before it than there is');
    total += shared + suffix.length;
    if (total > limits.pageBytes) throw damaged('a page unpacks to more than can be held');
    const value = new Uint8Array(shared + suffix.length);
    value.set(before.subarray(0, shared));
    value.set(suffix, shared);
    before = value;
    return value;
  });
}

function piece(bytes: Uint8Array, from: number, length: number): Uint8Array {
  if (length < 0 || from + length > bytes.length) throw damaged('a text ends outside of its page');
  return bytes.subarray(from, from + length);
}

function endOfDeltas(bytes: Uint8Array, from: number, count: number): number {
  const walk = new DeltaWalk(bytes, from);
  const blockSize = walk.number();
  const miniblocks = walk.number();
  walk.number();
  walk.number();
  if (count === 0) return walk.at;
  const perMiniblock = blockSize / miniblocks;
  if (!Number.isInteger(perMiniblock) || perMiniblock % 32 !== 0 || perMiniblock === 0 || blockSize > 65_536) {
    throw damaged('differences in blocks of an impossible size');
  }
  for (let left = count - 1; left > 0;) {
    walk.number();
    const widths = walk.bytes(miniblocks);
    for (const width of widths) {
      if (left <= 0) break;
      if (width > 64) throw damaged('differences of too many bits');
      walk.bytes((perMiniblock * width) / 8);
      left -= perMiniblock;
    }
  }
  return walk.at;
}

class DeltaWalk {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  number(): number {
    let value = 0;
    for (let group = 0; group < 10; group += 1) {
      const byte = this.#bytes[this.at] ?? 0x80;
      this.at += 1;
      value += (byte & 0x7f) * 2 ** (7 * group);
      if (byte < 0x80) return value;
    }
    throw damaged('a difference without an end');
  }

  bytes(length: number): Uint8Array {
    const found = piece(this.#bytes, this.at, length);
    this.at += length;
    return found;
  }
}
