import { expect, it } from 'vitest';
import { pastedName } from './pasted.ts';

it.each([
  ['{"a":1}\n{"a":2}', 'pasted.jsonl'],
  ['{"a":1}', 'pasted.jsonl'],
  ['{\n "a": 1\n}', 'pasted.json'],
  ['  [{"a":1}]', 'pasted.json'],
  ['text\tlabel\r\none\tgood\r\n', 'pasted.tsv'],
  ['text;label\na;b\n"x;y";c', 'pasted.csv'],
  ['text,label\n"one, two",b', 'pasted.csv'],
  ['Dear all, here it is.\n\nYours, truly, Ada', 'pasted.txt'],
  ['one line', 'pasted.txt'],
])('%j is called %s', (text, name) => {
  expect(pastedName(text)).toBe(name);
});
