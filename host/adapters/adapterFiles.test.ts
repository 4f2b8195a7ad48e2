import { describe, expect, it } from 'vitest';
import type { Adapter } from '#core/adapter.ts';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { lineage } from '#test/support/lineage.ts';
import { Seeded } from '#test/support/seeded.ts';
import { AdapterFiles } from './adapterFiles.ts';

const FOLDER = '/data/adapters';
const WEIGHTS = new Uint8Array(5_000).fill(7);

const adapter: Adapter = {
  hash: 'a'.repeat(64),
  name: 'Kind letters',
  header: {
    name: '',
    architecture: 'llama',
    alpha: 8,
    rank: 4,
    matrices: 28,
    parameters: 1_000,
    storedAs: 'F32',
    baseName: null,
    author: null,
    fileBytes: WEIGHTS.length,
  },
  base: { hash: 'b'.repeat(64), name: 'Tiny' },
  evidence: 'word',
  tags: [],
  author: '',
  note: '',
  lineage,
  addedAt: 1,
};

class PowerCut extends Error {}

/** As the job does it: the weights are written and synced, then they get their name. */
async function add(disk: DroppingDisk): Promise<boolean> {
  const files = new AdapterFiles(FOLDER, disk.asDisk());
  const part = await files.begin('job');
  if (!part.ok) return false;
  const file = await disk.asDisk().open(part.value, 'w');
  await file.write(WEIGHTS, 0, WEIGHTS.length, 0);
  await file.sync();
  await file.close();
  return (await files.put('job', adapter)).ok;
}

async function found(disk: DroppingDisk): Promise<Adapter[]> {
  const all: Adapter[] = [];
  for await (const shelved of new AdapterFiles(FOLDER, disk.asDisk()).all()) all.push(shelved.adapter);
  return all;
}

function freshDisk(seed: number, forgetSync?: 'files' | 'folders'): DroppingDisk {
  return new DroppingDisk({ chance: new Seeded(seed), ...(forgetSync !== undefined && { forgetSync }) });
}

/** How often an adapter whose adding was acknowledged is not there whole after the power went. */
async function lost(forgetSync?: 'files' | 'folders'): Promise<number> {
  let missing = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const disk = freshDisk(seed, forgetSync);
    await disk.asDisk().mkdir(FOLDER, { recursive: true });
    expect(await add(disk)).toBe(true);
    disk.cutPower();
    if (!(await isWhole(disk))) missing += 1;
  }
  return missing;
}

async function isWhole(disk: DroppingDisk): Promise<boolean> {
  const [only] = await found(disk);
  if (only === undefined) return false;
  const bytes = await disk.asDisk().readFile(`${FOLDER}/${only.hash}/adapter.gguf`);
  return bytes.equals(WEIGHTS);
}

describe('when the power goes', () => {
  it('an adapter that was added is there', async () => {
    expect(await lost()).toBe(0);
  });

  it('and would not be without the syncs', async () => {
    expect(await lost('files')).toBeGreaterThan(0);
    expect(await lost('folders')).toBeGreaterThan(0);
  });

  it('in the middle of adding, there is all of it or nothing, and adding it again makes it whole', async () => {
    const whole = freshDisk(1);
    await add(whole);
    for (let at = 1; at <= whole.operations; at += 1) {
      for (let seed = 1; seed <= 5; seed += 1) {
        const disk = freshDisk(seed * 1_000 + at);
        await disk.asDisk().mkdir(FOLDER, { recursive: true });
        disk.onOperation = (count) => {
          if (count === at) throw new PowerCut();
        };
        await add(disk).catch(() => {});
        disk.cutPower();
        disk.onOperation = () => {};
        if ((await found(disk)).length > 0) expect(await isWhole(disk), `cut at ${at}`).toBe(true);
        await new AdapterFiles(FOLDER, disk.asDisk()).sweep(new Set());
        expect(await add(disk)).toBe(true);
        expect(await isWhole(disk)).toBe(true);
      }
    }
  });
});
