import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestText } from '#core/snapshot/manifest.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Job } from '#core/job.ts';
import { realDisk } from '../durable/disk.ts';
import type { JobWish } from '../jobs/jobs.ts';
import { Snapshots } from '../snapshots/snapshots.ts';
import { TraceIndexes } from './traceIndexes.ts';
import { freshFolder, heldLog } from '#test/support/hostParts.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';

const sealed = sealedSnapshot(drafts(5));
const { root } = sealed.manifest;

async function started({ fails = null as Failure | null, records = sealed.manifest.records.sha256 } = {}) {
  const folder = await freshFolder();
  const [snapshotsFolder, derived] = [join(folder, 'snapshots'), join(folder, 'derived')];
  await mkdir(join(snapshotsFolder, root), { recursive: true });
  await mkdir(derived);
  const text = manifestText(sealed.manifest);
  await writeFile(join(snapshotsFolder, root, 'manifest.json'), text.ok ? text.value : '');
  await writeFile(join(snapshotsFolder, root, 'records.jsonl'), sealed.lines.map((line) => `${line}\n`).join(''));
  const wishes: JobWish[] = [];
  let unusable: { root: string; problem: 'damaged' }[] = [];
  const jobs = {
    add: (wish: JobWish) => {
      wishes.push(wish);
      return ok({ kind: wish.kind } as Job);
    },
    unfinished: () => [],
  };
  const snapshots = new Snapshots({
    folder: snapshotsFolder,
    projects: { with: () => Promise.reject(new Error('not asked')) },
    jobs,
    outgoing: { offer: () => Promise.reject(new Error('not asked')) },
    disk: realDisk,
    exports: folder,
    projectsFolder: folder,
    changed: () => {},
  });
  const indexes = new TraceIndexes({
    derived,
    snapshots,
    jobs,
    disk: realDisk,
    log: heldLog(),
    changed: () => {},
    engine: {
      spans: () => Promise.resolve(ok({ spans: [], unusable })),
      build: async ({ to }) => {
        await writeFile(to, 'an index');
        return fails === null ? ok({ records, words: 1, recordCount: 5 }) : fail(fails);
      },
    },
  });
  const run = () =>
    indexes.job().run({
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      input: { root },
      checkpoint: null,
      signal: new AbortController().signal,
      progress: () => {},
      saveCheckpoint: () => {},
    });
  const file = join(derived, root, 'trace@1');
  const damage = () => {
    unusable = [{ root, problem: 'damaged' }];
  };
  return { indexes, wishes, run, file, damage, gone: () => rm(join(snapshotsFolder, root), { recursive: true }) };
}

describe('the indexes of snapshots', () => {
  it('are made when one comes, lie in their place whole, and go with their snapshot', async () => {
    const { indexes, wishes, run, file, gone } = await started();
    await indexes.catchUp();
    expect(wishes).toMatchObject([{ kind: 'index-snapshot', subject: 'Reviews', input: { root } }]);
    expect(await run()).toEqual(ok(root));
    expect(await indexes.state(root)).toBe('ready');
    expect(await readFile(file, 'utf8')).toBe('an index');
    await expect(readFile(`${file}.new`)).rejects.toThrow('ENOENT');
    await gone();
    expect(await indexes.state(root)).toBe('missing');
    expect(await indexes.spans([root], 'words')).toEqual(ok([]));
    await indexes.catchUp();
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('are made again where they cannot be read', async () => {
    const { indexes, wishes, run, file, damage } = await started();
    await run();
    damage();
    expect(await indexes.spans([root], 'words')).toEqual(ok([]));
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    expect(wishes).toHaveLength(1);
  });

  it('say why they could not be made, leave nothing half made, and are not tried for ever', async () => {
    const full: Failure = { code: 'DISK_FULL', neededBytes: 0, freeBytes: 0 };
    const { indexes, wishes, run, file } = await started({ fails: full });
    expect(await run()).toEqual(fail(full));
    await expect(readFile(`${file}.new`)).rejects.toThrow('ENOENT');
    expect(await indexes.state(root)).toBe('failed');
    expect(wishes).toEqual([]);
  });

  it('are of what was sealed, or none', async () => {
    const { run, file } = await started({ records: '0'.repeat(64) });
    expect(await run()).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});
