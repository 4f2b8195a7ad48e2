import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builderSettings, fusesOf, misuses, packedProgram, whatItPrints } from './packagedApp.ts';
import { root } from './run.ts';

// `node scripts/checkPackage.ts` after `npm run dist`: reads the fuses of the packed program back, and tries to misuse
// it. Needs a system that can run it (on Linux, a display).
const SECONDS = 10;

const program = packedProgram(root);
if (program === undefined) {
  console.error('There is no packed program here: run `npm run dist` first.');
  process.exitCode = 1;
} else {
  await check(program);
}

async function check(path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'colophon-package-'));
  try {
    const wanted = builderSettings(root).electronFuses;
    const found = await fusesOf(path, Object.keys(wanted));
    for (const [name, state] of Object.entries(wanted))
      say(found[name] === state, `fuse ${name} is ${state ? 'on' : 'off'}`);

    const script = join(folder, 'misuse.cjs');
    await writeFile(script, "console.log('MISUSED');");
    for (const [index, misuse] of misuses(script).entries()) {
      const args = [...misuse.args, `--data=${join(folder, String(index))}`];
      const { text } = await whatItPrints(path, args, misuse.environment, SECONDS * 1000);
      say(!text.includes(misuse.sign), `${misuse.name} is ignored`);
    }
    // Electron checks its archive on these two systems only.
    if (process.platform !== 'linux') {
      const { code } = await withFlippedArchive(path, () =>
        whatItPrints(path, [`--data=${join(folder, 'flip')}`], {}, SECONDS * 1000),
      );
      say(code !== null && code !== 0, 'a changed archive is refused');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Changes one byte of the archive's table of contents for as long as `use` takes. */
async function withFlippedArchive<Value>(path: string, use: () => Promise<Value>): Promise<Value> {
  const resources =
    process.platform === 'darwin' ? join(dirname(path), '..', 'Resources') : join(dirname(path), 'resources');
  const archive = await open(join(resources, 'app.asar'), 'r+');
  const at = 64;
  const byte = Buffer.alloc(1);
  await archive.read(byte, 0, 1, at);
  try {
    await archive.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
    return await use();
  } finally {
    await archive.write(byte, 0, 1, at);
    await archive.close();
  }
}

function say(passed: boolean, what: string): void {
  console.log(`${passed ? 'ok' : 'FAILED'}  ${what}`);
  if (!passed) process.exitCode = 1;
}
