import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/pictures.ts', process.argv.slice(2));
