import { resolveObjectURL } from 'node:buffer';
import { Worker } from 'node:worker_threads';

/** What a browser's worker has and a thread of Node's lacks. */
const PRELUDE = `const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
globalThis.postMessage = (message) => parentPort.postMessage(message);
parentPort.on('message', (data) => self.onmessage({ data }));
`;

/** As much of a browser's Worker as jax-js uses, on a thread of Node's. */
export class ThreadWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly #thread: Promise<Worker>;

  constructor(url: string | URL) {
    const source = resolveObjectURL(String(url));
    this.#thread = start(source);
    this.#thread.then(
      (thread) => {
        thread.on('message', (data: unknown) => {
          // A thread that has nothing to do keeps no process alive.
          thread.unref();
          this.onmessage?.({ data });
        });
        thread.on('error', ({ message }) => this.onerror?.({ message }));
      },
      (error: unknown) => this.onerror?.({ message: String(error) }),
    );
  }

  postMessage(message: unknown): void {
    void this.#thread.then((thread) => {
      thread.ref();
      thread.postMessage(message);
    });
  }
}

async function start(source: Blob | undefined): Promise<Worker> {
  if (source === undefined) throw new Error('a worker without a program');
  return new Worker(PRELUDE + (await source.text()), { eval: true });
}
