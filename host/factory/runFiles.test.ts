import { appendFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDisk } from '#host/durable/disk.ts';
import { newId } from '#host/ids.ts';
import { type DiskStep, failingDisk } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { RunFiles } from './runFiles.ts';

async function setUp(disk = realDisk) {
  const run = newId();
  const folder = await freshFolder();
  const files = new RunFiles(folder, disk);
  const places = files.placesOf(run);
  await realDisk.mkdir(places.checkpoints, { recursive: true });
  const part = async (step: number) => {
    const name = `step-${String(step).padStart(9, '0')}.ckpt.part`;
    await writeFile(join(places.checkpoints, name), `state of ${step}`);
    return name;
  };
  return { run, files, places, part };
}

describe('checkpoints of a run', () => {
  it('get their name when they are on the disk, and not before', async () => {
    const steps: DiskStep[] = [];
    const { run, files, places, part } = await setUp(failingDisk(() => undefined, steps));
    const kept = await files.keepCheckpoint(run, await part(7), 7);
    expect(kept).toMatchObject({ ok: true, value: { bytes: 10 } });
    expect(await readdir(places.checkpoints)).toEqual(['step-000000007.ckpt']);
    expect(steps.indexOf('sync')).toBeLessThan(steps.indexOf('rename'));
    expect(steps.lastIndexOf('sync')).toBeGreaterThan(steps.indexOf('rename'));
  });

  it.each(['sync', 'rename'] as const)('are not there when %s fails, and the ones before are', async (failing) => {
    let full = false;
    const { run, files, places, part } = await setUp(
      failingDisk((step) => (full && step === failing ? 'ENOSPC' : undefined)),
    );
    await files.keepCheckpoint(run, await part(1), 1);
    full = true;
    const kept = await files.keepCheckpoint(run, await part(2), 2);
    expect(kept).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(await files.steps(run)).toEqual([1]);
    await files.sweep(run);
    expect(await readdir(places.checkpoints)).toEqual(['step-000000001.ckpt']);
  });

  it.each(['../../run.json', 'step-000000002.ckpt', 'step-000000003.ckpt.part', ''])(
    'are taken under no other name than their own: %s',
    async (name) => {
      const { run, files, part } = await setUp();
      await part(2);
      expect(await files.keepCheckpoint(run, name, 2)).toMatchObject({ ok: false });
    },
  );

  it('stay where they are needed; of the others the newest two', async () => {
    const { run, files, part } = await setUp();
    for (const step of [1, 2, 3, 4, 5]) await files.keepCheckpoint(run, await part(step), step);
    await files.prune(run, new Set([2]));
    expect(new Set(await files.steps(run))).toEqual(new Set([2, 4, 5]));
  });
});

describe('the log of a run', () => {
  it('is only added to, and loses nothing but a line that was cut off', async () => {
    const { run, files, places } = await setUp();
    const line = { kind: 'resumed' as const, at: 1, step: 2 };
    await files.append(run, [line], true);
    await appendFile(places.log, '{"kind":"resu');
    await files.mendLog(run);
    await files.append(run, [line], true);
    const text = `${JSON.stringify(line)}\n`;
    expect(await readFile(places.log, 'utf8')).toBe(text + text);
  });
});
