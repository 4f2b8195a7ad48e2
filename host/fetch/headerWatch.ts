import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';

/** The first look; most headers are some megabytes long, and what is no model at all shows at once. */
const FIRST_LOOK_BYTES = 64 * 1024;

/** Reads as much of a header as is there; "more" when that is not enough. */
export type HeaderReader = (
  availableBytes: number,
) => Promise<Result<{ kind: 'header' | 'piece' } | { kind: 'more'; neededBytes: number }, Failure>>;

/**
 * Has the header judged by the parse child as soon as it is there, so that a page that says "please log in", or a model
 * that the engine cannot run, is not fetched to its end.
 */
export class HeaderWatch {
  readonly #fileBytes: number;
  readonly #read: HeaderReader;
  #next: number;
  #judged = false;

  constructor(fileBytes: number, read: HeaderReader) {
    this.#fileBytes = fileBytes;
    this.#read = read;
    this.#next = Math.min(FIRST_LOOK_BYTES, fileBytes);
  }

  async reached(availableBytes: number, name: string): Promise<Result<void, Failure>> {
    if (this.#judged || availableBytes < this.#next) return ok(undefined);
    const read = await this.#read(availableBytes);
    if (!read.ok) return read;
    if (read.value.kind !== 'more') {
      this.#judged = true;
      return ok(undefined);
    }
    const { neededBytes } = read.value;
    if (neededBytes <= availableBytes || neededBytes > this.#fileBytes) {
      return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: 'the header does not end' });
    }
    this.#next = neededBytes;
    return ok(undefined);
  }
}
