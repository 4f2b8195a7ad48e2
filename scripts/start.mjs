import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/start.ts', process.argv.slice(2));
