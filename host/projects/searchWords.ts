/**
 * Scripts that put no spaces between words. SQLite's tokenizer takes a whole run of them for one word, which nobody
 * will ever type: such runs are indexed as pairs of neighbouring characters, and looked for in the same way.
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc\u3005][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}\u30fc\u3005]*/gu;
/** Quick to look for: all of the scripts above lie beyond it. */
const MAYBE = /[\u0e00-\u{3ffff}]/u;

/** The text as it is indexed. */
export function indexed(text: string): string {
  if (!MAYBE.test(text)) return text;
  // The last character stands alone too, so that one character finds it wherever it is: as the beginning of a pair.
  return text.replaceAll(UNSPACED, (run) => ` ${[...pairsOf(run), Array.from(run).at(-1) ?? ''].join(' ')} `);
}

/**
 * What is asked of the index. All words must be there; the last may be the beginning of one, as it is still being
 * typed. Null where there are none.
 */
export function queryOf(text: string): string | null {
  const spaced = text.replaceAll(UNSPACED, (run) => ` ${run} `);
  const words = spaced.match(/[\p{L}\p{N}\p{M}\u30fc]+/gu) ?? [];
  if (words.length === 0) return null;
  const open = /[\p{L}\p{N}\p{M}]$/u.test(text);
  return words
    .flatMap((word, place) => {
      const unspaced = word.match(UNSPACED)?.[0] === word;
      if (unspaced) return Array.from(word).length === 1 ? [`"${word}"*`] : pairsOf(word).map((pair) => `"${pair}"`);
      return [`"${word}"${open && place === words.length - 1 ? '*' : ''}`];
    })
    .join(' ');
}

function pairsOf(run: string): string[] {
  const characters = Array.from(run);
  return characters.slice(1).map((character, place) => `${characters[place]}${character}`);
}
