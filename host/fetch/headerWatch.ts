import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';

interface Parts {
  parse: ParseEngine;
  path: string;
  name: string;
  fileBytes: number;
}

/** The first look; most headers are some megabytes long, and what is no model at all shows at once. */
const FIRST_LOOK_BYTES = 64 * 1024;

/**
 * Has the header judged by the parse child as soon as it is there, so that a page that says "please log in", or a model
 * that the engine cannot run, is not fetched to its end.
 */
export class HeaderWatch {
  readonly #parts: Parts;
  #next: number;
  #judged = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = Math.min(FIRST_LOOK_BYTES, parts.fileBytes);
  }

  async reached(availableBytes: number): Promise<Result<void, Failure>> {
    if (this.#judged || availableBytes < this.#next) return ok(undefined);
    const { parse, path, name, fileBytes } = this.#parts;
    const read = await parse.modelHeader({ path, name, fileBytes, availableBytes });
    if (!read.ok) return read;
    if (read.value.kind === 'header') {
      this.#judged = true;
      return ok(undefined);
    }
    const { neededBytes } = read.value;
    if (neededBytes <= availableBytes || neededBytes > fileBytes) {
      return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: 'the header does not end' });
    }
    this.#next = neededBytes;
    return ok(undefined);
  }
}
