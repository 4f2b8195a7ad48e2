import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { realDisk } from '../durable/disk.ts';
import { Tickets } from '../files/tickets.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { foldersOf, makeFolders } from './folders.ts';
import type { OpenProject } from './openProject.ts';
import { keepSources } from './sources.ts';

let folder: string;
let tickets: Tickets;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colophon-sources-'));
  await mkdir(join(folder, 'incoming'));
  await makeFolders(foldersOf(join(folder, 'project')), realDisk);
  tickets = new Tickets(join(folder, 'incoming'), () => {});
});
afterEach(async () => {
  await tickets.close();
  await rm(folder, { recursive: true, force: true });
});

const keep = (ids: string[], patienceMs: number) => {
  const context: JobContext = {
    id: 'job',
    input: null,
    checkpoint: null,
    signal: new AbortController().signal,
    progress: () => {},
    saveCheckpoint: () => {},
  };
  const sources = ids.map((id) => tickets.find(id)).filter((source) => source !== undefined);
  const project = { folders: foldersOf(join(folder, 'project')) } as OpenProject;
  return keepSources(project, context, sources, tickets, realDisk, () => {}, Promise.resolve(), patienceMs);
};
const offer = async (name: string, size: number) => {
  const offered = await tickets.offer(name, size);
  if (!offered.ok) throw new Error(offered.failure.code);
  return offered.value.ticket;
};

it('waits for a window that stopped sending, and takes the whole file when it went on', async () => {
  const ticket = await offer('a.csv', 8);
  await tickets.write(ticket, 0, new Blob(['half']));
  expect(await keep([ticket], 20)).toBe('waiting');
  await tickets.write(ticket, 4, new Blob(['rest']));
  const kept = await keep([ticket], 20);
  expect(kept).toMatchObject({ ok: true, value: { hash: hashOf('halfrest'), bytes: 8 } });
  const sources = foldersOf(join(folder, 'project')).sources;
  expect(await readFile(join(sources, hashOf('halfrest')), 'utf8')).toBe('halfrest');
  expect(await readdir(sources)).toEqual([hashOf('halfrest')]);
});

it('keeps several files each under its hash, and their list under its own', async () => {
  const one = await offer('1.txt', 3);
  const two = await offer('2.txt', 0);
  await tickets.write(one, 0, new Blob(['one']));
  const list = JSON.stringify([
    { name: '1.txt', hash: hashOf('one') },
    { name: '2.txt', hash: hashOf('') },
  ]);
  expect(await keep([one, two], 20)).toMatchObject({ ok: true, value: { hash: hashOf(list), bytes: 3 } });
  const sources = foldersOf(join(folder, 'project')).sources;
  expect((await readdir(sources)).toSorted()).toEqual([hashOf('one'), hashOf(''), hashOf(list)].toSorted());
  expect(await readFile(join(sources, hashOf(list)), 'utf8')).toBe(list);
});
