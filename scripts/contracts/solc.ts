import { readFileSync } from 'node:fs';
import { compileStandard, compilerVersion } from './compiler.ts';

// What forge starts as its compiler: the one from npm, which has no program of its own that speaks standard JSON.
if (process.argv.includes('--version')) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${compilerVersion()}\n`);
} else {
  process.stdout.write(compileStandard(readFileSync(0, 'utf8')));
}
