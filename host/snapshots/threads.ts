import { Worker } from 'node:worker_threads';
import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import { type ReadManifest, readManifest } from '#core/snapshot/manifest.ts';
import { realDisk } from '../durable/disk.ts';
import { type Leaves, OwnLeaves } from './leaves.ts';
import { type SealedRecords, type SealingInput, type Surroundings, sealRecords } from './sealing.ts';

export type SealThreadData =
  | { readonly duty: 'seal'; readonly input: SealingInput }
  | { readonly duty: 'leaves' | 'manifest' };
export type SealNews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly result: Result<SealedRecords, Failure> };
export type LeafWish = { readonly kind: 'pairs'; readonly pairs: Uint8Array<ArrayBuffer> } | { readonly kind: 'root' };

/** UTF-16 units. A shorter manifest is read sooner than a thread is there. */
export const LONG_MANIFEST = 2 ** 20;

/** So many lists of leaves may wait to be hashed: memory stays flat when that thread is the slower one. */
const WAITING = 16;

/**
 * Starts a thread, or says that none can be had. Where the host is one file of many in a bundle, the thread's first
 * file stands beside it under the same name.
 */
function startThread(data: SealThreadData): Promise<Worker | null> {
  const here = import.meta.url;
  const first = here.endsWith('.ts') ? 'sealWorker.ts' : 'sealWorker.js';
  return new Promise((resolve) => {
    try {
      const thread = new Worker(new URL(first, here), { workerData: data });
      // Its first word: a file that is not there is noticed only after the thread was made.
      thread.once('message', () => resolve(thread));
      thread.once('error', () => resolve(null));
    } catch {
      resolve(null);
    }
  });
}

/**
 * Writes the records of a snapshot in threads of their own, so that the host answers meanwhile; in this one on a disk
 * that is not the real one, and where no thread can be had.
 */
export async function sealInThreads(
  input: SealingInput,
  around: Omit<Surroundings, 'leaves' | 'stopped'> & { readonly signal: AbortSignal },
): Promise<Result<SealedRecords, Failure>> {
  const { disk, signal, progress } = around;
  const thread = disk === realDisk ? await startThread({ duty: 'seal', input }) : null;
  if (thread === null) {
    return sealRecords(input, { disk, progress, leaves: new OwnLeaves(), stopped: () => signal.aborted });
  }
  const stop = () => thread.postMessage('stop');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await new Promise((resolve, reject) => {
      thread.on('message', (news: SealNews) => {
        if (news.kind === 'progress') progress(news.done);
        else resolve(news.result);
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('The thread that seals ended without a word.')));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await thread.terminate();
  }
}

/** A manifest is as long as whoever made it wants: a long one is read in a thread of its own, so that nobody is held up. */
export async function readManifestBeside(text: string): Promise<ReadManifest> {
  const thread = text.length > LONG_MANIFEST ? await startThread({ duty: 'manifest' }) : null;
  if (thread === null) return readManifest(text);
  try {
    return await new Promise((resolve, reject) => {
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('The thread that reads a manifest ended without a word.')));
      thread.postMessage(text);
    });
  } finally {
    await thread.terminate();
  }
}

/** Leaves that are hashed in another thread. */
export class LeafThread implements Leaves {
  readonly #thread: Worker;
  #waiting = 0;
  #next = Promise.withResolvers<Uint8Array | null>();

  private constructor(thread: Worker) {
    this.#thread = thread;
    thread.on('message', ({ root }: { root: Uint8Array | null }) => {
      this.#waiting -= 1;
      const settled = this.#next;
      this.#next = Promise.withResolvers();
      settled.resolve(root);
    });
    thread.once('error', (error) => {
      this.#next.promise.catch(() => {});
      this.#next.reject(error);
    });
  }

  static async start(): Promise<Leaves> {
    const thread = await startThread({ duty: 'leaves' });
    return thread === null ? new OwnLeaves() : new LeafThread(thread);
  }

  async add(pairs: Uint8Array): Promise<void> {
    while (this.#waiting >= WAITING) await this.#next.promise;
    this.#waiting += 1;
    const own = new Uint8Array(pairs);
    this.#wish({ kind: 'pairs', pairs: own }, [own.buffer]);
  }

  async root(): Promise<Uint8Array> {
    this.#waiting += 1;
    this.#wish({ kind: 'root' }, []);
    for (;;) {
      const root = await this.#next.promise;
      if (root !== null) return root;
    }
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }

  #wish(wish: LeafWish, transfer: ArrayBuffer[]): void {
    this.#thread.postMessage(wish, transfer);
  }
}
