import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { IndexWriter } from './indexFile.ts';
import { answerWish } from './readDuty.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-candidates-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const around = { progress: () => {}, stopped: () => false };

it('has only an index made again that is none: one that cannot be opened fails by itself', async () => {
  const [whole, none, gone] = ['whole', 'none', 'gone'].map((name) => join(folder, name)) as [string, string, string];
  const writer = new IndexWriter(whole);
  writer.add([{ place: 0, line: 1, text: 'a kettle' }], 'x');
  writer.finish();
  await writeFile(none, 'nonsense, and so much of it that it is no empty file');
  const ask = { kind: 'ask', paths: [whole, none, gone], words: ['kettle'], most: 4 } as const;
  expect(await answerWish(ask, around)).toMatchObject({ asked: [{ having: [1] }, null, 'failed'] });
  expect(await answerWish({ kind: 'state', path: none }, around)).toEqual({ kind: 'unusable' });
  expect(await answerWish({ kind: 'state', path: gone }, around)).toMatchObject({ kind: 'failed' });
  // Nor does one whose vectors are not there yet keep the others from being near.
  const indexes = [{ path: whole, vectors: gone }];
  const nearest = { kind: 'nearest', indexes, vector: new Int8Array(4), most: 1 } as const;
  expect(await answerWish(nearest, around)).toEqual({ kind: 'nearest', nearest: [null] });
});
