import { describe, expect, it } from 'vitest';
import { readManifest } from '#core/snapshot/manifest.ts';
import type { SealWish } from '#protocol/window/snapshots.ts';
import { DroppingDisk, type DroppingDiskOptions } from '#test/support/droppingDisk.ts';
import { jobContext, labelledProject, must, sealWish, signer } from '#test/support/labelledProject.ts';
import { Seeded } from '#test/support/seeded.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { sealJob } from './sealJob.ts';
import { Snapshots } from './snapshots.ts';
import { verifiedRecords } from './verifiedRecords.ts';

const ROOT = '/projects/01ARZ3NDEKTSV4RRFFQ69G5FAV';
const FOLDER = '/snapshots';

class PowerCut extends Error {}

interface Bench {
  disk: DroppingDisk;
  project: OpenProject;
  seal: (change?: Partial<SealWish>) => Promise<string>;
  snapshots: Snapshots;
}

async function bench(options: Partial<DroppingDiskOptions> & { records?: number } = {}): Promise<Bench> {
  const { records = 24, ...rest } = options;
  const dropping = new DroppingDisk({ chance: new Seeded(1), ...rest });
  const disk = dropping.asDisk();
  await disk.mkdir(FOLDER, { recursive: true });
  const project = await labelledProject(ROOT, disk, { records, labelers: 3 });
  const parts = {
    projects: { with: <Value>(_id: string, work: (open: OpenProject) => Promise<Value>) => work(project) },
    identity: Promise.resolve(signer),
    folder: FOLDER,
    disk,
    version: '1',
    sealed: () => {},
  };
  const job = sealJob(parts);
  const unused = () => Promise.reject(new Error('not here'));
  const snapshots = new Snapshots({
    folder: FOLDER,
    disk,
    exports: '/exports',
    projectsFolder: '/projects',
    changed: () => {},
    outgoing: { offer: unused },
    // Only sweeping asks for jobs here: there are none.
    jobs: { unfinished: () => [], add: () => must({ ok: false, failure: 'not here' }) },
    projects: { with: unused },
  });
  const seal = async (change: Partial<SealWish> = {}): Promise<string> => {
    const made = await job.run(jobContext(sealWish(change)));
    if (made === 'waiting' || !made.ok) throw new Error(JSON.stringify(made));
    return made.value ?? '';
  };
  return { disk: dropping, project, seal, snapshots };
}

/** The roots that are there and whole; throws where one is not. */
async function whole(disk: DroppingDisk): Promise<string[]> {
  const names = await disk.asDisk().readdir(FOLDER);
  for (const root of names) {
    expect(root).toMatch(/^[0-9a-f]{64}$/);
    const text = (await disk.asDisk().readFile(`${FOLDER}/${root}/manifest.json`)).toString('utf8');
    const manifest = must(readManifest(text));
    expect(manifest.root).toBe(root);
    const path = `${FOLDER}/${root}/records.jsonl`;
    must(await verifiedRecords(manifest, path, new AbortController().signal, disk.asDisk(), { progress: () => {} }));
    await disk.asDisk().readFile(`${FOLDER}/${root}/croissant.json`);
  }
  return names;
}

async function cutEverywhere(forgetSync?: 'files' | 'folders'): Promise<{ cuts: number; lost: number; kept: number }> {
  const tally = { cuts: 0, lost: 0, kept: 0 };
  for (let cut = 1; ; cut += 1) {
    const { disk, seal, snapshots } = await bench({
      chance: new Seeded(cut),
      ...(forgetSync === undefined ? {} : { forgetSync }),
    });
    // What the project wrote before is not what is tried here.
    const at = disk.operations + cut;
    disk.onOperation = (count) => {
      if (count >= at) throw new PowerCut();
    };
    const root = await seal().catch(() => null);
    const over = disk.operations < at;
    disk.onOperation = () => {};
    disk.cutPower();
    await snapshots.sweep();
    const names = await whole(disk).catch(() => ['damaged']);
    if (names.includes('damaged') || (root !== null && !names.includes(root))) tally.lost += 1;
    tally.kept += names.length;
    tally.cuts += 1;
    if (over) return tally;
  }
}

describe('sealing', () => {
  it('leaves the whole verified snapshot or nothing, whenever the power goes', async () => {
    const { cuts, lost, kept } = await cutEverywhere();
    expect(cuts).toBeGreaterThan(20);
    expect(kept).toBeGreaterThan(0);
    expect(lost).toBe(0);
  });

  it.each(['files', 'folders'] as const)(
    'would be seen to lose something without the sync of %s',
    async (forgetSync) => {
      const tally = await cutEverywhere(forgetSync);
      expect(tally.lost).toBeGreaterThan(0);
    },
  );

  it('has the same root again, and another where something else was said', async () => {
    const { seal, project, disk } = await bench();
    const root = await seal();
    expect(await seal({ name: 'Again' })).toBe(root);
    expect(await whole(disk)).toEqual([root]);
    const by = project.head.labelers[0]?.id ?? '';
    const answers = { mood: { kind: 'choice' as const, labels: ['mixed'] } };
    const answer = { kind: 'answer' as const, record: 4, answers, status: 'submitted' as const, tookMs: 0 };
    must(await project.append([{ id: '01ARZ3NDEKTSV4RRFFQ69G5FAX', at: 1, by, do: answer }]));
    expect(await seal()).not.toBe(root);
  });

  it('says a full disk, and leaves nothing', async () => {
    const { disk, seal } = await bench({ capacity: 60_000 });
    await expect(seal()).rejects.toThrow('DISK_FULL');
    expect((await disk.asDisk().readdir(FOLDER)).filter((name) => !name.endsWith('.new'))).toEqual([]);
  });
});
