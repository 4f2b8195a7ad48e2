import { folded } from '#core/adapter.ts';
import { indexed } from '../projects/searchWords.ts';

/** Words that say nothing of what a question is about; those of other languages fall out by being in most records. */
const SAY_NOTHING = new Set(
  (
    'about after also and any are because been before being between both but can could did does doing down each few for ' +
    'from had has have having her here him his how into its just like make many may might more most much must nor not ' +
    'now off one only other our out over own please same she should some such tell than that the their them then there ' +
    'these they this those through too under until very was were what when where which while who whom why will with ' +
    'would you your'
  ).split(' '),
);

/** A question of a hundred pages has no more to say about what it is about. */
const MOST_CHARACTERS = 20_000;
const MOST_WORDS = 64;

/** Words as the index has them: without case and marks, each once, in the order of the text. */
export function tellingWords(text: string): string[] {
  return [...wordsOf(text.slice(0, MOST_CHARACTERS))]
    .filter((word) => !SAY_NOTHING.has(word) && (word.length > 2 || !/^[a-z0-9]+$/u.test(word)))
    .slice(0, MOST_WORDS);
}

export function wordsOf(text: string): Set<string> {
  return new Set(folded(indexed(text)).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
}
