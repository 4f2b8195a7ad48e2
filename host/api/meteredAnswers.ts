import type { AnswerMeter } from '../conversations/conversations.ts';
import type { AnswerNews, Answers, AnswerWish } from '../engine/answers.ts';
import { newId } from '../ids.ts';

/**
 * Answers that programs ask for cost what those in the window cost, and count against the same budget. Nothing of them is
 * kept here, so nobody can be credited for one: what contributors would get of its fee goes to the adapter's flat pool.
 */
export function meteredAnswers(answers: Answers, meter: AnswerMeter): Answers {
  return {
    ask(wish) {
      const message = newId();
      const reserved = meter.reserve([{ message, ...costOf(wish) }]);
      return reserved.ok ? counted(answers.ask(wish), message, meter) : only({ kind: 'failed', ...reserved });
    },
  };
}

function costOf({ settings }: AnswerWish) {
  return { adapters: settings.adapters.map(({ hash }) => hash), longestTokens: settings.longestAnswerTokens };
}

async function* counted(news: AsyncIterable<AnswerNews>, id: string, meter: AnswerMeter): AsyncGenerator<AnswerNews> {
  let text = '';
  let pieces = 0;
  let tokens: number | undefined;
  try {
    for await (const each of news) {
      if (each.kind === 'text') {
        text += each.text;
        pieces += 1;
      } else if (each.kind === 'called') text += each.name;
      else if (each.kind === 'ended') tokens = each.figures?.answerTokens;
      yield each;
    }
  } finally {
    // Whoever leaves in the middle of an answer has had so many tokens at least.
    meter.ended({ id, text, figures: { answerTokens: tokens ?? pieces } });
  }
}

async function* only(news: AnswerNews): AsyncGenerator<AnswerNews> {
  yield news;
}
