import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { startEngine } from '#test/support/engine.ts';
import { freshFolder } from '#test/support/hostParts.ts';

it('keeps what a child compiled where it is told to, though a child has no orderly end', async () => {
  const kept = join(await freshFolder(), 'compiled');
  vi.stubEnv('NODE_COMPILE_CACHE', kept);
  const engine = startEngine('parse');
  vi.unstubAllEnvs();
  await expect.poll(() => readdir(kept, { recursive: true }).catch(() => [])).not.toEqual([]);
  engine.end();
  await engine.gone;
});
