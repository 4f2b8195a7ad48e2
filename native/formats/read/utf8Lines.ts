import { LONGEST_RAW } from '#core/curate/importing.ts';
import { excerpt } from '../limits.ts';
import type { Limits } from '../limits.ts';
import { notText, unreadable } from './feed.ts';
import type { Fault } from '../problem.ts';
import type { ByteStream } from './bytes.ts';
import { type Decoded, decoderOf } from './decode.ts';
import { type Line, longer } from './lines.ts';

/** No unit of UTF-16 takes more bytes than this. */
const MOST_BYTES = 3;
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';
const BEYOND_ASCII = /[\u0080-\u00ff]/;

/**
 * The lines of a file in UTF-8, as `lines` gives them, but each decoded by itself: a line of plain ASCII then takes one
 * byte a character in memory whatever stands beside it, and is parsed and written in three quarters of the time. Until
 * then a unit is a byte (Latin-1); no byte of a longer character is a line feed.
 */
export async function* utf8Lines(bytes: ByteStream, limits: Limits): AsyncGenerator<Line[]> {
  const faults = new Faults(limits);
  let number = 1;
  let buffer = '';
  /** Where in the file the buffer begins. */
  let base = 0;
  let begun = false;
  let passing: Passing | null = null;

  for await (const chunk of bytes.chunks()) {
    buffer += chunk.toString('latin1');
    if (!begun && (base > 0 || buffer.length >= BYTE_ORDER_MARK.length)) {
      begun = true;
      if (base === 0 && buffer.startsWith(BYTE_ORDER_MARK)) {
        buffer = buffer.slice(BYTE_ORDER_MARK.length);
        base = BYTE_ORDER_MARK.length;
      }
    }
    const found: Line[] = [];
    let from = 0;
    for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n', from)) {
      const text = buffer.slice(from, end);
      found.push(passing?.end(text, number, true) ?? lineOf(text, base + from, number, limits, faults));
      passing = null;
      number += 1;
      from = end + 1;
    }
    buffer = buffer.slice(from);
    base += from;
    if (found.length > 0) yield found;
    if (passing === null && buffer.length > MOST_BYTES * limits.record)
      passing = new Passing(buffer, base, limits, faults);
    if (passing !== null) {
      passing.over(buffer);
      base += buffer.length;
      buffer = '';
    }
  }
  if (passing !== null) yield [passing.end(buffer, number, false)];
  else if (buffer !== '') yield [{ ...lineOf(buffer, base, number, limits, faults), ended: false }];
}

/** A line that is too long to be kept. */
class Passing {
  readonly #beginning: string;
  readonly #base: number;
  readonly #fault: Fault;
  readonly #faults: Faults;
  readonly #decoder = decoderOf('utf-8');

  constructor(latin: string, base: number, limits: Limits, faults: Faults) {
    this.#beginning = excerpt(decoded(latin.slice(0, 4 * (LONGEST_RAW + 2))).text, LONGEST_RAW + 2);
    this.#base = base;
    this.#fault = longer(limits);
    this.#faults = faults;
  }

  over(latin: string, last = false): void {
    this.#faults.add(this.#decoder.decode(Buffer.from(latin, 'latin1'), last).faults, this.#base);
  }

  end(latin: string, number: number, ended: boolean): Line {
    this.over(latin, true);
    return { text: this.#beginning, number, fault: this.#fault, ended };
  }
}

function lineOf(latin: string, base: number, number: number, limits: Limits, seen: Faults): Line {
  const { text: whole, faults } = decoded(latin);
  seen.add(faults, base);
  const text = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
  const [first] = faults;
  const fault =
    text.length > limits.record ? longer(limits) : first === undefined ? null : unreadable(base + first.byte);
  return { text, number, fault, ended: true };
}

function decoded(latin: string): Decoded {
  if (!BEYOND_ASCII.test(latin)) return { text: latin, faults: [] };
  return decoderOf('utf-8').decode(Buffer.from(latin, 'latin1'), true);
}

/** A file with more of them than may be listed is given up. */
class Faults {
  readonly #most: number;
  #first: number | undefined;
  #count = 0;

  constructor({ faults }: Limits) {
    this.#most = faults;
  }

  add(faults: Decoded['faults'], base: number): void {
    const [first] = faults;
    if (first === undefined) return;
    this.#first ??= base + first.byte;
    this.#count += faults.length;
    if (this.#count > this.#most) throw notText(this.#first);
  }
}
