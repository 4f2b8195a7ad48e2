import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { guessSchema } from '#core/curate/importing.ts';
import { asFile } from '#test/support/readBack.ts';
import { dateFormOf } from './dates.ts';
import { guess } from './guess.ts';

const folder = mkdtempSync(join(tmpdir(), 'guess-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { kind: 'file' as const, path, name };
}

async function guessed(name: string, content: string | Uint8Array) {
  const result = await guess(file(name, content));
  if (!result.ok) return result.failure;
  expect(guessSchema.safeParse(result.value).error).toBeUndefined();
  return result.value;
}

describe('how a file is read', () => {
  it.each([
    ['a.csv', 'a,b\n1,"x;y;z"\n2,y\n', { format: 'delimited', delimiter: ',' }],
    ['excel.csv', '\uFEFFName;Wert\r\nä;1,5\r\nö;2,5\r\n', { format: 'delimited', delimiter: ';' }],
    ['note.csv', 'sep=|\na|b\n1,2|3,4\n', { format: 'delimited', delimiter: '|' }],
    ['mac.csv', 'a,b\r1,2\r3,4\r', { format: 'delimited', newline: 'cr' }],
    ['one.csv', 'text\nfirst, with a comma\nsecond\n', { format: 'delimited', delimiter: ',' }],
    ['bare.csv', '1,2\n3,4\n', { format: 'delimited', columns: ['column 1', 'column 2'] }],
    ['table.txt', 'a\tb\n1\t2\n3\t4\n', { format: 'delimited', delimiter: '\t' }],
    ['prose.txt', 'Yes, it is.\nNo, it is not.\n', { format: 'text', per: 'line' }],
    ['prose.txt', 'One\nline.\n\nAnother,\nparagraph.\n', { format: 'text', per: 'paragraph' }],
    ['data.jsonl', '{"a":1}\n', { format: 'jsonl' }],
    ['data.json', '{"a":1}\n{"a":2}\n', { format: 'jsonl' }],
    ['data.json', '[\n{"a":1}\n]', { format: 'json', under: null }],
    ['data.json', '[{"a":1},{"a":2}]', { format: 'json', under: null }],
    ['data.json', '{\n "info": {"x": [{"data": 1}]},\n "data": [\n {"a":1}]}', { format: 'json', under: 'data' }],
    ['record.json', '{\n "turns": [{"a":1}]\n}', { format: 'json', under: null }],
    ['notes.md', '# A\n\nx\n\n## B\n\n## C\n', { format: 'markdown', per: 'heading', level: 2 }],
    ['notes.md', 'no headings', { format: 'markdown', per: 'file' }],
    ['ner.txt', 'EU B-ORG\nrejects O\n\nGerman B-MISC\n', { format: 'conll' }],
    ['what', 'a,b\n1,2\n3,4\n', { format: 'delimited' }],
  ])('%s %#', async (name, content, reading) => {
    expect(await guessed(name, content)).toMatchObject({ reading, compression: 'none' });
  });

  it('looks into packed files, and knows Parquet by its first bytes', async () => {
    expect(await guessed('a.jsonl.gz', gzipSync('{"a":1}\n'))).toMatchObject({
      compression: 'gzip',
      reading: { format: 'jsonl' },
    });
    expect(await guessed('a.csv.zst', zstdCompressSync('a,b\n1,2\n'))).toMatchObject({
      compression: 'zstd',
      reading: { format: 'delimited' },
    });
    const parquet = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'text', data: ['x'], type: 'STRING' }] }));
    expect(await guessed('data', parquet)).toMatchObject({
      reading: { format: 'parquet' },
      columns: [{ name: 'text', kind: 'text' }],
    });
  });

  it('takes each file of a folder as a record', async () => {
    const files = ['one.txt', 'two.txt'].map((name) => file(name, `text of ${name}\n\nmore`));
    const result = await guess({ kind: 'files', files });
    expect(result).toMatchObject({
      ok: true,
      value: {
        reading: { format: 'text', per: 'file' },
        sample: [{ row: 1, value: { file: 'one.txt', text: 'text of one.txt\n\nmore' } }, { row: 2 }],
      },
    });
  });

  it('reads again as a person says', async () => {
    const result = await guess(file('a.csv', 'a;b\n1;2\n'), {
      reading: { format: 'text', encoding: 'utf-8', per: 'line' },
    });
    expect(result).toMatchObject({
      ok: true,
      value: { sample: [{ value: { text: 'a;b' } }, { value: { text: '1;2' } }] },
    });
  });
});

