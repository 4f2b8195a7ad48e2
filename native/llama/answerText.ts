/** What the decoder of UTF-8 puts where bytes do not make a character, or not yet. */
const NOT_A_CHARACTER = '\uFFFD';
/** The longest character has four bytes, and a token has at least one. */
const LONGEST_CHARACTER_TOKENS = 4;

/** Tokens that are turned into text together: how a token reads depends on the few before it. */
const WINDOW_TOKENS = 16;
const KEPT_TOKENS = 4;

/**
 * Turns tokens into text as they come. Half a character is never given out, nor the beginning of what may become one
 * of the texts that end an answer.
 */
export class AnswerText<Token> {
  readonly #detokenize: (tokens: Token[]) => string;
  readonly #endings: readonly string[];
  #window: Token[] = [];
  /** How much of the window's text has been taken out of it. */
  #taken = 0;
  #unfinishedTokens = 0;
  #held = '';
  #endedBy: string | null = null;

  constructor(detokenize: (tokens: Token[]) => string, endings: readonly string[]) {
    this.#detokenize = detokenize;
    this.#endings = endings;
  }

  /** One of the endings was found: what comes after it is not part of the answer. */
  get ended(): boolean {
    return this.#endedBy !== null;
  }

  /** The ending that was found; null as long as there was none. */
  get endedBy(): string | null {
    return this.#endedBy;
  }

  /** The text that is certain with this token; often empty. */
  push(token: Token): string {
    return this.#certain(this.#fresh(token));
  }

  /** What was held back when no more tokens come. Half a character is dropped. */
  finish(): string {
    const rest = this.ended ? '' : this.#held;
    this.#held = '';
    return rest;
  }

  #fresh(token: Token): string {
    this.#window.push(token);
    const text = this.#detokenize(this.#window);
    const whole = this.#wholeLength(text);
    const fresh = text.slice(this.#taken, whole);
    this.#taken = Math.max(this.#taken, whole);
    if (this.#window.length >= WINDOW_TOKENS && whole === text.length) {
      this.#window = this.#window.slice(-KEPT_TOKENS);
      this.#taken = this.#detokenize(this.#window).length;
    }
    return fresh;
  }

  #wholeLength(text: string): number {
    if (!text.endsWith(NOT_A_CHARACTER)) {
      this.#unfinishedTokens = 0;
      return text.length;
    }
    this.#unfinishedTokens += 1;
    // Bytes that do not become a character any more are shown for what they are.
    if (this.#unfinishedTokens >= LONGEST_CHARACTER_TOKENS) {
      this.#unfinishedTokens = 0;
      return text.length;
    }
    let whole = text.length;
    while (whole > 0 && text[whole - 1] === NOT_A_CHARACTER) whole -= 1;
    return whole;
  }

  #certain(fresh: string): string {
    if (this.ended || fresh === '') return '';
    if (this.#endings.length === 0) return fresh;
    const text = this.#held + fresh;
    const [first] = this.#endings
      .map((ending) => ({ ending, at: text.indexOf(ending) }))
      .filter(({ at }) => at >= 0)
      .toSorted((one, other) => one.at - other.at);
    if (first !== undefined) {
      this.#endedBy = first.ending;
      return text.slice(0, first.at);
    }
    const open = Math.max(...this.#endings.map((ending) => overlap(text, ending)));
    this.#held = text.slice(text.length - open);
    return text.slice(0, text.length - open);
  }
}

/** How many of the last characters of `text` are the first of `ending`. */
function overlap(text: string, ending: string): number {
  let length = Math.min(text.length, ending.length - 1);
  while (length > 0 && !text.endsWith(ending.slice(0, length))) length -= 1;
  return length;
}
