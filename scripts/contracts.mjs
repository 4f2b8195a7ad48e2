import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/contracts/generate.ts', process.argv.slice(2));
