import { availableParallelism } from 'node:os';
import { startEngine } from '#test/support/engine.ts';
import { fixedModel } from '#test/support/gguf/fixedModels.ts';
import { median, rounded } from '../median.ts';
import { startBare } from './bare.ts';
import { askEngine } from './engine.ts';
import { ratiosOf, runPairs } from './measure.ts';
import type { AskRatios, Pair } from './measure.ts';
import { promptOf, questionOf } from './question.ts';
import { openAskedWindow } from './window.ts';

/**
 * Each round starts both processes anew: where their memory happens to lie makes one of two equal processes several
 * percent faster for as long as it lives.
 */
const ROUNDS = 4;
const PAIRS_A_ROUND = 4;
const PROMPT_WORDS = 250;
const ANSWER_TOKENS = 80;
const CONTEXT_TOKENS = 2048;

/** What a person types at once; the bare loop is asked the same. */
const QUESTION_WORDS = 40;
const WINDOW_PAIRS = 15;

/**
 * Against a bare node-llama-cpp loop: the engine, asked over the channel that the host uses, for its speed; and the
 * whole way from a key press in the window to the first painted word, for what all of it costs.
 */
export async function bench(): Promise<AskRatios & { ttftOverheadMs: number }> {
  const path = await fixedModel('ask', { ending: 'never' });
  const threads = Math.max(1, availableParallelism() - 1);
  const pairs: Pair[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ofRound = await runRound(path, threads, 100 * round);
    pairs.push(...ofRound);
    const { decodeRatio, promptRatio } = ratiosOf(ofRound);
    console.log(`round ${round + 1}: decode ${decodeRatio}, prompt ${promptRatio}`);
  }
  return { ...ratiosOf(pairs), ttftOverheadMs: await windowOverheadMs(path, threads) };
}

async function windowOverheadMs(modelPath: string, threads: number): Promise<number> {
  const bare = await startBare(modelPath, CONTEXT_TOKENS, threads);
  const window = await openAskedWindow({ modelPath, contextTokens: CONTEXT_TOKENS, threads, answerTokens: 16 });
  const overheads: number[] = [];
  try {
    for (let pair = -1; pair < WINDOW_PAIRS; pair += 1) {
      const question = questionOf(5_000 + pair, QUESTION_WORDS);
      const inWindow = await window.ask(question);
      const { firstMs } = await bare.run({ prompt: promptOf(question), answerTokens: 16, temperature: 0, seed: 1 });
      // The first pays for what is compiled and read from disk.
      if (pair < 0) continue;
      overheads.push(inWindow - firstMs);
      console.log(
        `pair ${pair + 1}: first word in the window ${inWindow.toFixed(0)} ms, bare first token ${firstMs.toFixed(0)} ms`,
      );
    }
  } finally {
    bare.end();
    await window.close();
  }
  return rounded(median(overheads), 1);
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
