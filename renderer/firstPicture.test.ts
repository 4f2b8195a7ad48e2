import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

const statement = /^(?:import|export)\s+(?!type\b)(?:[\s\S]*?\sfrom\s+)?'([^']+)'/gm;
const dynamic = /\bimport\('([^']+)'\)/g;

/** The file of ours that an import means; undefined for a package. */
function fileOf(from: string, name: string): string | undefined {
  if (name.startsWith('#')) return name.slice(1);
  return name.startsWith('.') ? normalize(join(dirname(from), name)) : undefined;
}

/** Every file and package that is read when `entry` is, and with `lazily` also what may be read later. */
function readWith(entry: string, lazily: boolean): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    if (!/\.tsx?$/.test(file) || !existsSync(file)) return;
    const source = readFileSync(file, 'utf8');
    const found = [...source.matchAll(statement), ...(lazily ? source.matchAll(dynamic) : [])];
    for (const [, name = ''] of found) {
      const next = fileOf(file, name);
      if (next === undefined) packages.add(name);
      else visit(next);
    }
  };
  visit(entry);
  return { files, packages };
}

describe('what a window reads', () => {
  test('never holds a contract or anything of the host: types leave nothing behind', () => {
    const { files, packages } = readWith('renderer/main.tsx', true);
    expect(files.size).toBeGreaterThan(60);
    expect([...packages].filter((name) => /^(node:|@orpc\/(contract|server)|electron|ws)/.test(name))).toEqual([]);
    expect([...files].filter((file) => /^(host|native|electron|server|protocol\/engine)\//.test(file))).toEqual([]);
  });

  test('before the first picture is only what the first picture needs', () => {
    const { files, packages } = readWith('renderer/main.tsx', false);
    for (const late of ['zod', 'dexie', 'react-markdown', 'remark-gfm', '@mantine/hooks'])
      expect(packages).not.toContain(late);
    const lateRooms =
      /^renderer\/(features\/(models|settings|welcome|later|dev|curate)|app\/overlay|store\/database|files)/;
    expect([...files].filter((file) => lateRooms.test(file))).toEqual([]);
  });

  test('first of all stands alone, or it would wait for the rest', () => {
    const { files, packages } = readWith('renderer/first/first.ts', true);
    expect([...files].filter((file) => !file.startsWith('renderer/first/'))).toEqual([]);
    expect([...packages]).toEqual([]);
  });
});
