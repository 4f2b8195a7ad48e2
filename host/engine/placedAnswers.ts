import type { AnswerNews, Answers, AnswerWish } from './answers.ts';

/**
 * Whoever wants an answer asks here, and the wish itself says where it is made. A wish that names a base of this machine
 * stays on this machine, whatever its settings say: only who has left the base open has also asked whether it may go.
 */
export class PlacedAnswers implements Answers {
  readonly #here: Answers;
  readonly #elsewhere: Answers;

  constructor(here: Answers, elsewhere: Answers) {
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  ask(wish: AnswerWish): AsyncIterable<AnswerNews> {
    const goes = wish.base === null && wish.settings.remote !== undefined;
    return (goes ? this.#elsewhere : this.#here).ask(wish);
  }
}
