const LONGEST = 1_000;

/** Where somebody has been, so that “previous” leads back to what they just did, wherever the queue has gone since. */
export class Trail {
  #places: number[] = [];
  #at = -1;

  /** Somewhere new: what lay ahead is forgotten. */
  visit(record: number): void {
    if (this.#places[this.#at] === record) return;
    this.#places = [...this.#places.slice(Math.max(0, this.#at + 2 - LONGEST), this.#at + 1), record];
    this.#at = this.#places.length - 1;
  }

  /** Null at the end of the trail. */
  step(by: 1 | -1): number | null {
    const record = this.#places[this.#at + by];
    if (record === undefined) return null;
    this.#at += by;
    return record;
  }

  clear(): void {
    this.#places = [];
    this.#at = -1;
  }
}
