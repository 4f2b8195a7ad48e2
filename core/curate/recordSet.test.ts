import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seeded } from '#test/support/seeded.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { recordSetSchema } from './entry.ts';
import { decodeRecordSet, encodeRecordSet, recordSetOf } from './recordSet.ts';

const LARGEST = 2 ** 32 - 1;
const textOf = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');
const problemOf = (text: string, limit = 1000): string => {
  const decoded = decodeRecordSet(text, limit);
  return decoded.ok ? `accepted ${decoded.value.length}` : decoded.failure;
};

describe('a set of records as text', () => {
  it('comes back as it was, whatever is in it', () => {
    const ordinals = fc.oneof(
      fc.array(fc.integer({ min: 0, max: LARGEST }), { maxLength: 50 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 300 }),
      fc.array(fc.integer({ min: 1_000_000, max: 1_000_400 }), { maxLength: 300 }),
    );
    fc.assert(
      fc.property(ordinals, (some) => {
        const records = recordSetOf(some);
        expect([...records]).toEqual([...new Set(some)].toSorted((a, b) => a - b));
        const text = encodeRecordSet(records);
        expect(recordSetSchema.safeParse(text).success).toBe(true);
        expect(decodeRecordSet(text, LARGEST + 1)).toEqual({ ok: true, value: records });
        // One text for one set: what is decoded is encoded to the same text.
        const last = records.at(-1);
        if (last !== undefined) expect(decodeRecordSet(text, last)).toEqual({ ok: false, failure: 'out-of-range' });
      }),
      { numRuns: 300 },
    );
  });

  it('takes any text without a throw, and says the same of it when it is written again', () => {
    const texts = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => toBase64(bytes)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => toBase64(Uint8Array.of((bytes[0] ?? 0) & 1, ...bytes))),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const decoded = decodeRecordSet(text, 500);
        if (!decoded.ok) return;
        expect(decoded.value.every((ordinal) => ordinal < 500)).toBe(true);
        expect(decoded.value).toEqual(recordSetOf(decoded.value));
        expect(decodeRecordSet(encodeRecordSet(decoded.value), 500)).toEqual(decoded);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what is not written strictly', () => {
    expect(problemOf('')).toBe('accepted 0');
    expect(problemOf('AAA')).toBe('not-base64');
    expect(problemOf('AA A')).toBe('not-base64');
    expect(problemOf('AAA=AAA=')).toBe('not-base64');
    expect(problemOf('A===')).toBe('not-base64');
    expect(problemOf('AB==')).toBe('not-base64');
    expect(problemOf('AAF=')).toBe('not-base64');
    expect(problemOf('AA-_')).toBe('not-base64');
    expect(problemOf('AAé=')).toBe('not-base64');
    expect(problemOf(textOf(2, 1))).toBe('unknown-form');
    expect(problemOf(textOf(0))).toBe('cut-off');
    expect(problemOf(textOf(0, 0x80))).toBe('cut-off');
    expect(problemOf(textOf(0, 5, 0))).toBe('not-ascending');
    expect(problemOf(textOf(0, 0x85, 0x00))).toBe('not-shortest');
    expect(problemOf(textOf(0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))).toBe('out-of-range');
    expect(problemOf(textOf(0, 0, 127, 127), 254)).toBe('out-of-range');
    expect(problemOf(textOf(0, 0, 127, 127), 255)).toBe('accepted 3');
    expect(problemOf(textOf(1))).toBe('cut-off');
    expect(problemOf(textOf(1, 3))).toBe('cut-off');
    expect(problemOf(textOf(1, 3, 0, 1))).toBe('not-shortest');
    expect(problemOf(textOf(1, 3, 1, 0))).toBe('not-shortest');
    expect(problemOf(textOf(1, 3, 0x80), 31)).toBe('out-of-range');
    expect(problemOf(textOf(1, 3, 0x80), 32)).toBe('accepted 1');
    expect(problemOf(textOf(1, 0xff, 0xff, 0xff, 0xff, 0x7f, 1))).toBe('out-of-range');
  });

  it('stays as small as the project, however long a hostile text is', () => {
    const text = toBase64(new Uint8Array(3_000_000).fill(1, 1));
    expect(problemOf(text, 10)).toBe('out-of-range');
  });

  it('throws on a set that does not ascend: that is a bug of the caller', () => {
    expect(() => encodeRecordSet(Uint32Array.of(3, 3))).toThrow(RangeError);
    expect(() => encodeRecordSet(Uint32Array.of(3, 2))).toThrow(RangeError);
  });

  it('takes the shorter form, and 10 ms for 100,000 records', () => {
    const random = new Seeded(4);
    const sparse = recordSetOf(Array.from({ length: 100_000 }, () => random.below(1_000_000)));
    const dense = Uint32Array.from({ length: 100_000 }, (_, place) => 500_000 + place);
    const all = Uint32Array.from({ length: 1_000_000 }, (_, ordinal) => ordinal);
    expect(encodeRecordSet(dense).length).toBeLessThan(17_000);
    expect(encodeRecordSet(all).length).toBeLessThan(167_000);
    for (const records of [sparse, dense]) {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) {
        const start = performance.now();
        const decoded = decodeRecordSet(encodeRecordSet(records), 1_000_000);
        times.push(performance.now() - start);
        expect(decoded.ok && decoded.value.length).toBe(records.length);
      }
      // The best of nine: the machine may be busy, the code may not be slow. Twice the bound, for the same reason.
      expect(Math.min(...times)).toBeLessThan(20);
    }
  });
});

describe('base 64', () => {
  it('is what Node writes, and reads only that', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });
});
