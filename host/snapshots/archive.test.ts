import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveName } from '#core/snapshot/files.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { jobContext, must } from '#test/support/labelledProject.ts';
import { sealedIn, snapshotsIn } from '#test/support/sealedFolder.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { Seeded } from '#test/support/seeded.ts';
import { realDisk } from '../durable/disk.ts';
import { BLOCK, tarHeader } from '../storage/tar.ts';
import { archiveArrival } from './archiveArrival.ts';
import { leavingArchive } from './leaving.ts';
import { shareJob } from './shareJob.ts';
import { takeSnapshot } from './takeSnapshot.ts';

const never = new AbortController().signal;

/** One side that has a snapshot and its archive, and one that is to take it. */
async function sides() {
  const from = await freshFolder();
  const manifest = await sealedIn(from);
  const {
    files: [archive],
  } = must(await leavingArchive(snapshotsIn(from), manifest.root, realDisk));
  const parts: Uint8Array[] = [];
  for await (const part of archive.content()) parts.push(part);
  const bytes = Buffer.concat(parts);
  expect(bytes.length).toBe(archive.bytes);
  const folder = await freshFolder();
  const take = (content: Uint8Array, step = 10_000) =>
    takeSnapshot(
      { folder, snapshots: snapshotsIn(folder), disk: realDisk },
      archiveArrival('a.colophon', inPieces(content, step), never, realDisk),
      join(folder, 'work.new'),
      never,
      () => {},
    );
  return { from, manifest, bytes, folder, take };
}

async function* inPieces(content: Uint8Array, step: number) {
  for (let at = 0; at < content.length; at += step) yield content.subarray(at, at + step);
  await Promise.resolve();
}

