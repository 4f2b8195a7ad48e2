import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/testSlow.ts', process.argv.slice(2));
