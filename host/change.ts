/** Something that happens again and again, and that readers at their own pace wait for without a queue between them. */
export class Change {
  #version = 0;
  #waiting = new Set<() => void>();

  get version(): number {
    return this.#version;
  }

  happen(): void {
    this.#version += 1;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }

  /** Settles once something happened after `seen`, or when the signal is aborted. */
  async after(seen: number, signal?: AbortSignal): Promise<void> {
    if (this.#version > seen || signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#waiting.add(wake);
    signal?.addEventListener('abort', wake);
    await promise;
    this.#waiting.delete(wake);
    signal?.removeEventListener('abort', wake);
  }
}
