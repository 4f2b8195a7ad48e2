import { mkdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from '#host/host.ts';
import { channelToParent } from '#native/channel.ts';
import { wireOverProcess } from '#protocol/wire/process.ts';
import { serverShell } from '#server/shell.ts';
import { Seeded } from '#test/support/seeded.ts';
import { HoldingDisk } from './holdingDisk.ts';
import type { KilledOptions } from './victim.ts';

/**
 * The real host in a process of its own, which is going to be killed. Told to, it stands still for good at a step of
 * its disk and says where: nothing of it goes on then, as in a power cut, until the kill comes from outside.
 */
const SAY = 3;
const options = JSON.parse(process.argv[2] ?? '') as KilledOptions;
const channel = channelToParent();
if (channel === undefined) throw new Error('Started by the harness only.');

const held = `${options.dataFolder}-held`;
rmSync(held, { recursive: true, force: true });
mkdirSync(held);

let stepsLeft = Number.POSITIVE_INFINITY;
let where = /$/;
const disk = new HoldingDisk({
  held,
  chance: new Seeded(options.seed),
  forget: options.forget === undefined ? undefined : new RegExp(options.forget),
  // What a window sends is read by the child while it comes in: the child knows nothing of this disk.
  past: /\/incoming\/[^/]+$/,
  capacity: options.capacity,
  onStep(step, path) {
    if (!where.test(path)) return;
    stepsLeft -= 1;
    if (stepsLeft !== 0) return;
    writeSync(SAY, `${step} ${path.slice(options.dataFolder.length)}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
const opened = await openHost({
  dataFolder: options.dataFolder,
  shell: serverShell({ version: '0.0.0', root: join(import.meta.dirname, '../../..') }),
  disk: disk.asDisk(),
});
if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
opened.value.serve(wireOverProcess(channel));
// Not before the host listens as well: with the first listener, what was sent until then is handed out.
process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('steps' in message) || !('where' in message)) return;
  where = new RegExp(String(message.where));
  stepsLeft = Number(message.steps);
});
