import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/curate/importing.ts';
import { readAll } from '#test/support/readBack.ts';
import { usualLimits } from '../limits.ts';
import { readDelimited } from './delimited.ts';
import { TextFeed } from './feed.ts';

type Delimited = Extract<Reading, { format: 'delimited' }>;
const csv: Delimited = { format: 'delimited', encoding: 'utf-8', delimiter: ',', newline: 'lf', columns: null };

it('reads what another reader of CSV reads', async () => {
  const cell = fc
    .array(fc.constantFrom('a', ' ', ',', ';', '"', '\n', '\r\n', '👍', 'ש', ''), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('\n', '\r\n'),
      async (cells, delimiter, end) => {
        const text =
          ['x', 'y'].join(delimiter) +
          end +
          cells.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter)).join(end);
        const { values, bad } = await readAll(text, { ...csv, delimiter });
        expect(bad).toEqual([]);
        expect(values).toEqual(parse(text, { columns: true, delimiter, record_delimiter: [end] }));
      },
    ),
    { numRuns: 60 },
  );
});

it('gives rows the line that they begin in, and keeps line ends inside cells', async () => {
  const { values, rows } = await readAll('\uFEFFa,b\r\n1,"two\r\nlines"\r\n\r\n3,4', csv);
  expect(values).toEqual([
    { a: '1', b: 'two\r\nlines' },
    { a: '3', b: '4' },
  ]);
  expect(rows).toEqual([2, 5]);
});

it('reads what Excel writes: semicolons, its note, delimiters after the last cell, old line ends', async () => {
  expect((await readAll('sep=;\r\nName;Wert\r\nä;1,5;;\r\n', { ...csv, delimiter: ';' })).values).toEqual([
    { Name: 'ä', Wert: '1,5' },
  ]);
  expect((await readAll('a,b\r1,"x\ny"\r2,z\r', { ...csv, newline: 'cr' })).values).toEqual([
    { a: '1', b: 'x\ny' },
    { a: '2', b: 'z' },
  ]);
});

it('names columns that have no name of their own', async () => {
  const { values } = await readAll('a,,a,__proto__\n1,2,3,4', csv);
  expect(values).toEqual([{ a: '1', 'column 2': '2', 'a 2': '3', proto: '4' }]);
});

describe('what is wrong costs the line that it is in', () => {
  it('a quote that is never closed', async () => {
    const { values, bad } = await readAll('a,b\n1,2\n3,"open\n5,6\n7,8', csv);
    expect(values.map(({ a }) => a)).toEqual(['1', '5', '7']);
    expect(bad).toMatchObject([{ row: 3, code: 'quotes', raw: '3,"open' }]);
  });

  it('a quote that is closed by the next one', async () => {
    const { values, bad } = await readAll('a,b\n3,"open\n5,"six"\n7,8\n', csv);
    expect(bad).toMatchObject([{ row: 2, code: 'quotes' }]);
    expect(values).toEqual([
      { a: '5', b: 'six' },
      { a: '7', b: '8' },
    ]);
  });

  it('too few and too many cells', async () => {
    const { bad } = await readAll('a,b\n1\n1,2,3\n1,2', csv);
    expect(bad.map(({ row, detail }) => [row, detail])).toEqual([
      [2, 'It has 1 cells; the header has 2.'],
      [3, 'It has 3 cells; the header has 2.'],
    ]);
  });

  it('a record that is too long, and one whose quote stays open beyond that', async () => {
    const long = 'x'.repeat(3_000);
    const { values, bad } = await readAll(`a,b\n1,${long}\n2,"${long}\n${long}\n3,4\n`, csv, { record: 2_000 });
    expect(values).toEqual([{ a: '3', b: '4' }]);
    expect(bad.map(({ row, code }) => [row, code])).toEqual([
      [2, 'too-large'],
      [3, 'quotes'],
      [4, 'too-large'],
    ]);
  });
});

it('refuses a million columns', async () => {
  expect((await readAll(Array.from({ length: 1_000_000 }, (_, place) => place).join(','), csv)).problem).toMatchObject({
    code: 'too-many-columns',
  });
  expect((await readAll(`a,b\n${','.repeat(1_000_000)}\n`, csv)).bad).toMatchObject([{ row: 2, code: 'cells' }]);
});

it('passes over a line of a gigabyte in little memory', async () => {
  const piece = 'x'.repeat(1024 * 1024);
  async function* gigabyte() {
    yield { text: 'a,b\n1,"', faults: [] };
    for (let part = 0; part < 1_024; part += 1) yield { text: piece, faults: [] };
    yield { text: '\n5,6\n', faults: [] };
  }
  const before = process.memoryUsage().heapUsed;
  let highest = before;
  const found = [];
  for await (const rows of readDelimited(new TextFeed(gigabyte(), usualLimits), csv, usualLimits)) {
    found.push(...rows);
    highest = Math.max(highest, process.memoryUsage().heapUsed);
  }
  expect(found).toMatchObject([
    { row: 2, bad: { code: 'too-large', cut: true } },
    { row: 3, value: { a: '5', b: '6' } },
  ]);
  expect(highest - before).toBeLessThan(400 * 1024 * 1024);
});