describe('encodings', () => {
  it('says when an encoding is only likely, and where the first odd byte is', async () => {
    const windows = await guessed('w.csv', Buffer.from('text\nGr\xf6\xdfe\n', 'latin1'));
    expect(windows).toMatchObject({
      encodings: ['windows-1252', 'utf-8'],
      sample: [{ value: { text: 'Größe' } }],
      notices: [{ code: 'encoding-guessed', detail: expect.stringContaining('byte 7 is 0xF6') }],
    });
  });

  it('keeps to UTF-8 where most of it is that, and counts the rows that are not', async () => {
    const mixed = Buffer.concat([Buffer.from('text\nüäöüäö\nÄÖÜ\n'), Buffer.from('b\xe4d\n', 'latin1')]);
    expect(await guessed('m.csv', mixed)).toMatchObject({
      encodings: ['utf-8', 'windows-1252'],
      seen: { rows: 2, badRows: 1 },
      bad: [{ row: 4, code: 'encoding' }],
    });
  });

  it.each([
    ['utf-16le', Buffer.from('\uFEFFa,b\nü,2\n', 'utf16le')],
    ['utf-16be', Buffer.from('\uFEFFa,b\nü,2\n', 'utf16le').swap16()],
    ['utf-16le', Buffer.from('text and more,b\nu,2\n', 'utf16le')],
  ])('%s', async (encoding, bytes) => {
    expect(await guessed('u.csv', bytes)).toMatchObject({
      encodings: [encoding],
      reading: { format: 'delimited', encoding },
    });
  });
});

describe('what is refused, with a sentence', () => {
  it.each([
    ['x.xlsx', Buffer.from('PK\x03\x04rest of it'), 'archive', /zip.*CSV/],
    ['x.tar', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]), 'archive', /tar/],
    ['x.csv', Buffer.from('%PDF-1.7'), 'not-text', /PDF/],
    ['x.bin', Buffer.from([0x61, 0, 0xff, 0xfe, 0, 0, 1, 2, 0xff, 0, 0]), 'not-text', /zero bytes/],
    ['x.gguf', Buffer.from('GGUF\x03'), 'not-text', /model/],
    ['x.csv', Buffer.alloc(0), 'empty', /empty/],
    ['x.csv', Buffer.from(' \n\n'), 'empty', /white space/],
    ['x.csv', Buffer.from('a,b\n'), 'nothing-in-it', /no rows/],
    ['x.gz', gzipSync('{"a":1}').subarray(0, 20), 'damaged', /too early/],
    ['x.parquet', Buffer.from('PAR1 and then something else'), 'damaged', /PAR1/],
    ['x.csv', Buffer.from(Array.from({ length: 100_000 }, () => 'c').join(',')), 'too-many-columns', /at most 2,000/],
  ])('%s %#', async (name, content, code, detail) => {
    const failure = await guessed(name, content);
    expect(failure).toMatchObject({ code });
    expect('detail' in failure ? failure.detail : '').toMatch(detail);
  });

  it('a file that is gone', async () => {
    expect(await guess(asFile(join(folder, 'none')))).toMatchObject({ ok: false, failure: { code: 'gone' } });
  });
});

it('knows dates in five forms and leaves them as they are', async () => {
  expect(
    [
      '2024-03-01',
      '2024-03-01T12:00:00.5Z',
      '1.3.2024',
      '13/3/2024',
      '3/13/24 4:05 pm',
      '3/4/2024',
      '1 March 2024',
      'Mar 1st, 2024',
      '2024-13-01',
      '1.13.2024',
      '99/99/2024',
      'May I go 2024',
      '12.50',
    ].map((text) => dateFormOf(text)),
  ).toEqual([
    'iso',
    'iso',
    'day.month.year',
    'day/month/year',
    'month/day/year',
    'slashes',
    'month-name',
    'month-name',
    null,
    null,
    null,
    null,
    null,
  ]);
  const found = await guessed(
    'd.csv',
    'text,a,b,c,d\nx,3/4/2024,2024-01-01,3/4/2024,1.1.2024\ny,5/6/2024,2024-01-02,13/4/2024,2024-01-01\n',
  );
  expect(found).toMatchObject({
    columns: [
      {},
      { kind: 'date', dateForm: 'slashes' },
      { kind: 'date', dateForm: 'iso' },
      { kind: 'date', dateForm: 'day/month/year' },
      { kind: 'text', dateForm: null },
    ],
    notices: [
      { code: 'date-ambiguous', detail: expect.stringContaining('3/4/2024 in the column a') },
      { code: 'date-ambiguous', detail: expect.stringContaining('column d are written in several forms') },
    ],
    sample: [{ value: { a: '3/4/2024', b: '2024-01-01' } }, {}],
  });
});

it('shows long texts shortened, and looks at no more than a beginning', async () => {
  const found = await guessed('l.jsonl', `{"text":"${'x'.repeat(30_000)}"}\n`.repeat(3_000));
  expect(found).toMatchObject({ seen: { whole: false } });
  if (!('sample' in found)) throw new Error('refused');
  expect(found.sample).toHaveLength(50);
  expect(JSON.stringify(found).length).toBeLessThan(300_000);
});
