import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/check.ts', process.argv.slice(2));
