import type { TokenOdds } from '#core/answerSettings.ts';

export interface Spoken {
  readonly text: string;
  readonly probability: number;
  readonly likeliest: TokenOdds['likeliest'];
}

/**
 * The pieces of an answer's text, each with the odds of its token. A token that is a part of a character has no text of
 * its own: the piece that completes the character stands for all of its tokens, and is as probable as they are together.
 */
export function spokenOf(text: string, odds: readonly TokenOdds[]): Spoken[] {
  const spoken: Spoken[] = [];
  let at = 0;
  let before = 1;
  for (const { length, probability, likeliest } of odds) {
    if (length === 0) {
      before *= probability;
      continue;
    }
    spoken.push({ text: text.slice(at, at + length), probability: before * probability, likeliest });
    at += length;
    before = 1;
  }
  // What was held back until the end belongs to the last token.
  const last = spoken.at(-1);
  if (last !== undefined && at < text.length) spoken[spoken.length - 1] = { ...last, text: last.text + text.slice(at) };
  return spoken;
}
