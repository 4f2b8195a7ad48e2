import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const ROW = /^\| (?<tried>.+?) +\| `(?<path>[^`]+)` +\| (?<title>.+?) +\|$/;

/** Titles of tests as their source says them: of functions in Solidity, of calls in TypeScript. */
function hasTest(source: string, path: string, title: string): boolean {
  if (path.endsWith('.sol')) return source.includes(`function ${title}(`);
  return source.includes(`'${title}'`) || source.includes(`\`${title}\``);
}

it('everything that is said to be tried is tried by a test of that name', async () => {
  const lines = (await readFile(join(root, 'docs', 'security-tests.md'), 'utf8')).split('\n');
  const rows = lines.flatMap((line) => {
    const groups = ROW.exec(line)?.groups;
    return groups === undefined ? [] : [groups];
  });
  // Every row of a table but its two heading lines is one of these: none is passed over for how it is written.
  const headings = lines.filter((line) => line.startsWith('## ')).length;
  expect(rows.length).toBe(lines.filter((line) => line.startsWith('|')).length - 2 * headings);
  expect(rows.length).toBeGreaterThan(60);
  const missing = [];
  for (const { path = '', title = '' } of rows) {
    const source = await readFile(join(root, path), 'utf8').catch(() => '');
    if (!hasTest(source, path, title)) missing.push(`${path}: ${title}`);
  }
  expect(missing).toEqual([]);
});
