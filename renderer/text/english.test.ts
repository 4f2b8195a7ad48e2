import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { english } from './english.ts';

type Tree = string | { readonly [key: string]: Tree };

function sentences(tree: Tree, path = ''): [string, string][] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree).flatMap(([key, value]) => sentences(value, path === '' ? key : `${path}.${key}`));
}

const all = sentences(english);

describe('the catalogue', () => {
  test('has no empty, unfinished or machine-made words', () => {
    for (const [path, text] of all) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toMatch(/TODO|lorem|\bundefined\b|  /i);
      // Straight quotes are the machine's; a book has its own.
      expect(text, path).not.toMatch(/["']/);
    }
  });

  test('has both forms wherever something is counted', () => {
    const paths = new Set(all.map(([path]) => path));
    for (const path of paths) {
      if (path.endsWith('_one')) expect(paths, path).toContain(path.replace(/_one$/, '_other'));
      if (path.endsWith('_other')) expect(paths, path).toContain(path.replace(/_other$/, '_one'));
    }
  });

  test('closes every brace that it opens', () => {
    for (const [path, text] of all) expect(text.replaceAll(/\{\{\w+\}\}/g, ''), path).not.toMatch(/[{}]/);
  });

  test('has no sentence that nothing says', () => {
    const sources = globSync('renderer/**/*.{ts,tsx}', { exclude: ['renderer/text/english/**', '**/*.test.*'] })
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const literals = new Set([...sources.matchAll(/'([\w.-]+)'/g)].map(([, literal]) => literal));
    const templates = [...sources.matchAll(/`(\w+\.(?:[\w.-]|\$\{[\w.]+\})+)`/g)].map(
      ([, template = '']) => new RegExp(`^${template.replaceAll(/\$\{[^}]*\}/g, '[\\w.-]+').replaceAll('.', '\\.?')}$`),
    );
    const unsaid = all
      .map(([path]) => path.replace(/_(one|other)$/, ''))
      .filter((path) => !literals.has(path) && !templates.some((template) => template.test(path)));
    expect(unsaid).toEqual([]);
  });
});
