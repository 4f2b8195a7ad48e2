import { cleanText } from './cleanText.ts';
import { count, damaged } from './headerReader.ts';
import type { HeaderReader } from './headerReader.ts';

/** Real files have fewer than a hundred. */
const MOST_KEYS = 10_000;
const LONGEST_KEY_BYTES = 1_024;
/** Longer texts (a chat template, a licence) are stepped over: nothing here needs to know what they say. */
const LONGEST_KEPT_TEXT_BYTES = 1_024;
/** The largest vocabularies have 262,144 pieces, and twice as many merges. */
const MOST_LISTED_TEXTS = 4_000_000;
/** Longer lists of numbers (scores, token types) are stepped over. */
const LONGEST_COMPARED_LIST = 65_536;

type MetadataValue =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'long-text'; bytes: number }
  /** The largest of its numbers; 0 for anything else. */
  | { kind: 'list'; length: number; largest: number };

export type Metadata = ReadonlyMap<string, MetadataValue>;

/** Where a key with its value begins and ends in the file. */
export interface KeyPlace {
  key: string;
  from: number;
  to: number;
}

const STRING = 8;
const ARRAY = 9;

interface NumberType {
  bytes: number;
  read: (reader: HeaderReader) => number;
}

/** By GGUF's number for the type. */
const NUMBER_TYPES: Readonly<Record<number, NumberType>> = {
  0: { bytes: 1, read: (reader) => reader.u8() },
  1: { bytes: 1, read: (reader) => reader.i8() },
  2: { bytes: 2, read: (reader) => reader.u16() },
  3: { bytes: 2, read: (reader) => reader.i16() },
  4: { bytes: 4, read: (reader) => reader.u32() },
  5: { bytes: 4, read: (reader) => reader.i32() },
  6: { bytes: 4, read: (reader) => reader.f32() },
  7: { bytes: 1, read: (reader) => reader.u8() },
  10: { bytes: 8, read: (reader) => reader.u64() },
  11: { bytes: 8, read: (reader) => reader.i64() },
  12: { bytes: 8, read: (reader) => reader.f64() },
};

/** `places` is told where each key lies. */
export function readMetadata(reader: HeaderReader, keys: number, places: KeyPlace[]): Metadata {
  if (keys > MOST_KEYS) throw damaged(`it claims ${count(keys)} keys; at most ${count(MOST_KEYS)} are possible`);
  const metadata = new Map<string, MetadataValue>();
  for (let index = 0; index < keys; index += 1) {
    const from = reader.position;
    const key = reader.text(LONGEST_KEY_BYTES, `key ${count(index + 1)}`);
    if (key === '') throw damaged(`key ${count(index + 1)} has no name`);
    if (metadata.has(key)) throw damaged(`key ${shown(key)} is there twice`);
    metadata.set(key, readValue(reader, key));
    places.push({ key, from, to: reader.position });
  }
  return metadata;
}

function readValue(reader: HeaderReader, key: string): MetadataValue {
  const type = reader.u32();
  const number = NUMBER_TYPES[type];
  if (number !== undefined) return { kind: 'number', value: number.read(reader) };
  if (type === STRING) return readText(reader, key);
  if (type === ARRAY) return readList(reader, key);
  throw damaged(`key ${shown(key)} has a value of unknown type ${count(type)}`);
}

function readText(reader: HeaderReader, key: string): MetadataValue {
  const bytes = reader.u64();
  const start = reader.position;
  if (bytes <= LONGEST_KEPT_TEXT_BYTES) return { kind: 'text', value: reader.bytes(bytes).toString('utf8') };
  reader.skip(bytes, `the text of key ${shown(key)} at byte ${count(start)}`);
  return { kind: 'long-text', bytes };
}

function readList(reader: HeaderReader, key: string): MetadataValue {
  const type = reader.u32();
  const length = reader.u64();
  const number = NUMBER_TYPES[type];
  const what = `the list of key ${shown(key)}, which claims ${count(length)} items,`;
  if (type === STRING) {
    // Each has at least its length, in 8 bytes: a list that cannot be in the file is refused before it is walked.
    reader.mustExist(8 * length, what);
    if (length > MOST_LISTED_TEXTS) throw damaged(`${what} is longer than any vocabulary`);
    for (let index = 0; index < length; index += 1) reader.skip(reader.u64(), what);
    return { kind: 'list', length, largest: 0 };
  }
  if (number === undefined) {
    throw damaged(
      type === ARRAY
        ? `key ${shown(key)} is a list of lists`
        : `key ${shown(key)} is a list of unknown type ${count(type)}`,
    );
  }
  if (length > LONGEST_COMPARED_LIST) {
    reader.skip(number.bytes * length, what);
    return { kind: 'list', length, largest: 0 };
  }
  reader.mustExist(number.bytes * length, what);
  let largest = 0;
  for (let index = 0; index < length; index += 1) {
    largest = Math.max(largest, number.read(reader));
  }
  return { kind: 'list', length, largest };
}

/** A stranger's name, as it may stand in a sentence. */
export function shown(name: string): string {
  return cleanText(name, 80);
}
