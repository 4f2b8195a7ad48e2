import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ADDRESSES, DEPLOYER } from '#contracts/deployment.ts';
import { root } from '../run.ts';
import { generatedFiles } from './generated.ts';

const folder = join(root, 'contracts', 'generated');

it('what is generated from the contracts is what the contracts say', { timeout: 600_000 }, async () => {
  const files = generatedFiles();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(entries.filter((entry) => entry.isFile()).map(({ name }) => name)).toHaveLength(files.size);
  for (const [name, text] of files) {
    const there = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
    // Not `toBe`: nobody reads a difference of bytecode.
    expect(there === text, `${name} is not what the compiler makes: npm run contracts`).toBe(true);
  }
  expect(files.get('verification/contracts.json')).toContain(ADDRESSES.datanets);
  expect(await readFile(join(root, 'scripts/contracts/generated.ts'), 'utf8')).toContain(DEPLOYER.address);
});
