/**
 * Values that recur a million times, each kept once: a column holds the code. Codes are given in order of first sight,
 * from 1 (0 is "none"), and never change or go away: blocks that were put on disk earlier stay readable.
 */
export class Codes<Value> {
  readonly #codes = new Map<string, number>();
  readonly #values: Value[] = [];
  readonly #keyOf: (value: Value) => string;

  constructor(keyOf: (value: Value) => string) {
    this.#keyOf = keyOf;
  }

  get values(): readonly Value[] {
    return this.#values;
  }

  codeOf(value: Value): number {
    const key = this.#keyOf(value);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    this.#values.push(value);
    this.#codes.set(key, this.#values.length);
    return this.#values.length;
  }

  valueOf(code: number): Value | undefined {
    return this.#values[code - 1];
  }
}
