import { stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '#test/support/engine.ts';
import { writeFixedAdapter } from '#test/support/gguf/fixedAdapters.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { startBare } from '../ask/bare.ts';
import { askEngine } from '../ask/engine.ts';
import { type Pair, ratiosOf, runPairs } from '../ask/measure.ts';
import { promptOf, questionOf } from '../ask/question.ts';

/** Each round starts both processes anew, as in `bench -- ask`. */
const ROUNDS = 4;
const PAIRS_A_ROUND = 4;
const ANSWER_TOKENS = 80;
const PROMPT_WORDS = 60;
const CONTEXT_TOKENS = 1_024;

/** Tokens a second with one adapter, through the engine's contract, against a bare loop with the same adapter. */
export async function decodeRatio(): Promise<number> {
  const path = await fixedModel('ask', { ending: 'never' });
  const adapter = join(tmpdir(), 'colophon-fixed-adapters', 'ask.gguf');
  await writeFixedAdapter(adapter, { seed: 1, base: 'ask', strength: 0.2 });
  const wanted = { path: adapter, name: 'adapter', bytes: (await stat(adapter)).size, scale: 1 };
  const threads = Math.max(1, availableParallelism() - 1);
  const pairs: Pair[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bare = await startBare(path, CONTEXT_TOKENS, threads, adapter);
    const engine = startEngine('answer');
    try {
      const load = await engine.client.answer.load({
        path,
        name: 'ask',
        device: 'cpu',
        contextTokens: CONTEXT_TOKENS,
        threads,
        adapterBytes: 2 * wanted.bytes,
      });
      for await (const event of load) if (event.kind === 'loaded') break;
      const order = { answerTokens: ANSWER_TOKENS, temperature: 0, seed: 1 };
      const questions = Array.from({ length: PAIRS_A_ROUND + 1 }, (_, place) => 100 * round + place);
      const asked = await runPairs(
        questions,
        (number) => bare.run({ ...order, prompt: promptOf(questionOf(number, PROMPT_WORDS)) }),
        (number) => askEngine(engine.client, questionOf(number, PROMPT_WORDS), ANSWER_TOKENS, [wanted]),
      );
      // The first of a process warms its caches.
      pairs.push(...asked.slice(1));
    } finally {
      bare.end();
      engine.end();
    }
  }
  return ratiosOf(pairs).decodeRatio;
}
