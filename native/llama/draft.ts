import type { LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { forgetComplaints, loadWeights, makeContext } from './binding.ts';
import type { Backend, LoadOptions } from './binding.ts';
import { loadFailure, readWholeHeader } from './loadedModel.ts';
import type { LoadedModel } from './loadedModel.ts';
import { readAllButTheLastBatch } from './reading.ts';

export type DraftWish = Pick<LoadOptions, 'path' | 'contextTokens' | 'threads'> & { name: string };

/** What is less probable than this to the draft is not worth the base's time. */
const LEAST_SURE = 0.6;
/** The likeliest few in their order: to sort a whole vocabulary takes longer than to read a token. */
const LIKELIEST = { temperature: 1, topK: 10, topP: 1, minP: 0, seed: 0, yieldEogToken: true };

/** A small model that guesses what the base will say next, in a context of its own that follows the base's. */
export class Draft {
  readonly #model: LlamaModel;
  readonly #context: LlamaContext;
  readonly #sequence: LlamaContextSequence;
  /** Tokens beyond these the base does not have. */
  readonly #tokens: number;
  /** It failed once: the base goes on without it. */
  #failed = false;

  constructor(model: LlamaModel, context: LlamaContext, base: LlamaModel) {
    this.#model = model;
    this.#context = context;
    this.#sequence = context.getSequence();
    this.#tokens = vocabularySize(base);
  }

  get contextTokens(): number {
    return this.#context.contextSize;
  }

  /** At most `most` tokens that may come after these; none where it is not sure, or cannot follow any further. */
  async propose(tokens: readonly Token[], most: number, signal: AbortSignal): Promise<Token[]> {
    if (this.#failed || tokens.length + most > this.#context.contextSize) return [];
    try {
      return await this.#guess(tokens, most, signal);
    } catch {
      // What it has read is anybody's guess now, and an answer does not fail for want of guesses.
      this.#failed = true;
      return [];
    }
  }

  async #guess(tokens: readonly Token[], most: number, signal: AbortSignal): Promise<Token[]> {
    const sequence = this.#sequence;
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    const unread = tokens.slice(sequence.nextTokenIndex);
    const last = await readAllButTheLastBatch({ context: this.#context, sequence }, unread, signal);
    if (last === undefined) return [];
    const proposed: Token[] = [];
    const coming = sequence.evaluateWithMetadata(last, { probabilities: true }, LIKELIEST);
    try {
      let next = await coming.next();
      while (next.done !== true) {
        const [token, probability] = [...(next.value.probabilities ?? [])][0] ?? [];
        if (token === undefined || !this.#isWorthIt(token, probability)) break;
        proposed.push(token);
        if (proposed.length === most || signal.aborted) break;
        next = await coming.next(token);
      }
    } finally {
      await coming.return();
    }
    return proposed;
  }

  async dispose(): Promise<void> {
    await this.#context.dispose();
    await this.#model.dispose();
  }

  #isWorthIt(token: Token, probability = 0): boolean {
    return probability >= LEAST_SURE && token < this.#tokens && !this.#model.isEogToken(token);
  }
}

/** Reads a draft's weights beside a base that is there. The file is checked first, for it may have been changed. */
export async function loadDraft(backend: Backend, base: LoadedModel, wish: DraftWish): Promise<Result<Draft, Failure>> {
  const read = readWholeHeader(wish);
  if (!read.ok) return read;
  const contextTokens = Math.min(wish.contextTokens, read.value.trainedContext || wish.contextTokens);
  const options = { ...wish, contextTokens, onProgress: () => {}, signal: new AbortController().signal };
  forgetComplaints();
  let model: LlamaModel | undefined;
  try {
    model = await loadWeights(backend, options);
    if (cannotGoBack(base.model) || cannotGoBack(model)) {
      await model.dispose();
      return fail({
        code: 'DRAFT_REFUSED',
        name: wish.name,
        base: base.name,
        reason: 'cannot-go-back',
        difference: '',
      });
    }
    return ok(new Draft(model, await makeContext(backend, model, options), base.model));
  } catch (error) {
    const failure = await loadFailure(error, backend, read.value, options);
    await model?.dispose();
    return fail(failure);
  }
}

/** What such a model has read is one state that is written over: it cannot take back what it has read too far. */
function cannotGoBack({ fileInsights }: LlamaModel): boolean {
  return fileInsights.isRecurrent || fileInsights.isHybrid;
}

function vocabularySize({ fileInfo }: LlamaModel): number {
  return fileInfo.metadata.tokenizer?.ggml?.tokens?.length ?? 0;
}
