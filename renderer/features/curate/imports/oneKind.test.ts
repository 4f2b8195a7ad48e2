import { expect, it } from 'vitest';
import { ofOneKind } from './oneKind.ts';

const names = (...all: string[]) => ofOneKind(all.map((name) => ({ name }))).map(({ name }) => name);

it('takes the files that most of a folder are like, packed or not', () => {
  expect(names('README.md', 'a.csv', 'b.CSV.gz', 'LICENSE')).toEqual(['a.csv', 'b.CSV.gz']);
  expect(names('a.jsonl', 'b.ndjson.zst', 'c.json')).toEqual(['a.jsonl', 'b.ndjson.zst']);
  expect(names('one', 'two')).toEqual(['one', 'two']);
  expect(names()).toEqual([]);
});
