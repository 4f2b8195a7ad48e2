import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { indexed, queryOf } from './searchWords.ts';

const texts = [
  'The cat sat on the mat.',
  '私は猫が好きです。東京タワー',
  '犬と猫',
  'แมวอยู่บนเสื่อ',
  'Straße, café and naïve',
  'Это кошка',
  '고양이가 좋다',
  'mixed 東京 and Tokyo',
];

const database = new DatabaseSync(':memory:');
database.exec(
  "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2')",
);
for (const [place, text] of texts.entries())
  database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)').run(place + 1, indexed(text));

const found = (text: string) => {
  const query = queryOf(text);
  if (query === null) return null;
  return database
    .prepare('SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY rowid')
    .all(query)
    .map(({ id }) => Number(id) - 1);
};

test.each([
  ['cat', [0]],
  ['ca', [0, 4]],
  ['ca ', []],
  ['猫', [1, 2]],
  ['好き', [1]],
  ['タワー', [1]],
  ['東京', [1, 7]],
  ['東京 Tokyo', [7]],
  ['東京tok', [7]],
  ['京都', []],
  ['แมว', [3]],
  ['cafe', [4]],
  ['кош', [5]],
  ['고양이', [6]],
  ['cat sat', [0]],
  ['" OR 1', []],
  ['…', null],
])('%s finds %j', (text, expected) => {
  expect(found(text)).toEqual(expected);
});

test('leaves what has spaces as it is', () => {
  expect(indexed('Grüße, שלום עולם 👍 مرحبا')).toBe('Grüße, שלום עולם 👍 مرحبا');
});
