import type { AnswerSettings, TokenOdds } from '#core/answerSettings.ts';
import type { Tool } from '#core/tools.ts';
import type { SaidCall } from '#core/toolText.ts';
import type { Message } from '#protocol/engine/messages.ts';
import type { Answers } from '../engine/answers.ts';
import type { Call } from './callers.ts';
import { refusal, refusalOf } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import type { Served } from './served.ts';

export interface Usage {
  promptTokens: number;
  cachedTokens: number;
  answerTokens: number;
}

export type Told =
  /** From here on it is being made: whoever streams can begin. */
  | { kind: 'begun' }
  | { kind: 'text'; text: string; odds: readonly TokenOdds[] }
  /** A tool is called: nothing follows but the end. */
  | { kind: 'called'; call: SaidCall }
  /** One prompt of several has its answer; the next one's follows. */
  | { kind: 'next'; ending: 'finished' | 'length' }
  | { kind: 'ended'; ending: 'finished' | 'length'; usage: Usage }
  | { kind: 'failed'; refusal: Refusal };

export interface TellWish {
  messages: readonly Message[];
  settings: AnswerSettings;
  stops: readonly string[];
  /** The one message is the prompt as it stands. */
  raw?: boolean;
  tools?: readonly Tool[];
  mustCall?: boolean;
}

/** One answer of the engine, as a call of the API sees it; ends with `ended` or `failed`. */
export async function* tell(answers: Answers, call: Call, served: Served, wish: TellWish): AsyncGenerator<Told, void> {
  let begun = false;
  const news = answers.ask({ ...wish, base: served.base, priority: 'api', signal: call.signal });
  for await (const each of news) {
    switch (each.kind) {
      case 'waiting':
      case 'loading':
        break;
      case 'reading':
        call.change({ state: 'running' });
        if (!begun) yield { kind: 'begun' };
        begun = true;
        break;
      case 'text':
        yield each;
        break;
      case 'called':
        yield { kind: 'called', call: { name: each.name, arguments: each.arguments } };
        break;
      case 'ended': {
        const { promptTokens = 0, cachedTokens = 0, answerTokens = 0 } = each.figures ?? {};
        const usage = { promptTokens, cachedTokens, answerTokens };
        call.spend(usage);
        yield each.ending === 'stopped'
          ? { kind: 'failed', refusal: stoppedHere }
          : { kind: 'ended', ending: each.ending, usage };
        return;
      }
      case 'failed':
        yield { kind: 'failed', refusal: call.signal.aborted ? stoppedHere : refusalOf(each.failure) };
        return;
    }
  }
  yield { kind: 'failed', refusal: refusal(500, 'The answer did not end.', { code: 'engine_crashed' }) };
}

/** Not among those statuses after which clients ask again by themselves. */
export const stoppedHere = refusal(403, 'The answer was stopped by the owner of this machine.', {
  code: 'stopped_by_owner',
});
