import type { z } from 'zod';
import type { wantedAdapterSchema } from '#protocol/engine/messages.ts';
import type { EngineClient } from '#test/support/engine.ts';
import type { BareRun } from './bare.ts';

/** Asks through the engine's contract and looks at the clock on this side of it. */
export async function askEngine(
  client: EngineClient,
  question: string,
  longestAnswerTokens: number,
  adapters: z.input<typeof wantedAdapterSchema>[] = [],
): Promise<BareRun> {
  const startedAt = performance.now();
  let firstAt = 0;
  let text = '';
  const events = await client.answer.generate({
    messages: [{ role: 'question', text: question }],
    adapters,
    longestAnswerTokens,
    temperature: 0,
    seed: 1,
  });
  for await (const event of events) {
    if (event.kind === 'text') {
      firstAt ||= performance.now();
      text += event.text;
    }
    if (event.kind === 'ended') {
      const { promptTokens, cachedTokens, answerTokens } = event.figures;
      return {
        promptTokens,
        readTokens: promptTokens - cachedTokens,
        firstMs: firstAt - startedAt,
        answerTokens,
        sayMs: performance.now() - firstAt,
        text,
      };
    }
  }
  throw new Error('The answer did not end');
}
