import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freshFolder } from '#test/support/hostParts.ts';
import { lockFolder } from './folderLock.ts';

it('lets one in, and the next when the first has left', async () => {
  const path = join(await freshFolder(), 'lock');
  const first = lockFolder(path);
  expect(first.ok).toBe(true);
  expect(lockFolder(path)).toEqual({ ok: false, failure: 'in-use' });
  if (first.ok) first.value.release();
  const second = lockFolder(path);
  expect(second.ok).toBe(true);
  if (second.ok) second.value.release();
});

it('is held against another process, and not by one that was killed', async () => {
  const path = join(await freshFolder(), 'lock');
  const program = `import { lockFolder } from ${JSON.stringify(join(import.meta.dirname, 'folderLock.ts'))};
    globalThis.held = lockFolder(${JSON.stringify(path)}); // what nobody holds is let go by the collector
    process.stdout.write(String(globalThis.held.ok)); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: Buffer[] = await once(child.stdout, 'data');
  expect(String(said[0])).toBe('true');
  expect(lockFolder(path)).toEqual({ ok: false, failure: 'in-use' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const taken = lockFolder(path);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.value.release();
});

it('says when the file cannot be made', async () => {
  const taken = lockFolder(join(await freshFolder(), 'nowhere', 'lock'));
  expect(taken).toMatchObject({ ok: false, failure: { detail: expect.stringContaining('ERR_SQLITE') } });
});
