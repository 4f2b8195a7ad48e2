import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '#core/settings.ts';
import { failingDisk } from '#test/support/failingDisk.ts';
import { freshFolder } from '#test/support/hostParts.ts';
import { openSettings } from './settings.ts';

async function place(): Promise<string> {
  return join(await freshFolder(), 'settings.json');
}

describe('settings', () => {
  it('begin with the defaults, which is no recovery', async () => {
    const settings = await openSettings(await place());
    expect(settings.current).toEqual(defaultSettings);
    expect(settings.recovered).toBe(false);
  });

  it('are there after a restart, and are changed field by field', async () => {
    const path = await place();
    const first = await openSettings(path);
    const seen: string[] = [];
    const stop = first.watch((now, before) => seen.push(`${before.theme} to ${now.theme}`));
    await first.change({ theme: 'dark' });
    stop();
    await first.change({ contextTokens: 2048, theme: undefined });
    expect(seen).toEqual(['system to dark']);
    const second = await openSettings(path);
    expect(second.current).toEqual({ ...defaultSettings, theme: 'dark', contextTokens: 2048 });
    expect(second.recovered).toBe(false);
  });

  it('loses none of the changes that come at once', async () => {
    const path = await place();
    const settings = await openSettings(path);
    await Promise.all([
      settings.change({ theme: 'light' }),
      settings.change({ threads: 3 }),
      settings.change({ welcomed: true }),
    ]);
    expect((await openSettings(path)).current).toMatchObject({ theme: 'light', threads: 3, welcomed: true });
  });

  it('take the last good copy when the file is damaged, keep the damaged one, and say so', async () => {
    const path = await place();
    const first = await openSettings(path);
    await first.change({ theme: 'dark' });
    await first.change({ threads: 2 });
    const damaged = (await readFile(path, 'utf8')).slice(0, 20);
    await writeFile(path, damaged);
    const second = await openSettings(path);
    expect(second.recovered).toBe(true);
    expect(second.current).toMatchObject({ theme: 'dark', threads: 0 });
    expect(await readFile(`${path}.damaged`, 'utf8')).toBe(damaged);
  });

  it('take the defaults when the copy is damaged too', async () => {
    const path = await place();
    await writeFile(path, '[]');
    await writeFile(`${path}.bak`, '{"theme":"purple"}');
    const settings = await openSettings(path);
    expect(settings).toMatchObject({ current: defaultSettings, recovered: true });
  });

  it('stay as they were when the disk is full', async () => {
    const path = await place();
    await (await openSettings(path)).change({ theme: 'dark' });
    const disk = failingDisk((step) => (step === 'write' ? 'ENOSPC' : undefined));
    const settings = await openSettings(path, disk);
    expect(await settings.change({ theme: 'light' })).toMatchObject({ ok: false, failure: { code: 'DISK_FULL' } });
    expect(settings.current.theme).toBe('dark');
    expect((await openSettings(path)).current.theme).toBe('dark');
  });

  it('from an older version are completed with defaults', async () => {
    const path = await place();
    await writeFile(path, '{"theme":"light"}');
    const settings = await openSettings(path);
    expect(settings).toMatchObject({ current: { ...defaultSettings, theme: 'light' }, recovered: false });
    expect(existsSync(`${path}.damaged`)).toBe(false);
  });
});
