import { Change } from '../change.ts';
import type { AnswerNews } from './answers.ts';

/** What comes of one wish, for one listener at its own pace: what it has not taken yet is put together. */
export class News implements AsyncIterable<AnswerNews> {
  readonly #change = new Change();
  readonly #waiting: AnswerNews[] = [];
  #over = false;

  tell(news: AnswerNews): void {
    if (this.#over) return;
    const last = this.#waiting.at(-1);
    if (news.kind === 'text' && last?.kind === 'text') {
      this.#waiting[this.#waiting.length - 1] = {
        kind: 'text',
        text: last.text + news.text,
        odds: last.odds.length + news.odds.length === 0 ? last.odds : [...last.odds, ...news.odds],
      };
    } else if (news.kind === 'waiting' && last?.kind === 'waiting') this.#waiting[this.#waiting.length - 1] = news;
    else this.#waiting.push(news);
    this.#over = news.kind === 'ended' || news.kind === 'failed';
    this.#change.happen();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AnswerNews, void, void> {
    for (;;) {
      const seen = this.#change.version;
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#over) return;
      else await this.#change.after(seen);
    }
  }
}
