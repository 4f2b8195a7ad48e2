import { wordsOf } from '../words.ts';

interface Branch {
  readonly next: Map<string, Branch>;
  ends: boolean;
}

/**
 * A list of words and phrases, looked for as whole words without regard to case (see wordsOf; in scripts without spaces
 * a phrase is a row of characters). A tree of words: the time for a text does not depend on how many are listed.
 */
export class WordList {
  readonly #root: Branch = { next: new Map(), ends: false };

  constructor(phrases: Iterable<string>) {
    for (const phrase of phrases) {
      const words = wordsOf(phrase);
      if (words.length === 0) continue;
      let branch = this.#root;
      for (const word of words) {
        const known = branch.next.get(word) ?? { next: new Map<string, Branch>(), ends: false };
        branch.next.set(word, known);
        branch = known;
      }
      branch.ends = true;
    }
  }

  /** Takes words rather than a text, so that many lists share the work of finding them. */
  occursIn(words: readonly string[]): boolean {
    for (let start = 0; start < words.length; start += 1) {
      let branch: Branch | undefined = this.#root;
      for (let place = start; branch && place < words.length; place += 1) {
        branch = branch.next.get(words[place]!);
        if (branch?.ends) return true;
      }
    }
    return false;
  }
}
