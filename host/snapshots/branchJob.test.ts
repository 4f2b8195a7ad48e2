import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settledOf } from '#core/curate/state/reads.ts';
import { cutLine } from '#core/snapshot/record.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { jobContext, labelledProject, must, sealWish, signer } from '#test/support/labelledProject.ts';
import { realDisk } from '../durable/disk.ts';
import { newId } from '../ids.ts';
import { OpenProject } from '../projects/openProject.ts';
import { branchJob } from './branchJob.ts';
import { sealJob } from './sealJob.ts';
import { Snapshots } from './snapshots.ts';

async function bench() {
  const root = await freshFolder();
  const folder = join(root, 'snapshots');
  const projects = join(root, 'projects');
  for (const path of [folder, projects]) await mkdir(path);
  const snapshots = new Snapshots({
    folder,
    disk: realDisk,
    exports: root,
    projectsFolder: projects,
    changed: () => {},
    outgoing: { offer: () => Promise.reject(new Error('not here')) },
    jobs: { unfinished: () => [], add: () => must({ ok: false, failure: 'not here' }) },
    projects: { with: () => Promise.reject(new Error('not here')) },
  });
  const seal = async (project: OpenProject): Promise<string> => {
    const job = sealJob({
      projects: { with: (_id, work) => work(project) },
      identity: Promise.resolve(signer),
      folder,
      disk: realDisk,
      version: '1',
      sealed: () => {},
    });
    const made = await job.run(jobContext(sealWish()));
    if (made === 'waiting') throw new Error('waits');
    return must(made) ?? '';
  };
  const branch = async (of: string, id = newId()) => {
    const job = branchJob({ snapshots, projects, disk: realDisk, branched: () => {} });
    const made = await job.run(jobContext({ root: of, name: 'Branch' }, id));
    if (made === 'waiting') throw new Error('waits');
    if (!made.ok) await job.discard(id, null, null);
    return made;
  };
  const lines = async (of: string) => (await readFile(snapshots.recordsPath(of), 'utf8')).trimEnd().split('\n');
  return { folder, projects, snapshots, seal, branch, lines };
}

describe('a branch', () => {
  it.each([
    [40, 3],
    [1_200, 1],
    [60, 12],
  ])('of %i records by %i labelers, sealed as it is, is the same snapshot', async (records, labelers) => {
    const { projects, snapshots, seal, branch, lines } = await bench();
    const project = await labelledProject(join(projects, newId()), realDisk, { records, labelers });
    const root = await seal(project);
    await project.close();
    const id = must(await branch(root)) ?? '';
    const branched = must(await OpenProject.open(join(projects, id), realDisk));
    const manifest = must(await snapshots.manifest(root));
    expect(branched.head).toMatchObject({
      id,
      name: 'Branch',
      branchedFrom: root,
      records: manifest.records.count,
      guidelines: 'Be kind.',
      sources: [
        { name: '0.csv', author: 'Zoë' },
        { name: '1.csv', author: null },
      ],
    });
    // In the order of their files again, and settled by whom they were.
    expect(branched.store.pieces.length).toBeGreaterThan(0);
    const [first] = must(await branched.store.recordsIn(branched.store.pieces[0] ?? nothing()));
    expect(first).toMatchObject({ ordinal: 0, source: { file: 0, row: 1 } });
    expect(settledOf(branched.state, 0)?.labelers.length).toBeGreaterThan(0);

    const again = await seal(branched);
    const bound = (all: string[]) => all.map((line) => cutLine(line)?.bound);
    expect(bound(await lines(again))).toEqual(bound(await lines(root)));
    expect(again).toBe(root);
    await branched.close();
    expect((await readdir(join(projects, id))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('of a damaged snapshot is none, and leaves nothing', async () => {
    const { projects, snapshots, seal, branch } = await bench();
    const project = await labelledProject(join(projects, newId()), realDisk, { records: 20, labelers: 2 });
    const root = await seal(project);
    await project.close();
    const path = snapshots.recordsPath(root);
    const text = await readFile(path, 'utf8');
    const file = await realDisk.open(path, 'w');
    await file.writeFile(text.replace('Record 1', 'Record 2'));
    await file.close();
    expect(await branch(root)).toMatchObject({ ok: false, failure: { code: 'SNAPSHOT_DAMAGED' } });
    expect(await readdir(projects)).toHaveLength(1);
  });

  it('that was begun and not finished is swept away', async () => {
    const { projects, snapshots } = await bench();
    await mkdir(join(projects, `${newId()}.branch`, 'log'), { recursive: true });
    await snapshots.sweep();
    expect(await readdir(projects)).toEqual([]);
  });
});

function nothing(): never {
  throw new Error('there is none');
}