describe('an archive of a snapshot', () => {
  it('comes in as it was sealed, in pieces of any length', async () => {
    const { manifest, bytes, folder, from, take } = await sides();
    expect(await take(bytes, 77)).toEqual({ ok: true, value: { root: manifest.root, isNew: true } });
    for (const name of ['manifest.json', 'records.jsonl', 'croissant.json']) {
      const [one, other] = [join(from, manifest.root, name), join(folder, manifest.root, name)];
      expect((await readFile(one)).equals(await readFile(other)), name).toBe(true);
    }
    expect(await take(bytes)).toMatchObject({ value: { isNew: false } });
  });

  it('is one that other programs open', async () => {
    const { bytes, folder, manifest, from } = await sides();
    const path = join(folder, 'a.tar');
    await writeFile(path, bytes);
    await mkdir(join(folder, 'out'));
    execFileSync('tar', ['-xf', path, '-C', join(folder, 'out')]);
    expect((await readdir(join(folder, 'out'))).toSorted()).toEqual([
      'README.md',
      'croissant.json',
      'manifest.json',
      'records.jsonl',
    ]);
    const records = await readFile(join(folder, 'out', 'records.jsonl'));
    expect(records.equals(await readFile(join(from, manifest.root, 'records.jsonl')))).toBe(true);
  });

  it('carries terms, licence and whether it may be trained on', async () => {
    const { bytes } = await sides();
    const text = bytes.toString('utf8');
    expect(text).toContain('https://spdx.org/licenses/CC-BY-4.0');
    expect(text).toContain('urn:colophon:action:train');
    expect(text).toContain('| may be trained on | yes |');
    expect(text).toContain('license: cc-by-4.0');
  });

  it('files in: with anything changed in it, it is damaged, and nothing is there', async () => {
    const { bytes, folder, manifest, take } = await sides();
    const records = bytes.indexOf('records.jsonl\0');
    const lengthOfRecords = Number.parseInt(bytes.toString('latin1', records + 124, records + 135), 8);
    const counts = records + BLOCK + lengthOfRecords;
    for (let seed = 0; seed < 150; seed += 1) {
      const chance = new Seeded(seed);
      const other = Buffer.from(bytes);
      const at = chance.below(counts);
      other[at] = (other[at] ?? 0) ^ (1 << chance.below(8));
      const taken = await take(other);
      // What fills a block says nothing.
      if (taken.ok) {
        await rm(join(folder, manifest.root), { recursive: true });
        continue;
      }
      expect(taken, `seed ${String(seed)}`).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    }
    for (const at of [0, 100, BLOCK, records + 40, counts - 10, bytes.length - BLOCK * 2 - 1])
      expect(await take(bytes.subarray(0, at))).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    expect((await readdir(folder)).filter((name) => !name.endsWith('.new'))).toEqual([]);
  });

  it('files in: zip slip, links, folders, a bomb, and what stands behind its end are refused', async () => {
    const { bytes, folder, take } = await sides();
    const swapped = (change: (block: Buffer) => void) => {
      const block = Buffer.from(bytes.subarray(0, BLOCK));
      change(block);
      block.fill(0x20, 148, 156);
      const sum = block.reduce((all, byte) => all + byte, 0);
      block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
      return Buffer.concat([block, bytes.subarray(BLOCK)]);
    };
    const hostile = {
      'a name that leads elsewhere': swapped((block) => block.write('../manifest.json\0', 0, 'ascii')),
      'a folder before the name': swapped((block) => block.write('/etc', 345, 'ascii')),
      'a link': swapped((block) => block.write('2', 156, 'ascii')),
      'a folder': swapped((block) => block.write('5', 156, 'ascii')),
      'a long name': swapped((block) => block.write('L', 156, 'ascii')),
      'a length beyond all': swapped((block) => block.write('777777777777', 124, 'ascii')),
      'no length': swapped((block) => block.write('x'.repeat(12), 124, 'ascii')),
      'something else at the end': Buffer.concat([
        bytes.subarray(0, bytes.length - 2 * BLOCK),
        tarHeader('evil.sh', 0),
        Buffer.alloc(2 * BLOCK),
      ]),
      'the same twice': Buffer.concat([
        bytes.subarray(0, bytes.length - 2 * BLOCK),
        tarHeader('README.md', 0),
        Buffer.alloc(2 * BLOCK),
      ]),
      'a bomb at the end': Buffer.concat([
        bytes.subarray(0, bytes.indexOf('croissant.json\0')),
        tarHeader('croissant.json', 70 * 1024 ** 2),
      ]),
      'something behind its end': Buffer.concat([bytes, Buffer.from('hidden')]),
    };
    for (const [what, content] of Object.entries(hostile)) {
      expect(await take(content), what).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    }
    expect((await readdir(folder)).filter((name) => name !== 'work.new')).toEqual([]);
  });

  it('of a snapshot that the disk has changed is not written', async () => {
    const { from, manifest } = await sides();
    await truncate(join(from, manifest.root, 'records.jsonl'), 300);
    const [exports, published] = [await freshFolder(), await freshFolder()];
    const job = shareJob({ snapshots: snapshotsIn(from), disk: realDisk, exports, published });
    for (const as of ['archive', 'folder'] as const) {
      const done = await job.run(jobContext({ root: manifest.root, as }));
      expect(done).toMatchObject({ failure: { code: 'SNAPSHOT_DAMAGED' } });
    }
    expect((await readdir(exports)).filter((name) => name.endsWith('.colophon'))).toEqual([]);
    const left = await readdir(join(published, manifest.root));
    expect(left).not.toContain('manifest.json');
  });

  it('has a name that every system takes', () => {
    const { manifest } = sealedSnapshot(drafts(3));
    const named = (name: string) => archiveName({ ...manifest, name });
    expect(named('Tide tables, 2026')).toBe('Tide tables 2026.colophon');
    expect(named('../..\\CON:\u202e')).toBe('CON.colophon');
    expect(named('///')).toBe(`${manifest.root.slice(0, 12)}.colophon`);
  });
});
