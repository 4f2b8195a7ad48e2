/** Nobody was answered for so long: adapters may be read ahead. */
const AFTER_MS = 300;

interface Parts {
  /** Somebody is answered, or a model is loaded. */
  busy: () => boolean;
  /** Reads what is pinned, and what is likely to be asked for next, into memory. */
  read: () => Promise<void>;
  changed: () => void;
}

/** Adapters are brought into memory between two answers: whoever comes waits for a moment. */
export class ReadingAhead {
  readonly #parts: Parts;
  #now: Promise<void> | undefined;
  #soon: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is being read now; whoever needs the child waits for it. */
  get now(): Promise<void> | undefined {
    return this.#now;
  }

  /** Reads when nobody asks for anything for a while. */
  soon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      const { busy, read, changed } = this.#parts;
      if (this.#now !== undefined || busy()) return;
      this.#now = read().finally(() => {
        this.#now = undefined;
        changed();
      });
    }, AFTER_MS).unref();
  }
}
