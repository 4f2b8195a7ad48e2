import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';

/** A long prompt is read batch by batch, so that it can be stopped. Returns what is left, or nothing when stopped. */
export async function readAllButTheLastBatch(
  { context, sequence }: { context: LlamaContext; sequence: LlamaContextSequence },
  tokens: Token[],
  signal: AbortSignal,
): Promise<Token[] | undefined> {
  let at = 0;
  while (tokens.length - at > context.batchSize && !signal.aborted) {
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(at, at + context.batchSize));
    at += context.batchSize;
  }
  return signal.aborted ? undefined : tokens.slice(at);
}
