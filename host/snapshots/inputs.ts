/** Words of an input hash by which inputs are told apart: 96 bits, which nobody makes agree on purpose. */
const WORDS = 3;
const DIGITS = 8;
const HEX = 16;
const FIRST_PLACES = 1_024;

const FORM = /^,"input":"([0-9a-f]{64})"/;

/** The record's own, and not one that stands in somebody's text: keys are sorted, and fields come before it. */
export function inputOf(line: string): string | undefined {
  const at = line.lastIndexOf(',"input":"');
  return at === -1 ? undefined : FORM.exec(line.slice(at, at + 80))?.[1];
}

/** Hashes of inputs, 13 bytes a place and no strings: a million of them stay under 30 megabytes. */
export class InputSet {
  #size = 0;
  #words = new Uint32Array(FIRST_PLACES * WORDS);
  /** 0: free, 1: taken, 2: taken and marked. */
  #states = new Uint8Array(FIRST_PLACES);

  /** Whether it is new. */
  add(input: string): boolean {
    if (this.#size * 2 >= this.#states.length) this.#grow();
    const words = wordsOf(input);
    const place = this.#placeOf(words);
    if (this.#states[place] !== 0) return false;
    this.#put(place, words, 1);
    this.#size += 1;
    return true;
  }

  has(input: string): boolean {
    return this.#states[this.#placeOf(wordsOf(input))] !== 0;
  }

  /** Marks one that is in it; says whether it is there, and whether it was marked before. */
  mark(input: string): 'absent' | 'marked' | 'again' {
    const place = this.#placeOf(wordsOf(input));
    if (this.#states[place] === 0) return 'absent';
    if (this.#states[place] === 2) return 'again';
    this.#states[place] = 2;
    return 'marked';
  }

  #placeOf(words: ArrayLike<number>): number {
    const all = this.#states.length;
    let place = (words[0] ?? 0) % all;
    while (this.#states[place] !== 0) {
      const at = place * WORDS;
      if (words[0] === this.#words[at] && words[1] === this.#words[at + 1] && words[2] === this.#words[at + 2]) break;
      place = (place + 1) % all;
    }
    return place;
  }

  #put(place: number, words: ArrayLike<number>, state: number): void {
    this.#words.set(words, place * WORDS);
    this.#states[place] = state;
  }

  #grow(): void {
    const [words, states] = [this.#words, this.#states];
    this.#words = new Uint32Array(words.length * 2);
    this.#states = new Uint8Array(states.length * 2);
    for (const [place, state] of states.entries()) {
      if (state === 0) continue;
      const own = words.subarray(place * WORDS, (place + 1) * WORDS);
      this.#put(this.#placeOf(own), own, state);
    }
  }
}

function wordsOf(input: string): number[] {
  return Array.from({ length: WORDS }, (_, at) => Number.parseInt(input.slice(at * DIGITS, (at + 1) * DIGITS), HEX));
}
