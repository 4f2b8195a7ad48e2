import { describe, expect, it } from 'vitest';
import { checkedPiece } from './checkedPiece.ts';

const expected = {
  first: 498,
  count: 2,
  file: 1,
  fields: new Set(['text', 'more']),
  questions: new Set(['label']),
};
const record = (ordinal: number, other: object = {}) => ({
  ordinal,
  fields: { text: 'Hi 👍', more: { deep: [1, null] } },
  given: {},
  tags: ['a'],
  source: { file: 1, row: 7, author: null },
  ...other,
});
const bytesOf = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const check = (value: unknown) => checkedPiece(bytesOf(value), expected);
const second = (other: object) => check([record(498), record(499, other)]);

describe('a piece of the parsing child', () => {
  it('is taken as it came when it is what was expected', () => {
    const bytes = bytesOf([record(498), record(499)]);
    expect(checkedPiece(bytes, expected)).toBe(bytes);
  });

  it('keeps of answers what the schema knows', () => {
    const choice = { kind: 'choice', labels: ['good'] };
    const kept = second({ given: { label: { ...choice, more: 1 } } });
    expect(JSON.parse(new TextDecoder().decode(kept))).toEqual([
      record(498),
      record(499, { given: { label: choice } }),
    ]);
  });

  it.each([
    ['no JSON', '[{'],
    ['no list', {}],
    ['fewer than it says', [record(498)]],
    ['something else between them', [record(498), null]],
    ['an ordinal that is not next', [record(498), record(500)]],
    ['a mark of byte order', `\uFEFF${JSON.stringify([record(498), record(499)])}`],
    ['half a character', [record(498), record(499, { fields: { text: '\ud83d' } })]],
    ['half a character in a key, deep inside', [record(498), record(499, { fields: { more: { '\udc4d': 1 } } })]],
    ['a key that no record has', [record(498), record(499, { extra: 1 })]],
    ['a prototype', JSON.stringify([record(498), record(499)]).replace('"tags":["a"]', '"__proto__":{}')],
    ['more than a piece may hold', [record(498), record(499, { fields: { text: 'x'.repeat(2 * 1024 * 1024) } })]],
  ])('is refused with %s', (_what, value) => {
    expect(check(value)).toBeUndefined();
  });

  it.each([
    ['a field that is not mapped', { fields: { other: 1 } }],
    ['fields that are a list', { fields: [] }],
    ['a question that is not mapped', { given: { other: { kind: 'choice', labels: [] } } }],
    ['an answer of no kind', { given: { label: { kind: 'odd' } } }],
    ['tags that are no texts', { tags: [1] }],
    ['a tag that is too long', { tags: ['x'.repeat(81)] }],
    ['another file', { source: { file: 0, row: 7, author: null } }],
    ['a row before the first', { source: { file: 1, row: 0, author: null } }],
    ['no author', { source: { file: 1, row: 7, other: null } }],
    ['an author that is too long', { source: { file: 1, row: 7, author: 'x'.repeat(201) } }],
    ['more about its source', { source: { file: 1, row: 7, author: null, more: 1 } }],
  ])('is refused with %s in a record', (_what, other) => {
    expect(second(other)).toBeUndefined();
  });

  it('is refused when it goes over the border of a block', () => {
    const bytes = bytesOf([record(499), record(500)]);
    expect(checkedPiece(bytes, { ...expected, first: 499 })).toBeUndefined();
  });

  it('is refused when its bytes are no text', () => {
    const bytes = bytesOf([record(498), record(499)]);
    bytes[bytes.indexOf(0xf0)] = 0xff;
    expect(checkedPiece(bytes, expected)).toBeUndefined();
  });

  it('may tell of a half with a backslash before it, which is only text', () => {
    expect(second({ fields: { text: String.raw`\ud83d and \\ud83d` } })).toBeDefined();
  });
});
