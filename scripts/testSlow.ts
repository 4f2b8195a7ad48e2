import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.ts';

/** Proofs that take minutes: `npm run test:slow -- NAME`, or all of them. Each says in its last line what it found. */
const folder = join(root, 'test', 'slow');
const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'proof.ts')));
const [wanted, ...args] = process.argv.slice(2);
const chosen = wanted === undefined ? names : names.filter((name) => name === wanted);
if (chosen.length === 0) console.error(`npm run test:slow -- NAME, where NAME is one of: ${names.join(', ')}`);

let failed = chosen.length === 0;
for (const name of chosen) {
  const { prove } = (await import(pathToFileURL(join(folder, name, 'proof.ts')).href)) as {
    prove: (args: string[]) => Promise<boolean>;
  };
  const proved = await prove(args);
  if (!proved) console.error(`FAILED  ${name}`);
  failed ||= !proved;
}
process.exitCode = failed ? 1 : 0;
