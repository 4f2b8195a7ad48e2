import { isUtf8 } from 'node:buffer';
import type { DecodedArray, SchemaTree } from 'hyparquet';
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';

/** Stands in the place of bytes that are not text. */
export class NotText {
  readonly bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }
}

/** Stands in the place of JSON that is kept as text until the row is read strictly. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Times become texts (ISO 8601, UTC) with all the digits that they have. */
const parsers = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (millis: bigint) => instant(millis, 3),
  timestampFromMicroseconds: (micros: bigint) => instant(micros, 6),
  timestampFromNanoseconds: (nanos: bigint) => instant(nanos, 9),
  dateFromDays: (days: number) => (days === undefined ? undefined : instant(BigInt(days) * 86_400n, 0).slice(0, -10)),
  stringFromBytes: (bytes: Uint8Array | undefined) => textOf(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => {
    const text = textOf(bytes);
    return typeof text === 'string' ? new JsonText(text) : text;
  },
};

/** Values as their column's type means them. */
export function converted(values: DecodedArray, path: SchemaTree[]): DecodedArray {
  const element = path.at(-1)?.element;
  if (element === undefined) return values;
  const logical = element.logical_type;
  if (element.converted_type === 'DECIMAL' || logical?.type === 'DECIMAL') {
    const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0);
    return Array.from(values, (value: unknown) => decimal(value, scale));
  }
  // The decoder looks for nothing else of its options here.
  const type = element.type ?? 'BYTE_ARRAY';
  return convert(values, { element, parsers, schemaPath: path, pathInSchema: [], type, codec: 'UNCOMPRESSED' });
}

function textOf(bytes: Uint8Array | undefined): string | NotText | undefined {
  if (bytes === undefined) return undefined;
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : new NotText(bytes.length);
}

/** A moment given in units of 10^-`digits` seconds since 1970. */
function instant(units: bigint, digits: number): string {
  const perSecond = 10n ** BigInt(digits);
  const part = ((units % perSecond) + perSecond) % perSecond;
  const seconds = (units - part) / perSecond;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${String(units)}e-${String(digits)} s`;
  const fraction = digits === 0 ? '' : `.${String(part).padStart(digits, '0')}`;
  return `${date.toISOString().slice(0, -5)}${fraction}Z`;
}

/** A decimal number as it is written, not as the nearest double. */
function decimal(value: unknown, scale: number): string | number | undefined {
  const digits = unscaled(value);
  if (digits === undefined) return undefined;
  if (scale <= 0) return exactly(String(digits * 10n ** BigInt(-scale)));
  const size = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  return exactly(`${digits < 0n ? '-' : ''}${size.slice(0, -scale)}.${size.slice(-scale)}`);
}

function unscaled(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  if (!(value instanceof Uint8Array)) return undefined;
  const unsigned = value.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(value.length * 8, unsigned);
}

/** As a number where a double has all of its digits, else as the text. */
function exactly(text: string): string | number {
  const digits = text.replaceAll(/[-.]/g, '').replace(/^0+/, '');
  return digits.length <= 15 ? Number(text) : text;
}
