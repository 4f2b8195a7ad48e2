import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/colophon.ts', process.argv.slice(2));
