import type { DecodedArray, Encoding, ParquetType } from 'hyparquet';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import type { Limits } from '../../limits.ts';
import { damaged } from './damaged.ts';
import { readDeltaLengths, readDeltas, readDeltaStrings } from './deltas.ts';
import { readRuns } from './levels.ts';

interface Kind {
  type: ParquetType;
  fixedLength: number | undefined;
}

/** The values of a page that are there (nulls are not), before they are made into texts and dates. */
export function readValues(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: Encoding | undefined,
  count: number,
  kind: Kind,
  dictionary: DecodedArray | undefined,
  limits: Limits,
): { values: DecodedArray; converted: boolean } {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  const raw = (values: DecodedArray) => ({ values, converted: false });
  switch (encoding) {
    case 'PLAIN':
      return raw(count === 0 ? [] : plain(bytes, count, kind));
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return { values: fromDictionary(bytes, count, dictionary), converted: true };
    case 'RLE':
      if (kind.type !== 'BOOLEAN') throw damaged('runs where only booleans can have them');
      return raw(Array.from(readRuns(lengthFirst(bytes).bytes, 1, count), (value) => value === 1));
    case 'DELTA_BINARY_PACKED':
      if (kind.type === 'INT32') return raw(readDeltas(bytes, 0, new Int32Array(count)).values);
      if (kind.type === 'INT64') return raw(readDeltas(bytes, 0, new BigInt64Array(count)).values);
      throw damaged('differences of things that are no numbers');
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return raw(readDeltaLengths(bytes, 0, count));
    case 'DELTA_BYTE_ARRAY':
      return raw(readDeltaStrings(bytes, count, limits));
    case 'BYTE_STREAM_SPLIT':
      return raw(byteStreamSplit(reader, count, kind.type, kind.fixedLength));
    case 'BIT_PACKED':
    case 'GROUP_VAR_INT':
    case undefined:
      throw damaged(`values in the unknown encoding ${String(encoding)}`);
  }
}

/** Values one after the other. No more of them are believed than bytes could hold. */
export function plain(bytes: Uint8Array<ArrayBuffer>, count: number, kind: Kind): DecodedArray {
  const least: Record<ParquetType, number> = {
    BOOLEAN: 1 / 8,
    INT32: 4,
    INT64: 8,
    INT96: 12,
    FLOAT: 4,
    DOUBLE: 8,
    BYTE_ARRAY: 4,
    FIXED_LEN_BYTE_ARRAY: kind.fixedLength ?? 0,
  };
  if (count * least[kind.type] > bytes.length) throw damaged('a page claims more values than it has bytes for');
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  return readPlain(reader, kind.type, count, kind.fixedLength);
}

function fromDictionary(bytes: Uint8Array, count: number, dictionary: DecodedArray | undefined): DecodedArray {
  if (count === 0) return [];
  if (dictionary === undefined) throw damaged('values from a dictionary that is not there');
  const width = bytes[0];
  if (width === undefined) throw damaged('a page ends before its values do');
  return Array.from(readRuns(bytes.subarray(1), width, count), (place): unknown => {
    if (place >= dictionary.length) throw damaged('a value that its dictionary does not have');
    return dictionary[place];
  });
}

/** A stretch with its length before it, in four bytes. */
export function lengthFirst(bytes: Uint8Array): { bytes: Uint8Array; after: number } {
  const length = bytes.length < 4 ? Infinity : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (4 + length > bytes.length) throw damaged('levels end outside of their page');
  return { bytes: bytes.subarray(4, 4 + length), after: 4 + length };
}
