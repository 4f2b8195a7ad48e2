import { runUnderNode } from './setup.mjs';

runUnderNode('scripts/starter/starter.ts', process.argv.slice(2));
