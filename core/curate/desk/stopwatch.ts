/** Longer than this over one record, without a stir, is a pause and not work. Milliseconds. */
const LONGEST_STILL_MS = 120_000;

/** The time that a record was looked at: it runs only while the window is seen and has the focus. Clock in milliseconds. */
export class Stopwatch {
  #kept = 0;
  #since: number | null = null;

  get running(): boolean {
    return this.#since !== null;
  }

  start(now: number): void {
    this.#since ??= now;
  }

  pause(now: number): void {
    this.#kept += this.#stretch(now);
    this.#since = null;
  }

  /** The person did something: what came before it was work, up to the longest pause. */
  stir(now: number): void {
    if (this.#since === null) return;
    this.pause(now);
    this.start(now);
  }

  /** Whole milliseconds since the last taking; it begins again from nothing and runs on if it ran. */
  take(now: number): number {
    const taken = this.#kept + this.#stretch(now);
    this.#kept = 0;
    if (this.#since !== null) this.#since = now;
    return Math.round(taken);
  }

  #stretch(now: number): number {
    return this.#since === null ? 0 : Math.min(Math.max(0, now - this.#since), LONGEST_STILL_MS);
  }
}
