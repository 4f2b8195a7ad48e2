import { readFile, readdir } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { expect, it } from 'vitest';
import { ADDRESSES, DEPLOYER } from '#contracts/deployment.ts';
import { root } from '../run.ts';
import { compilerVersion } from './compiler.ts';
import { DIGESTS, digestsText } from './generated.ts';
import { contractsInput } from './sources.ts';

const folder = join(root, 'contracts', 'generated');
const AGAIN = 'npm run contracts';

async function filesThere(): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll(sep, posix.sep);
    files.set(name, (await readFile(path, 'utf8')).replaceAll('\r\n', '\n'));
  }
  return files;
}

// That the compiler makes these very bytes of it is shown by `npm run test:slow -- contracts`: it takes a minute.
it('what is generated was made from the contracts as they are, by this compiler, and not changed since', async () => {
  const files = await filesThere();
  // Not `toBe`: nobody reads a difference of all sources.
  const input = `${JSON.stringify(contractsInput(), null, 2)}\n`;
  expect(files.get('verification/input.json') === input, `the contracts have changed: ${AGAIN}`).toBe(true);
  const verified = JSON.parse(files.get('verification/contracts.json') ?? '{}') as { compiler?: string };
  expect(verified.compiler).toBe(compilerVersion());
  const digests = files.get(DIGESTS) ?? '';
  files.delete(DIGESTS);
  expect(JSON.parse(digestsText(files)), `changed by hand: ${AGAIN}`).toEqual(JSON.parse(digests));
  expect(files.get('verification/contracts.json')).toContain(ADDRESSES.datanets);
  expect(await readFile(join(root, 'scripts/contracts/generated.ts'), 'utf8')).toContain(DEPLOYER.address);
});
