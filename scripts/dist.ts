import { ensureWindow } from './buildWindow.ts';
import { ensureElectronParts } from './electronRuntime.ts';
import { root, runTool } from './run.ts';

// Packs the desktop app for the system and the architecture that this runs on: the native parts that npm installed are
// for no other. What comes after `npm run dist --` goes to electron-builder ("--dir", "--publish always").
const wishes = process.argv.slice(2);
const publish = wishes.some((wish) => wish.startsWith('--publish') || wish === '-p') ? [] : ['--publish', 'never'];
await ensureWindow();
await ensureElectronParts(root);
process.exitCode = await runTool('electron-builder/cli.js', [...publish, ...wishes]);
