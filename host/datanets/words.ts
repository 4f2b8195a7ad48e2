/** Thrown by `Words` where data is not what its event has; whoever decodes turns it into a value. */
export class NotTheseWords extends Error {}

const DIGITS = 64;
/** Bytes; what the contracts let pass is shorter. */
const LONGEST_TEXT = 2_048;
const MOST_ITEMS = 256;
/** 1,024 leaves of 36 bytes: as many as a post holds. */
const LONGEST_BYTES = 36 * 1_024;

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/**
 * The words of 32 bytes that an event's data consists of, read in place. Only what our few events need: numbers,
 * hashes, addresses, texts, and where a part begins.
 */
export class Words {
  readonly #hex: string;
  /** Of the part's first word, in digits. */
  readonly #start: number;

  /** `hex`: as it came, with its 0x. */
  constructor(hex: string, start = 2) {
    this.#hex = hex;
    this.#start = start;
  }

  hash(place: number): string {
    return `0x${this.#word(place)}`;
  }

  address(place: number): string {
    const word = this.#word(place);
    if (!word.startsWith('000000000000000000000000')) throw new NotTheseWords('address');
    return `0x${word.slice(24)}`;
  }

  big(place: number): bigint {
    return BigInt(`0x${this.#word(place)}`);
  }

  /** For what fits in 48 bits: counts, times, numbers of things. */
  number(place: number): number {
    const word = this.#word(place);
    if (!/^0{52}/.test(word)) throw new NotTheseWords('number');
    return Number.parseInt(word.slice(52), 16);
  }

  flag(place: number): boolean {
    const value = this.number(place);
    if (value > 1) throw new NotTheseWords('flag');
    return value === 1;
  }

  /** What begins where the word at this place says. */
  part(place: number): Words {
    const offset = this.number(place);
    if (offset % 32 !== 0) throw new NotTheseWords('offset');
    const start = this.#start + offset * 2;
    if (start > this.#hex.length) throw new NotTheseWords('offset');
    return new Words(this.#hex, start);
  }

  /** The part that begins so many words further on. */
  after(words: number): Words {
    return new Words(this.#hex, this.#start + words * DIGITS);
  }

  /** Strangers write it: nothing in it may change how the text around it is shown. */
  text(place: number): string {
    const part = this.part(place);
    const bytes = part.number(0);
    const start = part.#start + DIGITS;
    if (bytes > LONGEST_TEXT || start + bytes * 2 > this.#hex.length) throw new NotTheseWords('text');
    const text = utf8.decode(Buffer.from(this.#hex.slice(start, start + bytes * 2), 'hex'));
    return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  }

  /** Bytes, as hex with its 0x. */
  bytes(place: number): string {
    const part = this.part(place);
    const bytes = part.number(0);
    const start = part.#start + DIGITS;
    if (bytes > LONGEST_BYTES || start + bytes * 2 > this.#hex.length) throw new NotTheseWords('bytes');
    return `0x${this.#hex.slice(start, start + bytes * 2)}`;
  }

  /** How many items the list at this part has. */
  count(): number {
    const count = this.number(0);
    if (count > MOST_ITEMS) throw new NotTheseWords('count');
    return count;
  }

  #word(place: number): string {
    const start = this.#start + place * DIGITS;
    const word = this.#hex.slice(start, start + DIGITS);
    if (word.length !== DIGITS) throw new NotTheseWords('length');
    return word;
  }
}
