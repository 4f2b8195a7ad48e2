import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/dist.ts', process.argv.slice(2));
