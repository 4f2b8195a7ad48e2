import { Worker } from 'node:worker_threads';
import { type ReadNews, type ReadWish, answerWish } from './readDuty.ts';

/** A thread that nobody asked for so long is ended, in milliseconds. */
const IDLE_MS = 60_000;

interface Running {
  readonly thread: Worker;
  /** Who waits for what, by the number of the wish. */
  readonly waiting: Map<number, Waiting>;
}

interface Waiting {
  readonly progress: (done: number) => void;
  readonly settle: (news: ReadNews) => void;
}

/**
 * A thread in which indexes are made or asked, started when it is first needed. Where none can be had the work is done
 * in this one. One that ends in the middle of something fails it, and the next wish starts another.
 */
export class ReadThread {
  #running: Promise<Running | null> | undefined;
  #next = 0;
  #idle: NodeJS.Timeout | undefined;

  async ask(
    wish: ReadWish,
    { progress = () => {}, signal }: { progress?: (done: number) => void; signal?: AbortSignal } = {},
  ): Promise<ReadNews> {
    clearTimeout(this.#idle);
    this.#running ??= this.#start();
    const running = await this.#running;
    if (running === null) return answerWish(wish, { progress, stopped: () => signal?.aborted ?? false });
    const { thread, waiting } = running;
    const id = (this.#next += 1);
    const stop = () => thread.postMessage('stop');
    signal?.addEventListener('abort', stop);
    try {
      return await new Promise((settle) => {
        waiting.set(id, { progress, settle });
        thread.postMessage({ id, wish });
        if (signal?.aborted === true) stop();
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      waiting.delete(id);
      if (waiting.size === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    await (await running)?.thread.terminate();
  }

  async #start(): Promise<Running | null> {
    const thread = await startThread();
    if (thread === null) return null;
    const waiting: Running['waiting'] = new Map();
    thread.on('message', ({ id, news }: { id: number; news: ReadNews }) => {
      if (news.kind === 'progress') waiting.get(id)?.progress(news.done);
      else waiting.get(id)?.settle(news);
    });
    const mine = this.#running;
    const ended = () => {
      // Another may have been started since.
      if (this.#running === mine) this.#running = undefined;
      for (const { settle } of waiting.values()) settle({ kind: 'failed', detail: 'the thread ended' });
    };
    thread.on('error', ended);
    thread.on('exit', ended);
    return { thread, waiting };
  }
}

/** Where the host is one file of many in a bundle, the thread's first file stands beside it under the same name. */
function startThread(): Promise<Worker | null> {
  const here = import.meta.url;
  const first = here.endsWith('.ts') ? 'readWorker.ts' : 'readWorker.js';
  return new Promise((resolve) => {
    try {
      const thread = new Worker(new URL(first, here));
      // Its first word: a file that is not there is noticed only after the thread was made.
      thread.once('message', () => resolve(thread));
      thread.once('error', () => resolve(null));
    } catch {
      resolve(null);
    }
  });
}
