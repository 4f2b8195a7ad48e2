import { LONGEST_RAW } from '#core/curate/importing.ts';

/** What a file from outside may cost. Lengths of text are in UTF-16 units. */
export interface Limits {
  /** The longest record; a longer one is a bad row. */
  readonly record: number;
  /** The deepest nesting in a record. */
  readonly depth: number;
  /** What an archive may unpack to, in bytes, and how many times its own size once it is past `freeBytes`. */
  readonly unpackedBytes: number;
  readonly unpackedRatio: number;
  readonly freeBytes: number;
  /** The largest page of a Parquet column, unpacked, and the largest footer, in bytes. */
  readonly pageBytes: number;
  readonly footerBytes: number;
  /** Faults of encoding that are listed as bad rows before the file is given up. */
  readonly faults: number;
  /** A batch ends at whichever is first. */
  readonly batchRows: number;
  readonly batchUnits: number;
}

const MIB = 1024 * 1024;

export const usualLimits: Limits = {
  record: 16 * MIB,
  depth: 100,
  unpackedBytes: 64 * 1024 * MIB,
  // Text packs 3 to 30 times; a bomb 1,000 times (gzip) or more (zstd).
  unpackedRatio: 200,
  freeBytes: 64 * MIB,
  pageBytes: 256 * MIB,
  footerBytes: 64 * MIB,
  faults: 100_000,
  batchRows: 500,
  batchUnits: 2 * MIB,
};

/** The beginning of a text that is too long to be kept, not ending in half a character. */
export function excerpt(text: string, longest: number = LONGEST_RAW): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? longest - 1 : longest);
}
