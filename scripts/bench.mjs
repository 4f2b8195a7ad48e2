import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/bench.ts', process.argv.slice(2));
