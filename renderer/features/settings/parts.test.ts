import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parts } from './parts.ts';

test.each(parts)('%s is under %s', (name, licence) => {
  const read: unknown = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  expect(read).toMatchObject({ license: licence });
});
