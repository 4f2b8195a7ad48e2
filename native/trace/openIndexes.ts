import { statSync } from 'node:fs';
import { type Result, ok } from '#core/result.ts';
import { type IndexProblem, TraceIndex } from './traceIndex.ts';

/** More open files than this gain nothing: an index opens in a millisecond. */
const MOST_OPEN = 64;

/** Indexes that stay open between questions. One that was made again in the meantime is opened anew. */
export class OpenIndexes {
  readonly #open = new Map<string, { stamp: string; index: TraceIndex }>();

  get(path: string): Result<TraceIndex, IndexProblem> {
    const stamp = stampOf(path);
    const known = this.#open.get(path);
    if (known !== undefined) {
      this.#open.delete(path);
      if (known.stamp === stamp) {
        this.#open.set(path, known);
        return ok(known.index);
      }
      known.index.close();
    }
    const opened = TraceIndex.open(path);
    if (!opened.ok) return opened;
    this.#open.set(path, { stamp, index: opened.value });
    for (const [oldest, { index }] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(oldest);
      index.close();
    }
    return opened;
  }

  /** What cannot be read is not kept. */
  forget(path: string): void {
    this.#open.get(path)?.index.close();
    this.#open.delete(path);
  }
}

/** Changes with the file at that path: an index is never changed in place. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeNs}`;
}
