/** How far back the rate looks: long enough to be steady, short enough to notice a slower disk. */
const WINDOW_MS = 5_000;
/** Over less time than this a rate says nothing. */
const SHORTEST_MS = 500;
/** One sample per this long is enough; the window then holds at most fifty. */
const SAMPLE_MS = 100;

/** Measures how fast something goes, over the last seconds. */
export class Pace {
  #samples: { at: number; done: number }[] = [];

  /** `at` in milliseconds of any steady clock, `done` in units since the beginning. */
  reached(done: number, at: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < SAMPLE_MS && this.#samples.length > 1) {
      last.done = done;
      return;
    }
    this.#samples.push({ at, done });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > WINDOW_MS) this.#samples.shift();
  }

  /** Units a second up to `at`; null until there is enough to tell. */
  rate(at: number): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || at - first.at < SHORTEST_MS) return null;
    return Math.max(0, ((last.done - first.done) / (at - first.at)) * 1_000);
  }

  secondsLeft(total: number, at: number): number | null {
    const rate = this.rate(at);
    const done = this.#samples.at(-1)?.done ?? 0;
    return rate === null || rate === 0 ? null : Math.max(0, (total - done) / rate);
  }
}
