import { implement } from '@orpc/server';
import type { TokenOdds } from '#core/answerSettings.ts';
import type { SaidCall } from '#core/toolText.ts';
import { engineContract } from '#protocol/engine/contract.ts';
import { AnswerEngine } from './llama/answerEngine.ts';
import { Pace } from './llama/pace.ts';
import { valueOr } from '#protocol/failed.ts';

const PROGRESS_PER_SECOND = 10;
/** As the contract says: enough for the eye, and cheap enough not to slow the next token. */
const TEXTS_PER_SECOND = 30;

/** Text that goes out together, and what is known of its tokens where that was asked for. */
interface Piece {
  text: string;
  odds: TokenOdds[];
}

/** What a child with the duty "answer" does for the host. */
export function answerProcedures() {
  const engine = new AnswerEngine();
  const on = implement(engineContract).answer;
  return {
    answer: {
      probe: on.probe.handler(async ({ input, errors }) => valueOr(errors, await engine.probe(input.device))),

      load: on.load.handler(async function* ({ input, errors }) {
        const { device: choice, ...wish } = input;
        const leaving = new AbortController();
        const progress = new Pace<number>(PROGRESS_PER_SECOND, (_waiting, next) => next);
        const loading = engine
          .load(choice, { ...wish, signal: leaving.signal, onProgress: (fraction) => progress.push(fraction) })
          .finally(() => progress.end());
        // Whoever leaves early has it ended, and only then is the next load begun.
        try {
          for await (const fraction of progress.items()) {
            yield { kind: 'progress' as const, fraction: Math.min(1, Math.max(0, fraction)) };
          }
          yield { kind: 'loaded' as const, ...valueOr(errors, await loading) };
        } finally {
          leaving.abort();
          await loading;
        }
      }),

      unload: on.unload.handler(async ({ errors }) => valueOr(errors, await engine.unload())),

      generate: on.generate.handler(async function* ({ input, errors }) {
        const { messages, ...wish } = input;
        const text = new Pace<Piece>(TEXTS_PER_SECOND, (waiting, next) => ({
          text: waiting.text + next.text,
          odds: [...waiting.odds, ...next.odds],
        }));
        const calls: SaidCall[] = [];
        const answering = valueOr(
          errors,
          engine.answer(
            messages,
            wish,
            (piece, odds) => text.push({ text: piece, odds: odds === null ? [] : [odds] }),
            (call) => calls.push(call),
          ),
        );
        const ended = answering.ended.finally(() => text.end());
        try {
          yield {
            kind: 'reading' as const,
            promptTokens: answering.promptTokens,
            contextTokens: answering.contextTokens,
          };
          for await (const piece of text.items()) yield { kind: 'text' as const, ...piece };
          const end = valueOr(errors, await ended);
          for (const call of calls) yield { kind: 'called' as const, ...call };
          yield { kind: 'ended' as const, ...end, residents: engine.residents };
        } finally {
          answering.stop();
          await ended;
        }
      }),

      putDraft: on.putDraft.handler(async ({ input, errors }) => valueOr(errors, await engine.putDraft(input))),

      takeDraft: on.takeDraft.handler(async ({ errors }) => valueOr(errors, await engine.takeDraft())),

      complete: on.complete.handler(async ({ input, errors }) => {
        const { messages, ...wish } = input;
        return valueOr(errors, await engine.complete(messages, wish));
      }),

      weigh: on.weigh.handler(async ({ input, errors }) =>
        valueOr(errors, await engine.weigh(input.messages, input.answer, input.adapters)),
      ),

      keep: on.keep.handler(async ({ input, errors }) => ({
        residents: valueOr(errors, await engine.keep(input.pinned, input.likely)),
      })),

      likelihoods: on.likelihoods.handler(async ({ input, errors }) => {
        const { messages, adapters, ...wish } = input;
        return { likelihoods: valueOr(errors, await engine.likelihoods(messages, adapters, wish)) };
      }),

      footprint: on.footprint.handler(() => ({ bytes: process.memoryUsage.rss() })),

      stop: on.stop.handler(() => engine.stop()),

      count: on.count.handler(({ input, errors }) => ({ tokens: valueOr(errors, engine.count(input.texts)) })),
    },
  };
}
