import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DroppingDisk } from '#test/support/droppingDisk.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import type { DiskStep } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { Seeded } from '#test/support/seeded.ts';
import { writeFileDurably } from './writeFileDurably.ts';

/** Ways in which a write can go: open, write, sync, close, rename, open folder, sync folder, close folder. */
const STEPS = 8;

describe('writing a file durably', () => {
  it('replaces the content and leaves nothing beside it', async () => {
    const path = join(await freshFolder(), 'settings.json');
    expect(await writeFileDurably(path, 'old')).toEqual({ ok: true, value: undefined });
    expect(await writeFileDurably(path, 'new')).toEqual({ ok: true, value: undefined });
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(path, '..'))).toEqual(['settings.json']);
  });

  it('keeps it from everybody else', async () => {
    const path = join(await freshFolder(), 'key');
    await writeFileDurably(path, 'secret');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('syncs the file before the rename, and the folder after it', async () => {
    const steps: DiskStep[] = [];
    const disk = failingDisk(() => undefined, steps);
    await writeFileDurably(join(await freshFolder(), 'file'), 'text', { disk });
    expect(steps).toEqual(['open', 'write', 'sync', 'close', 'rename', 'open', 'sync', 'close']);
  });

  it.each(Array.from({ length: STEPS }, (_, step) => step))(
    'has the old content or the new one, whole, and says so, when step %i fails',
    async (failing) => {
      const folder = await freshFolder();
      const path = join(folder, 'settings.json');
      await writeFile(path, 'old');
      const disk = failingDisk((_step, before) => (before === failing ? 'EIO' : undefined));
      const wrote = await writeFileDurably(path, 'new content', { disk });
      expect(wrote).toEqual({ ok: false, failure: { code: 'DISK_WRITE_FAILED', detail: 'EIO' } });
      expect(await readFile(path, 'utf8')).toBe(failing < 5 ? 'old' : 'new content');
      expect(await readdir(folder)).toEqual(['settings.json']);
    },
  );

  it('calls a full disk by its name, with what was needed', async () => {
    const path = join(await freshFolder(), 'file');
    const disk = failingDisk((step) => (step === 'write' ? 'ENOSPC' : undefined));
    const wrote = await writeFileDurably(path, '12345', { disk });
    expect(wrote).toMatchObject({ ok: false, failure: { code: 'DISK_FULL', neededBytes: 5 } });
  });

  it('survives a power cut at any moment, and says "done" only when it lasts', async () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const dropping = new DroppingDisk({ chance: new Seeded(seed) });
      const disk = dropping.asDisk();
      await writeFileDurably('/data/file', 'old', { disk });
      const cutAt = dropping.operations + (seed % 6) + 1;
      dropping.onOperation = (count) => {
        if (count >= cutAt) throw new Error('the power is gone');
      };
      const wrote = await writeFileDurably('/data/file', 'new', { disk }).catch(() => ({ ok: false }));
      dropping.onOperation = () => {};
      dropping.cutPower();
      const content = (await disk.readFile('/data/file')).toString();
      expect(wrote.ok ? ['new'] : ['old', 'new']).toContain(content);
    }
  });

  it('would lose content if it did not sync: the test above can fail', async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const dropping = new DroppingDisk({ chance: new Seeded(seed), forgetSync: 'files' });
      const disk = dropping.asDisk();
      await writeFileDurably('/data/file', 'new', { disk });
      dropping.cutPower();
      seen.add(await disk.readFile('/data/file').then(String, () => 'gone'));
    }
    expect([...seen].some((content) => content !== 'new')).toBe(true);
  });
});

describe('a folder in which nothing can be written', () => {
  it('is a failure and not an exception', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'colophon-test-'));
    await rm(folder, { recursive: true });
    expect(await writeFileDurably(join(folder, 'file'), 'text')).toMatchObject({
      ok: false,
      failure: { code: 'DISK_WRITE_FAILED', detail: 'ENOENT' },
    });
  });
});
