import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kindOf, madeCsv, madeJsonl, madeRecord, originalOf } from './millionRecords.ts';

const COUNT = 20_000;
const all = Array.from({ length: COUNT }, (_, index) => madeRecord(index));
const shareOf = (test: (text: string) => boolean) => all.filter(({ text }) => test(text)).length / COUNT;

describe('the generator of records', () => {
  it('gives the same bytes for the same seed on every machine, and others for another', () => {
    const digest = (seed: number) =>
      createHash('sha256')
        .update([...madeJsonl(500, seed)].join(''))
        .digest('hex');
    expect(digest(1)).toBe('51ca5271fbe77a3a161a870149e33b0987ea16369781340ba2658201f1e52ddc');
    expect(digest(2)).not.toBe(digest(1));
    expect([...madeJsonl(50, 1, 300)].join('')).toBe([...madeJsonl(350)].join('').split('\n').slice(300).join('\n'));
  });

  it('makes records of about 600 bytes, a few of 25 kB', () => {
    const sizes = all.map((record) => Buffer.byteLength(JSON.stringify(record)));
    const mean = sizes.reduce((sum, size) => sum + size, 0) / COUNT;
    expect(mean).toBeGreaterThan(550);
    expect(mean).toBeLessThan(650);
    const long = sizes.filter((size) => size > 20_000);
    expect(long.length / COUNT).toBeGreaterThan(0.0002);
    expect(long.length / COUNT).toBeLessThan(0.001);
    expect(Math.max(...long)).toBeGreaterThan(25_000);
  });

  it('has a tenth that is nearly another record, by shingles of five words, and some that are the same', () => {
    const near = all.flatMap((_record, index) => (kindOf(index) === 'near' ? [index] : []));
    expect(near.length / COUNT).toBeCloseTo(0.1, 2);
    for (const index of near) {
      const alike = jaccard(madeRecord(index).text, madeRecord(originalOf(index)).text);
      expect(alike).toBeGreaterThanOrEqual(0.85);
    }
    const exact = all.flatMap((_record, index) => (kindOf(index) === 'exact' ? [index] : []));
    expect(exact.length / COUNT).toBeCloseTo(0.01, 2);
    for (const index of exact) expect(madeRecord(index)).toEqual(madeRecord(originalOf(index)));
  });

  it('has what breaks offsets: emoji, CRLF and right-to-left text; and personal data', () => {
    expect(shareOf((text) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text))).toBeCloseTo(0.2, 1);
    expect(shareOf((text) => text.includes('\r\n'))).toBeCloseTo(0.1, 1);
    expect(shareOf((text) => /[\u0590-\u06ff]/.test(text))).toBeCloseTo(0.02, 2);
    expect(shareOf((text) => /@example\.org|\+44 20|203\.0\.113|GB82|4111/.test(text))).toBeCloseTo(0.03, 2);
  });

  it('writes the same records as CSV', () => {
    const text = [...madeCsv(2_000)].join('');
    expect(text.startsWith('text,title,source,date\r\n')).toBe(true);
    const first = madeRecord(0);
    expect(text).toContain(`${first.title},${first.source},${first.date}\r\n`);
    expect(text.match(/,\d{4}-\d\d-\d\d\r\n/g)).toHaveLength(2_000);
  });
});

function jaccard(one: string, other: string): number {
  const [first, second] = [shingles(one), shingles(other)];
  const both = [...first].filter((shingle) => second.has(shingle)).length;
  return both / (first.size + second.size - both);
}

function shingles(text: string): Set<string> {
  const words = text.split(/\s+/);
  return new Set(words.slice(4).map((_, place) => words.slice(place, place + 5).join(' ')));
}
