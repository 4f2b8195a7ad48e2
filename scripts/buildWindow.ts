import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

const SOURCES = ['renderer', 'core', 'protocol', 'vite.config.ts', 'package-lock.json'];

/** Builds the window, unless its sources are those of the last build. */
export async function ensureWindow(): Promise<void> {
  const stamp = join(root, 'out', 'window', '.sources');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { build } = await import('vite');
  await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, wanted);
}

/** Names, sizes and times are enough to see a change, and a hundred times faster than reading everything. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const entry = statSync(path);
    if (entry.isDirectory()) for (const name of readdirSync(path).toSorted()) visit(join(path, name));
    else hash.update(`${path} ${entry.size} ${entry.mtimeMs}\n`);
  };
  for (const source of SOURCES) visit(join(root, source));
  return hash.digest('hex');
}
