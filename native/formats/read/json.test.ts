import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/curate/importing.ts';
import { readAll } from '#test/support/readBack.ts';
import { usualLimits } from '../limits.ts';
import { TextFeed } from './feed.ts';
import { readJsonElements } from './jsonElements.ts';
import { parseJson } from './strictJson.ts';

const lines: Reading = { format: 'jsonl', encoding: 'utf-8' };
const json = (under: string | null = null): Reading => ({ format: 'json', encoding: 'utf-8', under });

function faultOf(text: string): string | null {
  const parsed = parseJson(text, usualLimits);
  return parsed.ok ? null : parsed.fault.code;
}

describe('what JSON.parse would hide', () => {
  it.each([
    ['{"a":1,"a":2}', 'duplicate-key'],
    ['{"x":[{"a":1,"b":{"a":1},"\\u0061":2}]}', 'duplicate-key'],
    ['{"a":{"a":1},"b":["a","a"]}', null],
    ['{"__proto__":{"a":1}}', 'key'],
    ['{"\\u005f_proto__":1}', 'key'],
    ['{"a":9007199254740991,"b":-9007199254740991}', null],
    ['{"a":9007199254740992}', 'number'],
    ['{"a":1e20}', 'number'],
    ['{"a":1e21}', null],
    ['{"a":1e400}', 'number'],
    ['{"a":1e-400}', 'number'],
    ['{"a":0.0000000000000000}', null],
    ['{"a":0.1000000000000000055511151231257827}', 'number'],
    ['{"a":0.10000000000000001,"b":5e-324,"c":1.7976931348623157e308}', null],
    ['{"a":"\\ud83d"}', 'surrogate'],
    ['{"\\udc4d":1}', 'surrogate'],
    ['{"a":"\\ud83d\\udc4d"}', null],
    ['{"a":"9007199254740993 {\\"a\\":1,"}', null],
    ['{"a":1,}', 'syntax'],
    ['{"a":01}', 'syntax'],
  ])('%s', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('nesting that is too deep, before it is parsed', () => {
    expect(faultOf(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeNull();
    expect(faultOf(`${'['.repeat(101)}${']'.repeat(101)}`)).toBe('too-deep');
    expect(faultOf('['.repeat(2_000_000))).toBe('too-deep');
  });

  it('accepts whatever JSON.stringify writes, and reads the same', () => {
    const value = fc
      .jsonValue({ stringUnit: 'grapheme' })
      .filter((one) => !/__proto__|\d{16}|e\+/.test(JSON.stringify(one)));
    fc.assert(
      fc.property(value, (one) => {
        expect(parseJson(JSON.stringify(one, null, 2), usualLimits)).toEqual({
          ok: true,
          value: JSON.parse(JSON.stringify(one)),
        });
      }),
    );
  });
});

it('reads lines; a bad one is known by its number and costs itself alone', async () => {
  const { values, rows, bad } = await readAll('\uFEFF{"a":1}\r\n\n[1,"x"]\n"only text"\n{"a":\n7\n{"a":2}', lines);
  expect(values).toEqual([{ a: 1 }, { 0: 1, 1: 'x' }, { text: 'only text' }, { a: 2 }]);
  expect(rows).toEqual([1, 3, 4, 7]);
  expect(bad.map(({ row, code, raw }) => [row, code, raw])).toEqual([
    [5, 'syntax', '{"a":'],
    [6, 'not-an-object', '7'],
  ]);
});

it('passes over a line that is too long, keeping its beginning', async () => {
  const { values, bad } = await readAll(`{"a":"${'x'.repeat(9_000)}"}\n{"a":2}\n`, lines, { record: 6_000 });
  expect(values).toEqual([{ a: 2 }]);
  expect(bad).toMatchObject([{ row: 1, code: 'too-large', cut: true }]);
  expect(bad[0]?.raw).toHaveLength(4_096);
});

describe('one large value', () => {
  it('cuts an array at its commas, wherever the text is cut', async () => {
    const records = fc.array(
      fc.record({
        a: fc.string({ unit: fc.constantFrom('\\', '"', '[', ']', '{', '}', ',', 'é', '👍') }),
        b: fc.jsonValue({ maxDepth: 2 }),
      }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(undefined, 2),
        async (drawn, step, indent) => {
          const values = drawn.filter((one) => !/__proto__|\d{16}|e\+/.test(JSON.stringify(one)));
          const text = JSON.stringify(values, null, indent);
          async function* pieces() {
            for (let from = 0; from < text.length; from += step)
              yield { text: text.slice(from, from + step), faults: [] };
          }
          const found = [];
          for await (const rows of readJsonElements(new TextFeed(pieces(), usualLimits), null, usualLimits))
            found.push(...rows);
          expect(found).toEqual(
            values.map((value, place) => ({ row: place + 1, value: JSON.parse(JSON.stringify(value)) })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the list that is meant, passing over what is before it', async () => {
    const text = '{"version":"1","meta":{"data":[1]},"empty":[],"data":[{"a":1},{"a":2}],"after":3}';
    expect((await readAll(text, json('data'))).values).toEqual([{ a: 1 }, { a: 2 }]);
    expect((await readAll(text, json('other'))).problem).toMatchObject({ code: 'nothing-in-it' });
  });

  it('takes objects that follow each other, with and without commas', async () => {
    expect((await readAll('{"a":1}\n {"a":\n2},{"a":3}', json())).values).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
    expect((await readAll('[]', json())).values).toEqual([]);
  });

  it('names the place where the file goes wrong', async () => {
    expect((await readAll('[{"a":1},\n{"a":2}\n{"a":3}]', json())).problem?.detail).toBe(
      'Line 3, after value 2: here is "{\\"a\\":3}]" instead of ",".',
    );
    expect((await readAll('[{"a":1},\n{"a":', json())).problem?.detail).toBe(
      'The file ends inside value 2, which begins at line 2.',
    );
    expect((await readAll('[{"a":1}', json())).problem).toMatchObject({ code: 'damaged' });
    expect((await readAll('[{"a":1}] x', json())).problem).toMatchObject({ code: 'damaged' });
    expect((await readAll('  ', json())).problem).toMatchObject({ code: 'nothing-in-it' });
  });

  it('lets a bad element be the only one that is lost, and passes over one that is too long', async () => {
    const text = `[{"a":1},{"a":1,"a":2},{bad},{"a":"${'\\\\'.repeat(5_000)}"},{"a":4}]`;
    const { values, bad } = await readAll(text, json(), { record: 500 });
    expect(values).toEqual([{ a: 1 }, { a: 4 }]);
    expect(bad.map(({ row, code }) => [row, code])).toEqual([
      [2, 'duplicate-key'],
      [3, 'syntax'],
      [4, 'too-large'],
    ]);
  });

  it('passes over an element of a gigabyte, part of it backslashes', async () => {
    const mebibyte = 1024 * 1024;
    const [words, backslashes] = ['x'.repeat(mebibyte), '\\'.repeat(mebibyte)];
    async function* gigabyte() {
      yield { text: '[{"a":"', faults: [] };
      for (let part = 0; part < 1_024; part += 1) yield { text: part % 16 === 0 ? backslashes : words, faults: [] };
      yield { text: '"},{"a":1}]', faults: [] };
    }
    const found = [];
    for await (const rows of readJsonElements(new TextFeed(gigabyte(), usualLimits), null, usualLimits))
      found.push(...rows);
    expect(found).toMatchObject([
      { row: 1, bad: { code: 'too-large' } },
      { row: 2, value: { a: 1 } },
    ]);
  });
});
