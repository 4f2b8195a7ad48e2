import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../run.ts';
import { generatedFiles } from './generated.ts';

// `npm run contracts`: compiles what is in contracts/src and writes what TypeScript needs of it.
const folder = join(root, 'contracts', 'generated');
const files = generatedFiles();
await rm(folder, { recursive: true, force: true });
for (const [name, text] of files) {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}
console.log(`contracts/generated: ${[...files.keys()].join(', ')}`);
