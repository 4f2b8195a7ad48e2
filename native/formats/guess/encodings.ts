import { isUtf8 } from 'node:buffer';
import type { Encoding, Notice } from '#core/curate/importing.ts';
import { count } from '../../parse/headerReader.ts';
import { FormatProblem } from '../problem.ts';
import { decoderOf } from '../read/decode.ts';

export interface Encodings {
  /** Best first. */
  encodings: [Encoding, ...Encoding[]];
  notices: Notice[];
}

/** In which encodings the beginning of a file can be read. What is only likely is said to be so. */
export function guessEncodings(beginning: Buffer): Encodings {
  const mark = byteOrderMark(beginning);
  if (mark !== null) return { encodings: [mark], notices: [] };
  const zeros = zeroBytes(beginning);
  const wide = withoutMark(zeros, beginning.length);
  if (wide !== null) return wide;
  refuseBinary(beginning, zeros.even + zeros.odd);
  const { text, faults } = decoderOf('utf-8').decode(beginning, false);
  const first = faults[0];
  if (first === undefined) return { encodings: ['utf-8'], notices: [] };

  // Letters that were written in UTF-8 prove that much of the file is; then the other bytes are mistakes in it.
  const beyondAscii = text.replaceAll(/[\p{ASCII}\uFFFD]/gu, '').length;
  const mostlyUtf8 = beyondAscii > faults.length * 4;
  const detail = mostlyUtf8
    ? `Most of it is UTF-8, but byte ${count(first.byte)} is not; such rows will be bad rows. Windows-1252 is possible too.`
    : `It is not UTF-8: byte ${count(first.byte)} is ${hex(beginning, first.byte)}. It looks like Windows-1252; check the letters with accents.`;
  return {
    encodings: mostlyUtf8 ? ['utf-8', 'windows-1252'] : ['windows-1252', 'utf-8'],
    notices: [{ code: 'encoding-guessed', detail }],
  };
}

function byteOrderMark(bytes: Buffer): Encoding | null {
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xefbbbf) return 'utf-8';
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xfffe) return 'utf-16le';
  if (bytes.length >= 2 && bytes.readUInt16BE(0) === 0xfeff) return 'utf-16be';
  return null;
}

function zeroBytes(bytes: Buffer): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) zeros[at % 2 === 0 ? 'even' : 'odd'] += 1;
  return zeros;
}

/** Text in UTF-16 has a zero in every second byte, on one side, where it is mostly Latin. */
function withoutMark({ even, odd }: { even: number; odd: number }, bytes: number): Encodings | null {
  const lopsided = Math.max(even, odd) > bytes / 4 && Math.min(even, odd) < bytes / 50;
  if (!lopsided) return null;
  const encoding: Encoding = odd > even ? 'utf-16le' : 'utf-16be';
  const detail = `It looks like ${encoding.toUpperCase()}, but does not say so at its beginning; check the text.`;
  return { encodings: [encoding], notices: [{ code: 'encoding-guessed', detail }] };
}

/** A few odd characters make a text an odd text; in a text that is not even UTF-8 they make it no text. */
function refuseBinary(beginning: Buffer, zeros: number): void {
  const isText = isUtf8(beginning.subarray(0, beginning.length - 4));
  if (zeros > 0 && (!isText || zeros > beginning.length / 20)) throw notText('It holds zero bytes');
  const sample = beginning.subarray(0, 64 * 1024);
  let controls = 0;
  for (const byte of sample) if (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) controls += 1;
  if (controls > sample.length / (isText ? 4 : 20)) throw notText('It holds control characters');
}

function notText(why: string): FormatProblem {
  return new FormatProblem('not-text', `${why}: it is not a text file.`);
}

function hex(bytes: Buffer, at: number): string {
  return `0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
}
