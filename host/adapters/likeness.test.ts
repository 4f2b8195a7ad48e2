import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Adapter } from '#core/adapter.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openCatalogue } from '../catalogue/catalogue.ts';
import { Likeness } from './likenessProposals.ts';
import { writeMember } from './members.ts';
import { writeAdapter } from './writes.ts';

const BASE = 'b'.repeat(64);
const ROOT = 'c'.repeat(64);

async function shelf() {
  const folder = await freshFolder();
  const opened = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.kind);
  const catalogue = opened.value;
  const structure = {
    architecture: 'llama',
    layers: 1,
    embeddingLength: 1,
    heads: 1,
    keyValueHeads: 1,
    vocabulary: 1,
    parameters: 1,
  };
  writeMember(catalogue, { model: BASE, name: 'base', structure: structure as never });
  const header = {
    name: '',
    architecture: 'llama',
    alpha: 16,
    rank: 8,
    matrices: 1,
    parameters: 1,
    storedAs: 'F16',
    baseName: null,
    author: null,
    fileBytes: 1,
  };
  const added = new Map<string, Adapter>();
  const add = (letter: string, name: string, lineage: unknown) => {
    const adapter: Adapter = {
      hash: letter.repeat(64),
      name,
      header,
      base: { hash: BASE, name: '' },
      evidence: 'proven',
      tags: [],
      author: '',
      note: '',
      lineage: lineage as Adapter['lineage'],
      addedAt: 1,
    };
    added.set(adapter.hash, adapter);
    expect(writeAdapter(catalogue, { adapter, fileBytes: 1, fileModifiedMs: 1 }).ok).toBe(true);
  };
  add('1', 'tax law', null);
  add('2', 'number two', {
    snapshots: [{ root: ROOT, name: 'Ward notes', contributors: [] }],
  });
  const records = Array.from({ length: 30 }, (_, place) =>
    JSON.stringify({
      fields: { text: place < 12 ? `The cardiac murmur of patient ${place}` : `A calm evening, number ${place}` },
    }),
  );
  await writeFile(join(folder, ROOT), `${records.join('\n')}\nnot a record\n`);
  let revision = 0;
  const place = join(folder, 'likeness');
  const likeness = new Likeness({
    catalogue,
    folder: place,
    find: (hash) => added.get(hash),
    recordsPath: (root) => join(folder, root),
    revision: () => String(revision),
  });
  onTestFinished(async () => {
    await likeness.close();
    catalogue.close();
  });
  const ask = async (text: string) => {
    const found = await likeness.propose(BASE, text);
    if (!found.ok) throw new Error(found.failure.code);
    return found.value;
  };
  return { add, ask, place, revised: () => (revision += 1) };
}

it('proposes the adapter whose records are like the question, and says how many', async () => {
  const { ask } = await shelf();
  const question = 'What does a cardiac murmur mean for the patient?';
  expect(await ask(question)).toEqual([
    {
      hash: '2'.repeat(64),
      name: 'number two',
      reasons: [
        {
          kind: 'records',
          snapshot: 'Ward notes',
          count: 12,
          atLeast: false,
          words: expect.arrayContaining(['murmur']),
        },
      ],
    },
  ]);
  expect(await ask('Which TAX is due?')).toMatchObject([
    { name: 'tax law', reasons: [{ kind: 'words', words: ['tax'] }] },
  ]);
  expect(await ask('what is this')).toEqual([]);
  expect(await ask('" OR NOT (quoted) * NEAR')).toEqual([]);
});

it('takes in what is new, and is made anew when its file is not one', async () => {
  const { add, ask, place, revised } = await shelf();
  expect(await ask('pottery')).toEqual([]);
  add('3', 'pottery', null);
  revised();
  expect(await ask('pottery')).toMatchObject([{ name: 'pottery' }]);
  const other = await shelf();
  await mkdir(other.place, { recursive: true });
  await writeFile(
    join(other.place, 'words@1.sqlite'),
    'not a database at all, and long enough to be read as one'.repeat(100),
  );
  expect(await other.ask('tax')).toMatchObject([{ name: 'tax law' }]);
  await rm(place, { recursive: true, force: true });
});
