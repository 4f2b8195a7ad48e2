import { parentPort, workerData } from 'node:worker_threads';
import { readManifest } from '#core/snapshot/manifest.ts';
import { realDisk } from '../durable/disk.ts';
import { OwnLeaves } from './leaves.ts';
import { sealRecords } from './sealing.ts';
import { LeafThread, type LeafWish, type SealNews, type SealThreadData } from './threads.ts';

/**
 * Where a snapshot is made, beside the host's own thread: one thread writes the records, another hashes the leaves. Long
 * manifests are read here too.
 */
const port = parentPort;
if (port === null) throw new Error('This is the beginning of a thread.');
const data: SealThreadData = workerData;
port.postMessage('begun');

if (data.duty === 'seal') {
  let stopped = false;
  port.on('message', () => {
    stopped = true;
  });
  const tell = (news: SealNews) => port.postMessage(news);
  const leaves = await LeafThread.start();
  let told = 0;
  try {
    const result = await sealRecords(data.input, {
      disk: realDisk,
      leaves,
      progress(done) {
        const now = performance.now();
        if (now - told < 100) return;
        told = now;
        tell({ kind: 'progress', done });
      },
      stopped: () => stopped,
    });
    tell({ kind: 'done', result });
  } finally {
    await leaves.close();
    port.close();
  }
} else if (data.duty === 'manifest') {
  port.once('message', (text: string) => {
    port.postMessage(readManifest(text));
    port.close();
  });
} else {
  const leaves = new OwnLeaves();
  let work = Promise.resolve();
  port.on('message', (wish: LeafWish) => {
    work = work.then(async () => {
      if (wish.kind === 'root') {
        port.postMessage({ root: await leaves.root() });
        return;
      }
      await leaves.add(wish.pairs);
      port.postMessage({ root: null });
    });
  });
}
