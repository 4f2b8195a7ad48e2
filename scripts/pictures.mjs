import { runUnderNode } from './setup.mjs';

runUnderNode('test/e2e/pictures.ts', process.argv.slice(2));
