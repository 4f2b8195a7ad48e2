import { isUtf8 } from 'node:buffer';
import type { Encoding } from '#core/curate/importing.ts';

/** A place that the chosen encoding cannot explain: U+FFFD stands for it in the text. */
export interface DecodingFault {
  /** Where in the decoded piece, in UTF-16 units. */
  at: number;
  /** Where in the file (unpacked), from 0. */
  byte: number;
}

export interface Decoded {
  text: string;
  faults: DecodingFault[];
}

export interface Decoder {
  /** `last` is the end of the file: what is left over is a fault. */
  decode(bytes: Buffer, last: boolean): Decoded;
}

export function decoderOf(encoding: Encoding): Decoder {
  switch (encoding) {
    case 'utf-8':
      return new Utf8Decoder();
    case 'utf-16le':
      return new Utf16Decoder(false);
    case 'utf-16be':
      return new Utf16Decoder(true);
    case 'windows-1252':
      return { decode: (bytes) => ({ text: windows1252(bytes), faults: [] }) };
  }
}

class Utf8Decoder implements Decoder {
  #rest = Buffer.alloc(0);
  #base = 0;

  decode(bytes: Buffer, last: boolean): Decoded {
    const joined = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const end = last ? joined.length : joined.length - unfinished(joined);
    const whole = joined.subarray(0, end);
    this.#rest = Buffer.from(joined.subarray(end));
    const base = this.#base;
    this.#base += end;
    return isUtf8(whole) ? { text: whole.toString('utf8'), faults: [] } : withFaults(whole, base);
  }
}

/** How many bytes at the end begin a character whose other bytes are still to come. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

function withFaults(bytes: Buffer, base: number): Decoded {
  const faults: DecodingFault[] = [];
  const pieces: string[] = [];
  let units = 0;
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    const good = bytes.toString('utf8', from, at);
    pieces.push(good, '\uFFFD');
    units += good.length + 1;
    faults.push({ at: units - 1, byte: base + at });
    at += 1;
    from = at;
  }
  pieces.push(bytes.toString('utf8', from));
  return { text: pieces.join(''), faults };
}

/** The length of the well-formed UTF-8 character here, or 0 (RFC 3629: no surrogates, nothing overlong). */
function characterAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let next = at + 2; next < at + length; next += 1) {
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

class Utf16Decoder implements Decoder {
  readonly #swap: boolean;
  #rest = Buffer.alloc(0);
  #base = 0;

  constructor(bigEndian: boolean) {
    this.#swap = bigEndian;
  }

  decode(bytes: Buffer, last: boolean): Decoded {
    const joined = Buffer.concat([this.#rest, bytes]);
    let end = joined.length - (joined.length % 2);
    const high = end >= 2 ? joined.readUInt8(this.#swap ? end - 2 : end - 1) : 0;
    if (!last && high >= 0xd8 && high <= 0xdb) end -= 2;
    const whole = joined.subarray(0, end);
    this.#rest = Buffer.from(joined.subarray(end));
    const base = this.#base;
    this.#base += end;
    if (this.#swap) whole.swap16();

    const decoded = wellFormed(whole.toString('utf16le'), (unit) => base + unit * 2);
    if (!last || this.#rest.length === 0) return decoded;
    decoded.faults.push({ at: decoded.text.length, byte: this.#base });
    return { text: `${decoded.text}\uFFFD`, faults: decoded.faults };
  }
}

/** Puts U+FFFD for every lone surrogate, and says where. */
export function wellFormed(text: string, byteOf: (unit: number) => number): Decoded {
  if (text.isWellFormed()) return { text, faults: [] };
  const faults: DecodingFault[] = [];
  for (const { index } of text.matchAll(/\p{Surrogate}/gu)) faults.push({ at: index, byte: byteOf(index) });
  return { text: text.toWellFormed(), faults };
}

/** 0x80 to 0x9F, where Windows-1252 differs from Latin-1; five bytes mean nothing and stay control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function windows1252(bytes: Buffer): string {
  const latin = bytes.toString('latin1');
  return latin.replaceAll(
    /[\u0080-\u009f]/gu,
    (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character,
  );
}
