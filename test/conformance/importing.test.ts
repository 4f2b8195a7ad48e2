import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fitted } from '#core/curate/mappingEdits.ts';
import { mendedFile } from '#core/curate/mended.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { newId } from '#host/ids.ts';
import { type HostClient, hostClient } from '#scripts/hostClient.ts';

/** Files as people have them, through the real host and the real parser. */
let folder: string;
let side: HostClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-importing-'));
  side = await hostClient(join(folder, 'data'));
});
afterAll(async () => {
  await side.close();
  await rm(folder, { recursive: true, force: true });
});

const make = async () => (await side.client.projects.create({ name: 'P', template: null })).id;
const recordsOf = async (project: string) => {
  const records: CurateRecord[] = [];
  for await (const { text } of await side.client.projects.blocks({ project, from: 0, count: 100 }))
    records.push(...JSON.parse(text));
  return records;
};
const bring = async (project: string, files: Record<string, string>) => {
  const tickets: string[] = [];
  for (const [name, text] of Object.entries(files)) tickets.push(await side.send(name, text));
  const guess = await side.client.projects.importPreview({ project, tickets, reading: null, shape: null });
  const wish = { tickets, reading: guess.reading, mapping: guess.mapping, author: 'Ada', terms: null, mends: null };
  const job = await side.ended(await side.client.projects.import({ project, wish }));
  return { guess, job };
};

it('imports the files of a folder as one, in their order, with one source', async () => {
  const project = await make();
  const { guess, job } = await bring(project, {
    'a.csv': 'text,label\none,good\n',
    'b.csv': 'label,text\nbad,two\n',
    'empty.csv': '',
    'c.csv': 'text,label\nthree,good\n',
  });
  expect(guess.seen).toMatchObject({ rows: 3, whole: true });
  expect(job).toMatchObject({ state: 'done', result: '3' });
  const records = await recordsOf(project);
  expect(records.map(({ fields }) => fields.text)).toEqual(['one', 'two', 'three']);
  const { imports } = await side.client.projects.imports({ project });
  expect(imports).toMatchObject([{ id: job.id, left: 0, mends: null, source: { name: 'a.csv + 3', records: 3 } }]);
});

it('mends rows of a table in the way in which the others were read and mapped', async () => {
  const project = await make();
  const { job } = await bring(project, {
    'a.csv': 'Text;Note;label\none;x;good\ntwo;y\n"three; four";z;bad\nfive;u;v;w\n',
  });
  expect(job.result).toBe('2');
  const { rows } = await side.client.projects.badRows({ project, import: job.id, after: 0, limit: 10 });
  expect(rows.map(({ row, code, raw }) => [row, code, raw])).toEqual([
    [3, 'cells', 'two;y'],
    [5, 'cells', 'five;u;v;w'],
  ]);
  const as = await side.client.projects.importedAs({ project, import: job.id });
  if (as === null) throw new Error('it was not kept');
  expect(as.header).toEqual(['Text', 'Note', 'label']);

  const file = mendedFile('a.csv', [{ row: 3, is: 'source', text: 'two;y;good' }], as.reading, as.header);
  const head = (await side.client.projects.open({ project, window: newId() })).project;
  const wish = {
    tickets: [await side.send(file.name, file.text)],
    reading: file.reading,
    mapping: fitted(as.mapping, head),
    author: null,
    terms: null,
    mends: { import: job.id, rows: [3] },
  };
  const mended = await side.ended(await side.client.projects.import({ project, wish }));
  expect(mended).toMatchObject({ state: 'done', result: '1' });
  expect((await side.client.projects.imports({ project })).imports).toMatchObject([
    { id: job.id, left: 1 },
    { id: mended.id, left: 0, mends: job.id },
  ]);
  const records = await recordsOf(project);
  expect(records.map(({ fields, given }) => [fields.text, fields.note, given.label])).toEqual([
    ['one', 'x', { kind: 'choice', labels: ['good'] }],
    ['three; four', 'z', { kind: 'choice', labels: ['bad'] }],
    ['two', 'y', { kind: 'choice', labels: ['good'] }],
  ]);
});

it('mends a key that came twice in JSON', async () => {
  const project = await make();
  const { job } = await bring(project, { 'a.json': '[{"text":"a","text":"b"},{"text":"c"}]' });
  const { rows } = await side.client.projects.badRows({ project, import: job.id, after: 0, limit: 10 });
  expect(rows).toMatchObject([{ row: 1, code: 'duplicate-key', raw: '{"text":"a","text":"b"}' }]);
  const as = await side.client.projects.importedAs({ project, import: job.id });
  if (as === null) throw new Error('it was not kept');
  const file = mendedFile('a.json', [{ row: 1, is: 'source', text: '{"text":\n"b"}' }], as.reading, as.header);
  const wish = {
    tickets: [await side.send(file.name, file.text)],
    reading: file.reading,
    mapping: as.mapping,
    author: null,
    terms: null,
    mends: { import: job.id, rows: [1] },
  };
  await side.ended(await side.client.projects.import({ project, wish }));
  expect((await recordsOf(project)).map(({ fields }) => fields.text)).toEqual(['c', 'b']);
});

it('tells of columns that came after what was looked at', async () => {
  const project = await make();
  const rows = Array.from({ length: 3_000 }, (_, row) =>
    JSON.stringify({ text: `row ${row}`, ...(row > 2_900 ? { late: 1 } : {}) }),
  );
  await bring(project, { 'a.jsonl': rows.join('\n') });
  const { imports } = await side.client.projects.imports({ project });
  expect(imports).toMatchObject([{ source: { records: 3_000 }, unmapped: [{ column: 'late', rows: 99 }] }]);
});

it('says of an import that is not there that it is not there', async () => {
  const project = await make();
  await expect(side.client.projects.importedAs({ project, import: newId() })).rejects.toMatchObject({
    data: { code: 'NOT_FOUND', what: 'import' },
  });
});
