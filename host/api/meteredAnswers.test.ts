import { describe, expect, it } from 'vitest';
import { fail, ok } from '#core/result.ts';
import type { EndedAnswer } from '../conversations/conversations.ts';
import type { AnswerNews, AnswerWish } from '../engine/answers.ts';
import { meteredAnswers } from './meteredAnswers.ts';

const ADAPTER = 'c'.repeat(64);
const wish = {
  settings: { adapters: [{ hash: ADAPTER, scale: 1 }], longestAnswerTokens: 40 },
} as unknown as AnswerWish;
const text = (said: string): AnswerNews => ({ kind: 'text', text: said, odds: [] });
const end = { kind: 'ended', ending: 'finished', figures: { answerTokens: 7 } } as AnswerNews;

function metered(news: readonly AnswerNews[], room = true) {
  const [reserved, ended]: [unknown[], EndedAnswer[]] = [[], []];
  let asked = 0;
  const answers = meteredAnswers(
    {
      async *ask() {
        asked += 1;
        yield* news;
      },
    },
    {
      reserve: (wanted) => {
        reserved.push(...wanted);
        const spent = { symbol: 'TST', decimals: 18, most: '1', spent: '1', cost: '1' };
        return room ? ok(undefined) : fail({ code: 'BUDGET_SPENT', ...spent });
      },
      release: () => {},
      ended: (answer) => ended.push(answer),
    },
  );
  return { answers, reserved, ended, asked: () => asked };
}

async function all(news: AsyncIterable<AnswerNews>): Promise<AnswerNews[]> {
  const told: AnswerNews[] = [];
  for await (const each of news) told.push(each);
  return told;
}

describe('answers that programs ask for', () => {
  it('are set aside before, and cost what they were when they end', async () => {
    const { answers, reserved, ended } = metered([text('Hello'), text(' there'), end]);
    expect(await all(answers.ask(wish))).toHaveLength(3);
    expect(reserved).toMatchObject([{ adapters: [ADAPTER], longestTokens: 40 }]);
    expect(ended).toMatchObject([{ text: 'Hello there', figures: { answerTokens: 7 } }]);
    expect(reserved).toMatchObject([{ message: ended[0]?.id }]);
  });

  it('are refused where a budget has no room for them, and the engine is not asked', async () => {
    const { answers, ended, asked } = metered([text('Hello'), end], false);
    expect(await all(answers.ask(wish))).toMatchObject([{ kind: 'failed', failure: { code: 'BUDGET_SPENT' } }]);
    expect([ended, asked()]).toEqual([[], 0]);
  });

  it('cost what was said where somebody leaves in the middle, and nothing where nothing was said', async () => {
    const left = metered([text('Hello'), text(' there'), end]);
    for await (const news of left.answers.ask(wish)) if (news.kind === 'text') break;
    expect(left.ended).toMatchObject([{ text: 'Hello', figures: { answerTokens: 1 } }]);
    const failed = metered([{ kind: 'failed', failure: { code: 'BUSY', what: 'answer' } }]);
    await all(failed.answers.ask(wish));
    expect(failed.ended).toMatchObject([{ text: '' }]);
  });
});
