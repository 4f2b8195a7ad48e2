import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** All of a tar file comes in blocks of this many bytes. */
export const BLOCK = 512;

const SIZE_AT = 124;
const SUM_AT = 148;
const KIND_AT = 156;
/** Octal digits of a size: the twelfth stands where others end it, for what is larger than 8 GiB. */
const SIZE_DIGITS = 12;

/** The header of a plain file (ustar). Times and owners are nobody's: the same files make the same archive. */
export function tarHeader(name: string, bytes: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 'ascii');
  block.write('0000644\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(sizeText(bytes), SIZE_AT, 'ascii');
  block.write('00000000000\0', 136, 'ascii');
  block.write('0', KIND_AT, 'ascii');
  block.write('ustar\0', 257, 'latin1');
  block.write('00', 263, 'ascii');
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, SUM_AT, 'ascii');
  return block;
}

/** What fills a file's last block. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc(paddingOf(bytes));
}

export function paddingOf(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

/** Two empty blocks end it. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

export function isEmptyBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * Reads a header, and takes only what `tarHeader` could have written of somebody's files: a plain file with a short
 * name. Links, folders, devices, long names and extensions are refused, so no name can lead anywhere.
 */
export function readTarHeader(block: Buffer): Result<{ name: string; bytes: number }, string> {
  if (block.length !== BLOCK) return fail('it ends in the middle');
  const sum = /^([0-7]{6})\0 ?$/.exec(block.toString('latin1', SUM_AT, KIND_AT))?.[1];
  if (sum === undefined || Number.parseInt(sum, 8) !== sumOf(block)) return fail('a header is damaged');
  if (block.toString('latin1', 257, 262) !== 'ustar') return fail('it is no archive of this kind');
  const kind = block[KIND_AT];
  if (kind !== 0x30 && kind !== 0) return fail('something in it is no file');
  const name = /^([A-Za-z0-9._-]{1,100})\0*$/.exec(block.toString('latin1', 0, 100))?.[1];
  if (name === undefined || !isEmptyBlock(block.subarray(345, 500))) return fail('a name leads elsewhere');
  const size = /^([0-7]{11,12})[\0 ]?$/.exec(block.toString('latin1', SIZE_AT, SIZE_AT + SIZE_DIGITS))?.[1];
  return size === undefined ? fail('a length cannot be read') : ok({ name, bytes: Number.parseInt(size, 8) });
}

function sizeText(bytes: number): string {
  const digits = bytes.toString(8);
  return digits.length < SIZE_DIGITS ? `${digits.padStart(SIZE_DIGITS - 1, '0')}\0` : digits;
}

/** Of all bytes, with spaces in the place of the sum itself. */
function sumOf(block: Buffer): number {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= SUM_AT && at < SUM_AT + 8 ? 0x20 : byte;
  return sum;
}
