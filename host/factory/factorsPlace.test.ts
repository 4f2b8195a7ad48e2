import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { realDisk } from '../durable/disk.ts';
import { factorsPlace, removeFactors, sweepFactors } from './factorsPlace.ts';

const [HERE, GONE, SNAPSHOT] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];

async function setUp() {
  const derived = await mkdtemp(join(tmpdir(), 'colophon-factors-'));
  onTestFinished(() => rm(derived, { recursive: true, force: true }));
  for (const of of [HERE, GONE, SNAPSHOT]) await mkdir(join(derived, of));
  await writeFile(factorsPlace(derived, HERE), 'kept');
  for (const left of ['factors@1', 'factors@1.restraints'])
    await writeFile(join(derived, HERE, left), 'of an earlier form');
  await writeFile(factorsPlace(derived, GONE), 'left');
  await writeFile(`${factorsPlace(derived, GONE)}.new`, 'half');
  await writeFile(`${factorsPlace(derived, GONE)}.restraints`, 'beside');
  await writeFile(join(derived, SNAPSHOT, 'trace@1'), 'of a snapshot');
  await mkdir(join(derived, 'exports'));
  return derived;
}

it('what was worked out for adapters that are gone goes, and nothing else', async () => {
  const derived = await setUp();
  await sweepFactors(derived, (adapter) => adapter === HERE, realDisk);
  expect((await readdir(derived)).toSorted()).toEqual([HERE, SNAPSHOT, 'exports']);
  expect(await readdir(join(derived, SNAPSHOT))).toEqual(['trace@1']);
  expect(await readdir(join(derived, HERE))).toEqual(['factors@2']);
});

it('goes with its adapter, but for what lies beside it', async () => {
  const derived = await setUp();
  await writeFile(join(derived, GONE, 'trace@1'), 'also there');
  await removeFactors(derived, GONE, realDisk);
  expect(await readdir(join(derived, GONE))).toEqual(['trace@1']);
  await removeFactors(derived, '4'.repeat(64), realDisk);
});
