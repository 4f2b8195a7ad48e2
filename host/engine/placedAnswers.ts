import type { AnswerNews, Answers, AnswerWish } from './answers.ts';

/** Whoever wants an answer asks here, and the wish itself says where it is made: on this machine, or elsewhere. */
export class PlacedAnswers implements Answers {
  readonly #here: Answers;
  readonly #elsewhere: Answers;

  constructor(here: Answers, elsewhere: Answers) {
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  ask(wish: AnswerWish): AsyncIterable<AnswerNews> {
    return (wish.settings.remote === undefined ? this.#here : this.#elsewhere).ask(wish);
  }
}
