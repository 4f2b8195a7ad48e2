import type { Loss } from '#core/curate/exporting.ts';

/** Counts what a format could not hold, each kind once for a record. */
export class Losses {
  readonly #found = new Map<string, Loss & { lastPlace: number }>();
  #place = 0;

  /** A new record begins. */
  next(): void {
    this.#place += 1;
  }

  count(code: Loss['code'], what: string | null, detail: string): void {
    const key = `${code} ${what ?? ''}`;
    const loss = this.#found.get(key);
    if (loss === undefined) this.#found.set(key, { code, what, detail, records: 1, lastPlace: this.#place });
    else if (loss.lastPlace !== this.#place) {
      loss.lastPlace = this.#place;
      loss.records = (loss.records ?? 0) + 1;
    }
  }

  get all(): Loss[] {
    return [...this.#found.values()].map(({ code, what, detail, records }) => ({ code, what, detail, records }));
  }
}
