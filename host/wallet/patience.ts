/** A slip of the finger costs nothing. */
const FREE_TRIES = 3;
const LONGEST_WAIT_MS = 60_000;

/** Makes whoever guesses passwords wait: after the third wrong one a second, then two, four … a minute. */
export class Patience {
  readonly #now: () => number;
  #wrong = 0;
  #until = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whole seconds until the next password is looked at; 0 now. */
  get seconds(): number {
    return Math.max(0, Math.ceil((this.#until - this.#now()) / 1_000));
  }

  wrong(): void {
    this.#wrong += 1;
    if (this.#wrong < FREE_TRIES) return;
    this.#until = this.#now() + Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (this.#wrong - FREE_TRIES));
  }

  right(): void {
    this.#wrong = 0;
    this.#until = 0;
  }
}
