import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { root } from './run.ts';

const SOURCES = ['renderer', 'core', 'protocol', 'vite.config.ts', 'package-lock.json'];

/** Builds the window, unless its sources are those of the last build. */
export async function ensureWindow(): Promise<void> {
  const stamp = join(root, 'out', 'window', '.sources');
  const wanted = fingerprint(root, SOURCES);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { build } = await import('vite');
  await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, wanted);
}
