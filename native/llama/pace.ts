/**
 * A stream that never goes faster than `perSecond`: what comes faster is merged into what waits. The first item goes
 * out at once, and the last one does not wait for its turn.
 */
export class Pace<Item> {
  readonly #pauseMs: number;
  readonly #merge: (waiting: Item, next: Item) => Item;
  #waiting: { item: Item } | undefined;
  #ended = false;
  #wake: () => void = () => {};

  constructor(perSecond: number, merge: (waiting: Item, next: Item) => Item) {
    this.#pauseMs = 1000 / perSecond;
    this.#merge = merge;
  }

  push(item: Item): void {
    if (this.#waiting === undefined) {
      this.#waiting = { item };
      this.#wake();
    } else {
      this.#waiting.item = this.#merge(this.#waiting.item, item);
    }
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *items(): AsyncGenerator<Item, void, void> {
    let nextAt = 0;
    for (;;) {
      if (this.#waiting === undefined && !this.#ended) await this.#woken();
      const early = nextAt - performance.now();
      if (early > 0 && !this.#ended) await this.#woken(early);
      // Woken by the next item, not by the clock: `nextAt` has still to come.
      if (nextAt > performance.now() && !this.#ended) continue;
      const taken = this.#waiting;
      this.#waiting = undefined;
      nextAt = performance.now() + this.#pauseMs;
      if (taken !== undefined) yield taken.item;
      else if (this.#ended) return;
    }
  }

  #woken(atMostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(resolve, Math.ceil(atMostMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
