import type { LlamaModel, Token } from 'node-llama-cpp';
import { stack } from '#native/llama/doors.ts';
import { openBackend } from '#native/llama/binding.ts';

/**
 * The natural logarithms of how probable llama.cpp thinks each token is after each of `tokens`, with numbers of 32 bits
 * wherever it can be told to use them: a row of the vocabulary for each token.
 */
export async function servedLogProbabilities(
  path: string,
  tokens: readonly number[],
  adapter: { path: string; scale: number } | null = null,
): Promise<Float64Array[]> {
  const { llama } = await openBackend(false);
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
  try {
    return await evaluate(model, tokens, adapter);
  } finally {
    await model.dispose();
  }
}

async function evaluate(
  model: LlamaModel,
  tokens: readonly number[],
  adapter: { path: string; scale: number } | null,
): Promise<Float64Array[]> {
  const context = await model.createContext({
    contextSize: 256,
    threads: 1,
    flashAttention: false,
    experimentalKvCacheKeyType: 'F32',
    experimentalKvCacheValueType: 'F32',
  });
  if (adapter !== null) await stack(context, [adapter]);
  const options = { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 0 };
  const outputs = await context
    .getSequence()
    .controlledEvaluate(
      tokens.map((token) => [token as Token, { generateNext: { probabilities: true, options } }] as const),
    );
  return outputs.map((output) => {
    const probabilities = output?.next.probabilities ?? new Map<Token, number>();
    const row = new Float64Array(probabilities.size);
    for (const [token, probability] of probabilities) row[token] = Math.log(probability);
    return row;
  });
}

/** Of a row of logits. */
export function logProbabilities(logits: Float32Array): Float64Array {
  const largest = logits.reduce((one, other) => Math.max(one, other), -Infinity);
  const sum = logits.reduce((all, logit) => all + Math.exp(logit - largest), 0);
  return Float64Array.from(logits, (logit) => logit - largest - Math.log(sum));
}

/** How much is lost, in nats, by believing `other` where `one` is right; of rows of log probabilities, on average. */
export function divergence(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  const each = one.map((row, place) =>
    row.reduce((sum, log, token) => sum + Math.exp(log) * (log - (other[place]?.[token] ?? 0)), 0),
  );
  return each.reduce((sum, kl) => sum + kl, 0) / each.length;
}
