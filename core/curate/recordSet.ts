import { type Result, fail, ok } from '../result.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** Ordinals of records, ascending, each once. */
export type RecordSet = Uint32Array;

/**
 * A set of records as text, for one entry of the log (`recordSetSchema`). Base 64 of one of two forms, whichever is
 * shorter, with the form in the first byte; the empty set is the empty text.
 *
 * - `DIFFERENCES`: the first ordinal, then how far each is from the one before, as LEB128 numbers (seven bits a byte,
 *   lowest first, the high bit on all but the last).
 * - `BITMAP`: the place of its first byte as a LEB128 number, then one bit a record: bit 0 of byte 0 is record 0.
 *   A million records in a row take 125 kB so, and a megabyte as differences.
 */
const DIFFERENCES = 0;
const BITMAP = 1;

/**
 * - `not-base64`: not base 64 as this project writes it.
 * - `unknown-form`: a first byte that this version does not know.
 * - `cut-off`: ends inside a number, or before there is any.
 * - `not-ascending`: an ordinal twice, or going backwards.
 * - `out-of-range`: an ordinal that the project does not have.
 * - `not-shortest`: a number or a bitmap with empty bytes at its end, or a bitmap with them at its start: two texts for
 *   one set.
 */
export type RecordSetProblem =
  | 'not-base64'
  | 'unknown-form'
  | 'cut-off'
  | 'not-ascending'
  | 'out-of-range'
  | 'not-shortest';

export function recordSetOf(ordinals: Iterable<number>): RecordSet {
  const sorted = Uint32Array.from(ordinals).toSorted();
  return sorted.filter((ordinal, place) => place === 0 || ordinal !== sorted[place - 1]);
}

export function unionOf(sets: readonly RecordSet[]): RecordSet {
  const filled = sets.filter((set) => set.length > 0);
  const [first] = filled;
  if (first !== undefined && filled.length === 1) return first;
  const all = new Uint32Array(filled.reduce((length, set) => length + set.length, 0));
  let at = 0;
  for (const set of filled) {
    all.set(set, at);
    at += set.length;
  }
  return recordSetOf(all);
}

/** Throws where the ordinals do not ascend: make them with `recordSetOf`. */
export function encodeRecordSet(records: RecordSet): string {
  const first = records[0];
  const last = records.at(-1);
  if (first === undefined || last === undefined) return '';
  const bitmapBytes = (last >>> 3) - (first >>> 3) + 1;
  const differences = writeDifferences(records, bitmapBytes + 6);
  return toBase64(differences ?? writeBitmap(records, first >>> 3, bitmapBytes));
}

/**
 * `limit`: how many records there are; every ordinal is below it, so what is made is never larger than the project,
 * however long the text.
 */
export function decodeRecordSet(text: string, limit: number): Result<RecordSet, RecordSetProblem> {
  if (text === '') return ok(new Uint32Array(0));
  const bytes = fromBase64(text);
  if (bytes === null) return fail('not-base64');
  if (bytes[0] === DIFFERENCES) return readDifferences(bytes, limit);
  if (bytes[0] === BITMAP) return readBitmap(bytes, limit);
  return fail('unknown-form');
}

/** `null` as soon as it grows beyond `most` bytes. */
function writeDifferences(records: RecordSet, most: number): Uint8Array | null {
  const bytes = new Uint8Array(Math.min(1 + 5 * records.length, most + 5));
  let at = 1;
  let before = -1;
  for (const ordinal of records) {
    if (ordinal <= before) throw new RangeError(`Record ${ordinal} stands after ${before}`);
    at = writeNumber(bytes, at, before === -1 ? ordinal : ordinal - before);
    if (at > most) return null;
    before = ordinal;
  }
  bytes[0] = DIFFERENCES;
  return bytes.subarray(0, at);
}

function readDifferences(bytes: Uint8Array, limit: number): Result<RecordSet, RecordSetProblem> {
  const records = new Uint32Array(Math.min(bytes.length - 1, limit));
  let count = 0;
  let ordinal = 0;
  for (let at = 1; at < bytes.length;) {
    // Most differences are small; these need no call.
    let difference = bytes[at] ?? 0;
    if (difference < 128) {
      at += 1;
    } else {
      const read = readNumber(bytes, at);
      if (!read.ok) return read;
      difference = read.value.number;
      at = read.value.next;
    }
    if (count > 0 && difference === 0) return fail('not-ascending');
    ordinal += difference;
    if (ordinal >= limit) return fail('out-of-range');
    records[count] = ordinal;
    count += 1;
  }
  return count === 0 ? fail('cut-off') : ok(records.slice(0, count));
}

function writeBitmap(records: RecordSet, start: number, length: number): Uint8Array {
  const bytes = new Uint8Array(1 + 5 + length);
  bytes[0] = BITMAP;
  const base = writeNumber(bytes, 1, start);
  let before = -1;
  for (const ordinal of records) {
    if (ordinal <= before) throw new RangeError(`Record ${ordinal} stands after ${before}`);
    const at = base + (ordinal >>> 3) - start;
    bytes[at] = (bytes[at] ?? 0) | (1 << (ordinal & 7));
    before = ordinal;
  }
  return bytes.subarray(0, base + length);
}

function readBitmap(bytes: Uint8Array, limit: number): Result<RecordSet, RecordSetProblem> {
  const start = readNumber(bytes, 1);
  if (!start.ok) return start;
  const base = start.value.next;
  if (base >= bytes.length) return fail('cut-off');
  if (bytes[base] === 0 || bytes.at(-1) === 0) return fail('not-shortest');
  const last = (start.value.number + bytes.length - 1 - base) * 8 + (31 - Math.clz32(bytes.at(-1) ?? 0));
  if (last >= limit) return fail('out-of-range');

  let count = 0;
  for (let at = base; at < bytes.length; at += 1)
    for (let bits = bytes[at] ?? 0; bits > 0; bits &= bits - 1) count += 1;
  const records = new Uint32Array(count);
  let to = 0;
  for (let at = base; at < bytes.length; at += 1) {
    const ordinal = (start.value.number + at - base) * 8;
    for (let bits = bytes[at] ?? 0; bits > 0; bits &= bits - 1) {
      records[to] = ordinal + 31 - Math.clz32(bits & -bits);
      to += 1;
    }
  }
  return ok(records);
}

function writeNumber(bytes: Uint8Array, at: number, number: number): number {
  let place = at;
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) {
    bytes[place] = (rest % 128) | 128;
    place += 1;
  }
  bytes[place] = rest;
  return place + 1;
}

function readNumber(bytes: Uint8Array, at: number): Result<{ number: number; next: number }, RecordSetProblem> {
  let number = 0;
  let unit = 1;
  // Five bytes hold 35 bits: no ordinal needs more.
  for (let place = at; place < at + 5; place += 1) {
    const byte = bytes[place];
    if (byte === undefined) return fail('cut-off');
    number += (byte & 127) * unit;
    if (byte < 128) return byte === 0 && place > at ? fail('not-shortest') : ok({ number, next: place + 1 });
    unit *= 128;
  }
  return fail('out-of-range');
}
