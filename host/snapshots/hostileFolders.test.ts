import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestText } from '#core/snapshot/manifest.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { jobContext, must } from '#test/support/labelledProject.ts';
import { drafts, sealedSnapshot } from '#test/support/sealedSnapshot.ts';
import { Seeded } from '#test/support/seeded.ts';
import { realDisk } from '../durable/disk.ts';
import { Snapshots } from './snapshots.ts';
import { verifyJob } from './verifyJob.ts';

const TRIES = 120;

/** A folder as somebody else may hand it over: whole, or changed by chance. */
async function bench() {
  const folder = await freshFolder();
  const snapshots = new Snapshots({
    folder,
    disk: realDisk,
    exports: folder,
    projectsFolder: folder,
    changed: () => {},
    outgoing: { offer: () => Promise.reject(new Error('not here')) },
    jobs: { unfinished: () => [], add: () => must({ ok: false, failure: 'not here' }) },
    projects: { with: () => Promise.reject(new Error('not here')) },
  });
  const { manifest, lines } = sealedSnapshot(drafts(20));
  const place = join(folder, manifest.root);
  const text = must(manifestText(manifest));
  const records = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const put = async () => {
    await rm(place, { recursive: true, force: true });
    await mkdir(place);
    await writeFile(join(place, 'manifest.json'), text);
    await writeFile(join(place, 'records.jsonl'), records);
  };
  const verify = async () => {
    const done = await verifyJob({ snapshots, disk: realDisk }).run(jobContext({ root: manifest.root }));
    if (done === 'waiting') throw new Error('waits');
    return done;
  };
  return { place, put, verify, snapshots, text: Buffer.from(text), records };
}

function changed(bytes: Buffer, chance: Seeded): Buffer {
  const at = chance.below(bytes.length);
  switch (chance.below(4)) {
    case 0: {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ (1 << chance.below(8));
      return other;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), chance.bytes(1 + chance.below(40)), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes, bytes.subarray(at)]);
  }
}

describe('a snapshot from somebody else', () => {
  it('that is whole verifies', async () => {
    const { put, verify } = await bench();
    await put();
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('with anything changed in either file is told of as damaged, never thrown over', async () => {
    const { place, put, verify, text, records } = await bench();
    for (let seed = 0; seed < TRIES; seed += 1) {
      const chance = new Seeded(seed);
      await put();
      const [name, bytes] = seed % 2 === 0 ? (['manifest.json', text] as const) : (['records.jsonl', records] as const);
      await writeFile(join(place, name), changed(bytes, chance));
      expect(await verify(), `seed ${String(seed)}`).toMatchObject({
        ok: false,
        failure: { code: 'SNAPSHOT_DAMAGED' },
      });
    }
  });

  it('without a file, with folders for files, or with a file of holes is damaged or not there', async () => {
    const { place, put, verify, snapshots } = await bench();
    await put();
    await rm(join(place, 'records.jsonl'));
    expect(await verify()).toMatchObject({ ok: false, failure: { code: 'SNAPSHOT_DAMAGED' } });
    await mkdir(join(place, 'records.jsonl'));
    expect(await verify()).toMatchObject({ ok: false, failure: { code: 'SNAPSHOT_DAMAGED' } });
    await put();
    await truncate(join(place, 'records.jsonl'), 300_000_000);
    expect(await verify()).toMatchObject({ ok: false, failure: { code: 'SNAPSHOT_DAMAGED' } });
    await rm(join(place, 'manifest.json'));
    await mkdir(join(place, 'manifest.json'));
    expect(await verify()).toMatchObject({ ok: false });
    expect(await snapshots.list()).toEqual([]);
  });

  it('a manifest that was found good is looked at anew as soon as its file is another', async () => {
    const { place, put, snapshots, text } = await bench();
    await put();
    const root = basename(place);
    const first = await snapshots.manifest(root);
    expect(first.ok).toBe(true);
    // Nothing is parsed or verified a second time.
    const again = await snapshots.manifest(root);
    expect(first.ok && again.ok && again.value === first.value).toBe(true);
    const other = text.toString('utf8').replace(/"name":"/u, '"name":"x');
    await writeFile(join(place, 'manifest.json'), other);
    expect(await snapshots.manifest(root)).toMatchObject({ ok: false, failure: { code: 'SNAPSHOT_DAMAGED' } });
    await rm(place, { recursive: true });
    expect(await snapshots.manifest(root)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
  });
});
