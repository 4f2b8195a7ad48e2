import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.ts';

// The last line that a bench prints is one JSON object; what stands above it is for people.
const folder = join(root, 'test', 'bench');
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'bench.ts')))
  .map((entry) => entry.name);
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  console.error(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`);
  process.exitCode = 1;
} else {
  const { bench } = (await import(pathToFileURL(join(folder, name, 'bench.ts')).href)) as {
    bench: (args: string[]) => Promise<Record<string, number | boolean>>;
  };
  console.log(JSON.stringify(await bench(process.argv.slice(3))));
}
