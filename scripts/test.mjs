import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/test.ts', process.argv.slice(2));
