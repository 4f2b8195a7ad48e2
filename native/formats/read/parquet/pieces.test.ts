import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usualLimits } from '../../limits.ts';
import { readDeltas, readDeltaStrings } from './deltas.ts';
import { readRuns } from './levels.ts';
import { plain, readValues } from './pageValues.ts';
import { endOfStructure } from './thrift.ts';
import { unpack } from './unpack.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);
const endless = new Uint8Array(1_000).fill(0xff);

describe('runs and packed bits', () => {
  it('gives exactly as many as were asked for, whatever a run claims', () => {
    // A run of 2^31 − 1 ones.
    expect(readRuns(bytes(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, 5)).toEqual(Uint32Array.of(1, 1, 1, 1, 1));
    // Eight packed threes of two bits, of which three are wanted.
    expect(readRuns(bytes(3, 0xff, 0xff), 2, 3)).toEqual(Uint32Array.of(3, 3, 3));
    expect(readRuns(bytes(4, 0x78, 0x56, 0x34, 0x92), 32, 2)).toEqual(Uint32Array.of(0x92345678, 0x92345678));
  });

  it.each([
    ['bytes that end', bytes(0xfe)],
    ['a run of nothing', bytes(0, 0, 0)],
    ['a length without an end', endless],
    ['packed bits that are not there', bytes(0xff, 0xff, 3, 1)],
  ])('refuses %s', (_, runs) => {
    expect(() => readRuns(runs, 1, 100)).toThrow(/damaged/);
  });
});

describe('differences', () => {
  it.each([
    ['numbers without an end', endless],
    ['blocks of nothing', bytes(0, 1, 5, 0)],
    ['a million blocks in one', bytes(128, 1, 0xff, 0xff, 0xff, 0x7f, 5, 0)],
    ['bits that are not there', bytes(128, 1, 4, 5, 0, 0, 64, 0, 0, 0)],
  ])('refuses %s', (_, deltas) => {
    expect(() => readDeltas(deltas, 0, new Int32Array(5))).toThrow(/damaged/);
  });

  it('refuses a text that shares more than there is, and a page that grows without bounds', () => {
    const head = (count: number, first: number) => [128, 1, 4, count, first];
    // One text that shares 10 characters with none, and has one of its own.
    expect(() => readDeltaStrings(bytes(...head(1, 20), ...head(1, 2), 0x61), 1, usualLimits)).toThrow(/shares more/);
    expect(readDeltaStrings(bytes(...head(1, 0), ...head(1, 2), 0x61), 1, usualLimits)).toEqual([bytes(0x61)]);
    expect(() =>
      readDeltaStrings(bytes(...head(1, 0), ...head(1, 2), 0x61), 1, { ...usualLimits, pageBytes: 0 }),
    ).toThrow(/more than can be held/);
  });
});

describe('values', () => {
  it('are no more than there are bytes for', () => {
    expect(() => plain(bytes(1, 2, 3, 4), 2, { type: 'INT32', fixedLength: undefined })).toThrow(/more values/);
    expect(() => plain(bytes(0, 0, 0, 0), 1_000_000_000, { type: 'BYTE_ARRAY', fixedLength: undefined })).toThrow(
      /more values/,
    );
  });

  it('are in their dictionary', () => {
    const indexed = (dictionary: string[] | undefined) =>
      readValues(
        bytes(8, 2, 7),
        'RLE_DICTIONARY',
        1,
        { type: 'BYTE_ARRAY', fixedLength: undefined },
        dictionary,
        usualLimits,
      );
    expect(() => indexed(['a'])).toThrow(/dictionary does not have/);
    expect(() => indexed(undefined)).toThrow(/not there/);
  });
});

describe('headers', () => {
  it.each([
    ['numbers without an end', bytes(0x16, ...endless)],
    ['structures in structures', new Uint8Array(5_000).fill(0x1c)],
    ['a value of an unknown kind', bytes(0x1d)],
  ])('refuses %s', (_, header) => {
    expect(() => endOfStructure(header, 0)).toThrow(/damaged/);
  });

  it('knows when bytes are missing, also those of a text or a list that claims billions', () => {
    expect(endOfStructure(bytes(0x15, 2, 0), 0)).toBe(3);
    expect(endOfStructure(bytes(0x15, 2), 0)).toBeNull();
    expect(endOfStructure(bytes(0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 2), 0)).toBeNull();
    expect(endOfStructure(bytes(0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f, 0), 0)).toBeNull();
  });

  it('ends, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (header) => {
        let end: number | null = null;
        try {
          end = endOfStructure(header, 0);
        } catch (error) {
          expect(String(error)).toMatch(/damaged/);
        }
        expect(end === null || end <= header.length).toBe(true);
      }),
    );
  });
});

it('unpacks to what was claimed or not at all', () => {
  expect(() => unpack('UNCOMPRESSED', bytes(1, 2), 3)).toThrow(/another length/);
  expect(() => unpack('GZIP', Uint8Array.from(Buffer.from('H4sIAAAAAAAAA0tMBADCtmMLAgAAAA==', 'base64')), 1)).toThrow();
  expect(() => unpack('LZO', bytes(1), 1)).toThrow(/LZO/);
});
