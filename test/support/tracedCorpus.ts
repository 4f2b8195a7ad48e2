import { Seeded } from './seeded.ts';

/**
 * Texts with the word frequencies of real ones (Zipf), in which some passages come again and again. The same seed makes
 * the same corpus, however much of it is taken.
 */
export class TracedCorpus {
  readonly #chance: Seeded;
  readonly #vocabulary: readonly string[];
  #passages: string[][] = [];

  constructor(seed: number, vocabulary = 120_000) {
    this.#chance = new Seeded(seed);
    const words = new Set<string>();
    while (words.size < vocabulary) words.add(this.#newWord());
    this.#vocabulary = [...words];
  }

  /** One record's text, of about 600 bytes. */
  text(): string {
    const sentences: string[] = [];
    for (let length = 0; length < 90;) {
      const words = this.#sentence();
      length += words.length;
      const [first = '', ...rest] = words;
      sentences.push(`${first.charAt(0).toUpperCase()}${first.slice(1)} ${rest.join(' ')}.`);
    }
    return sentences.join(' ');
  }

  word(): string {
    // The inverse of a Zipf distribution's sum, near enough: rank r comes about as often as 1/r.
    const rank = Math.floor(this.#vocabulary.length ** this.#chance.fraction()) - 1;
    return this.#vocabulary[rank]!;
  }

  #sentence(): string[] {
    if (this.#passages.length > 0 && this.#chance.below(20) === 0) return this.#chance.pick(this.#passages);
    const words = Array.from({ length: 6 + this.#chance.below(18) }, () => this.word());
    if (this.#chance.below(50) === 0) this.#passages = [...this.#passages.slice(-199), words];
    return words;
  }

  #newWord(): string {
    const letters = 'etaoinshrdlcumwfgypbvk';
    const length = 2 + this.#chance.below(9);
    return Array.from({ length }, () => letters[Math.floor(letters.length * this.#chance.fraction() ** 1.5)]).join('');
  }
}
