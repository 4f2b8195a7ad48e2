import type { Host } from '#renderer/host/client.ts';
import type { CopyAnswer, CopyOrder } from './copyWorker.ts';
import type { Piece } from './copyDatabase.ts';

/** What the browser must have left beside the copy. */
const SPARE_BYTES = 512 * 1024 ** 2;
/** A record in the database, roughly: what is free is checked before a long copy begins, not measured by it. */
const BYTES_A_RECORD = 1_000;

interface Copying {
  project: string;
  host: Host;
  /** Records that are there already. */
  from: number;
  /** Records in the project. */
  to: number;
  signal: AbortSignal;
  onCopied: (records: number) => void;
}

/**
 * Copies records into this window's database, in the background. Resolves with the number of records that are there
 * then, which is smaller where there is no room for them or it was stopped: without the copy everything still works,
 * from the host.
 */
export async function copyRecords({ project, host, from, to, signal, onCopied }: Copying): Promise<number> {
  if (!(await isRoomFor(to - from))) return from;
  const worker = new Worker(new URL('copyWorker.ts', import.meta.url), { type: 'module' });
  let copied = from;
  try {
    let writing = Promise.resolve();
    // While one portion is written, the next is on its way.
    while (copied < to && !signal.aborted) {
      const { pieces, content } = await host.projects.packed({ project, from: copied }, { signal });
      await writing;
      if (pieces.length === 0) break;
      onCopied(copied);
      let at = 0;
      const cut = pieces.map(({ first, count, bytes }): Piece => {
        at += bytes;
        return { first, count, content: content.slice(at - bytes, at) };
      });
      copied = cut.reduce((last, { first, count }) => Math.max(last, first + count), copied);
      writing = order(worker, { project, pieces: cut, copied });
      // It is waited for above or below; what fails meanwhile is not lost.
      writing.catch(() => {});
    }
    await writing;
    return copied;
  } finally {
    worker.terminate();
  }
}

async function isRoomFor(records: number): Promise<boolean> {
  const { quota, usage } = await navigator.storage.estimate();
  return quota === undefined || quota - (usage ?? 0) > records * BYTES_A_RECORD + SPARE_BYTES;
}

function order(worker: Worker, wanted: CopyOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<CopyAnswer>) => {
        if ('failed' in data) reject(new Error(`The copy was not written: ${data.failed}`));
        else resolve();
      },
      { once: true },
    );
    worker.addEventListener('error', () => reject(new Error('The copying worker ended')), { once: true });
    worker.postMessage(wanted);
  });
}
