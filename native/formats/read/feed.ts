import type { Encoding } from '#core/curate/importing.ts';
import { count } from '../../parse/headerReader.ts';
import type { Limits } from '../limits.ts';
import { FormatProblem } from '../problem.ts';
import type { Fault } from '../problem.ts';
import { ByteStream } from './bytes.ts';
import { decoderOf, wellFormed } from './decode.ts';
import type { Decoded, DecodingFault } from './decode.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The text of a file, of which only what a reader has not yet taken is in memory. Places that the encoding cannot
 * explain travel beside it, so that the row they are in can be told.
 */
export class TextFeed {
  readonly #pieces: AsyncIterator<Decoded>;
  readonly #limits: Limits;
  /** Ascending; `at` counts from the beginning of the whole text. Those before `#firstFault` are behind us. */
  readonly #faults: DecodingFault[] = [];
  #firstFault = 0;
  #taken = 0;
  #begun = false;
  /** What was read and not yet taken. */
  buffer = '';
  ended = false;

  constructor(pieces: AsyncIterable<Decoded>, limits: Limits) {
    this.#pieces = pieces[Symbol.asyncIterator]();
    this.#limits = limits;
  }

  static ofFile(bytes: ByteStream, encoding: Encoding, limits: Limits): TextFeed {
    return new TextFeed(decodedFile(bytes, encoding), limits);
  }

  static ofText(text: string, limits: Limits): TextFeed {
    return new TextFeed(decodedText(text), limits);
  }

  /**
   * Adds to the buffer, half of its length at least, so that a long record is not copied again for every piece.
   * False at the end of the text.
   */
  async more(): Promise<boolean> {
    const wanted = Math.max(1, this.buffer.length / 2);
    const pieces: string[] = [];
    let units = 0;
    while (units < wanted && !this.ended) {
      const next = await this.#pieces.next();
      if (next.done === true) {
        this.ended = true;
        break;
      }
      const { text, faults } = next.value;
      const begin = this.#taken + this.buffer.length + units;
      const mark = !this.#begun && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
      if (text !== '') this.#begun = true;
      for (const { at, byte } of faults) this.#faults.push({ at: begin + at - mark, byte });
      this.#mustBeText();
      pieces.push(mark === 1 ? text.slice(1) : text);
      units += text.length - mark;
    }
    if (units > 0) this.buffer += pieces.length === 1 ? (pieces[0] ?? '') : pieces.join('');
    return units > 0;
  }

  /** Forgets the first `units` of the buffer. */
  take(units: number): void {
    this.buffer = this.buffer.slice(units);
    this.#taken += units;
    while ((this.#faults[this.#firstFault]?.at ?? Infinity) < this.#taken) this.#firstFault += 1;
  }

  /** Why a stretch of the buffer cannot be trusted, if so. */
  faultIn(from: number, to: number): Fault | null {
    let next = this.#firstFault;
    while ((this.#faults[next]?.at ?? Infinity) < this.#taken + from) next += 1;
    const found = this.#faults[next];
    if (found === undefined || found.at >= this.#taken + to) return null;
    return unreadable(found.byte);
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #mustBeText(): void {
    const first = this.#faults[0];
    if (first === undefined || this.#faults.length <= this.#limits.faults) return;
    throw notText(first.byte);
  }
}

async function* decodedFile(bytes: ByteStream, encoding: Encoding): AsyncGenerator<Decoded> {
  const decoder = decoderOf(encoding);
  for await (const chunk of bytes.chunks()) yield decoder.decode(chunk, false);
  yield decoder.decode(Buffer.alloc(0), true);
}

async function* decodedText(text: string): AsyncGenerator<Decoded> {
  yield wellFormed(text, (unit) => unit);
}

export function unreadable(byte: number): Fault {
  return { code: 'encoding', detail: `Byte ${count(byte)} cannot be read in the chosen encoding.` };
}

export function notText(byte: number): FormatProblem {
  return new FormatProblem(
    'encoding',
    `From byte ${count(byte)} on it is not text in the chosen encoding, or not text at all.`,
  );
}
