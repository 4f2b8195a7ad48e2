import { availableParallelism } from 'node:os';
import { startEngine } from '#test/support/engine.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { startBare } from './bare.ts';
import { askEngine } from './engine.ts';
import { ratiosOf, runPairs } from './measure.ts';
import type { AskRatios, Pair } from './measure.ts';
import { promptOf, questionOf } from './question.ts';

/**
 * Each round starts both processes anew: where their memory happens to lie makes one of two equal processes several
 * percent faster for as long as it lives.
 */
const ROUNDS = 5;
const PAIRS_A_ROUND = 5;
const PROMPT_WORDS = 600;
const ANSWER_TOKENS = 100;
const CONTEXT_TOKENS = 2048;

/** The engine, asked over the channel that the host uses, against a bare node-llama-cpp loop. */
export async function bench(): Promise<AskRatios> {
  const path = await fixedModel('ask', { ending: 'never' });
  const threads = Math.max(1, availableParallelism() - 1);
  const pairs: Pair[] = [];
  for (let round = 0; round < ROUNDS; round += 1) pairs.push(...(await runRound(path, threads, 100 * round)));
  return ratiosOf(pairs);
}

async function runRound(path: string, threads: number, firstQuestion: number): Promise<Pair[]> {
  const bare = await startBare(path, CONTEXT_TOKENS, threads);
  const engine = startEngine('answer');
  try {
    const load = await engine.client.answer.load({
      path,
      name: 'ask',
      device: 'cpu',
      contextTokens: CONTEXT_TOKENS,
      threads,
    });
    for await (const event of load) if (event.kind === 'loaded') break;
    const order = { answerTokens: ANSWER_TOKENS, temperature: 0, seed: 1 };
    const asBare = (question: number) => bare.run({ ...order, prompt: promptOf(questionOf(question, PROMPT_WORDS)) });
    const asOurs = (question: number) => askEngine(engine.client, questionOf(question, PROMPT_WORDS), ANSWER_TOKENS);
    const questions = Array.from({ length: PAIRS_A_ROUND + 1 }, (_, index) => firstQuestion + index);
    // The first of each pays for what is read from disk and compiled.
    return (await runPairs(questions, asBare, asOurs)).slice(1);
  } finally {
    bare.end();
    engine.end();
  }
}
