import type { ChatHistoryItem, ChatWrapper, LlamaModel, Token } from 'node-llama-cpp';
import type { ChatTurn } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { chatWrapperOf, openBackend } from '../../llama/binding.ts';
import { TEMPLATE_LIMIT_MS, templateFailure } from '../../llama/template.ts';
import { withinTime } from '../../llama/timeLimit.ts';
import { cleanText } from '../../parse/cleanText.ts';

/** A conversation as tokens, and which of them are learned. */
export interface Written {
  readonly tokens: Int32Array;
  readonly learned: Uint8Array;
}

/**
 * The base's own tokenizer and chat template, as the answer engine uses them: node-llama-cpp opens the file without its
 * weights, so that what is learned is written exactly as it will be asked.
 */
export class Vocabulary {
  readonly template: 'own' | 'plain';
  readonly #name: string;
  readonly #model: LlamaModel;
  readonly #wrapper: ChatWrapper;

  private constructor(name: string, model: LlamaModel, wrapper: ChatWrapper) {
    this.#name = name;
    this.#model = model;
    this.#wrapper = wrapper;
    const template: unknown = model.fileInfo.metadata.tokenizer?.chat_template;
    this.template = typeof template === 'string' && template.trim() !== '' ? 'own' : 'plain';
  }

  static async open(path: string, name: string): Promise<Result<Vocabulary, Failure>> {
    const { llama } = await openBackend(false);
    let model: LlamaModel;
    try {
      model = await llama.loadModel({ modelPath: path, gpuLayers: 0, vocabOnly: true });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return fail({ code: 'MODEL_FILE_DAMAGED', name, detail: cleanText(said.replaceAll(path, name), 300) });
    }
    try {
      const wrapper = await chatWrapperOf(model, (work) => withinTime(TEMPLATE_LIMIT_MS, work));
      return ok(new Vocabulary(name, model, wrapper));
    } catch (error) {
      await model.dispose();
      return fail(templateFailure(name, error));
    }
  }

  /** What is asked, up to where the model begins to answer. */
  prompt(messages: readonly ChatTurn[]): Result<Int32Array, Failure> {
    return this.#within(() => this.#write([...messages.map(historyItem), answerOf('')]));
  }

  /**
   * A conversation whose last turn is the assistant's. Learned is what the assistant says, and that it ends there:
   *
   *     <|user|> question <|end|> <|assistant|> answer <|end|>
   *                                             ^^^^^^^^^^^^^^
   *
   * Where a turn stands is found by writing the conversation up to it, so the template is never taken apart.
   */
  written(messages: readonly ChatTurn[]): Result<Written, Failure> {
    return this.#within(() => {
      const said = messages.map(historyItem);
      const whole = this.#write(said);
      const end = this.#endAfter(said, whole);
      const tokens = Int32Array.from([...whole, ...end]);
      const learned = new Uint8Array(tokens.length);
      for (const [place, { role }] of messages.entries()) {
        if (role !== 'assistant') continue;
        const last = place === messages.length - 1;
        const from = this.#write([...said.slice(0, place), answerOf('')]);
        const to = last ? whole : this.#write(said.slice(0, place + 1));
        // A template may write earlier turns in another way than the last one; those are read, and not learned.
        if (!begins(whole, from) || !begins(whole, to)) continue;
        learned.fill(1, from.length, Math.min(tokens.length, to.length + (last ? end.length : 1)));
      }
      return { tokens, learned };
    });
  }

  text(tokens: readonly number[]): string {
    return this.#model.detokenize(tokens.map(asToken));
  }

  endsAnswer(token: number): boolean {
    const { eos, eot } = this.#model.tokens;
    return (
      token === eos ||
      token === eot ||
      this.#model.isEogToken(asToken(token)) ||
      this.#model.isSpecialToken(asToken(token))
    );
  }

  async close(): Promise<void> {
    await this.#model.dispose();
  }

  /** What the template writes after an answer, as far as the model has to say it: one token, or what ends its turn. */
  #endAfter(said: readonly ChatHistoryItem[], whole: Int32Array): Int32Array {
    const next = this.#write([...said, { type: 'user', text: 'x' }, answerOf('')]);
    const token = next[whole.length];
    if (begins(next, whole) && token !== undefined && this.#model.isSpecialToken(asToken(token)))
      return Int32Array.of(token);
    const { eot, eos } = this.#model.tokens;
    const end = eot ?? eos;
    return end === null ? new Int32Array() : Int32Array.of(end);
  }

  #write(chatHistory: ChatHistoryItem[]): Int32Array {
    const { contextText } = withinTime(TEMPLATE_LIMIT_MS, () => this.#wrapper.generateContextState({ chatHistory }));
    const tokens: number[] = contextText.tokenize(this.#model.tokenizer);
    const { bos, shouldPrependBosToken } = this.#model.tokens;
    if (shouldPrependBosToken && bos !== null && tokens[0] !== bos) tokens.unshift(bos);
    return Int32Array.from(tokens);
  }

  #within<Value>(work: () => Value): Result<Value, Failure> {
    try {
      return ok(work());
    } catch (error) {
      return fail(templateFailure(this.#name, error));
    }
  }
}

function historyItem({ role, content }: ChatTurn): ChatHistoryItem {
  if (role === 'assistant') return answerOf(content);
  // Templates know tools in many ways; what one said is read like a user's words.
  return role === 'system' ? { type: 'system', text: content } : { type: 'user', text: content };
}

function answerOf(text: string): ChatHistoryItem {
  return { type: 'model', response: [text] };
}

function begins(whole: Int32Array, part: Int32Array): boolean {
  return part.length <= whole.length && part.every((token, place) => whole[place] === token);
}

/** node-llama-cpp brands its tokens; ours are numbers of the same vocabulary. */
function asToken(token: number): Token {
  if (!isToken(token)) throw new RangeError(`${token} is no token`);
  return token;
}

function isToken(token: number): token is Token {
  return Number.isInteger(token) && token >= 0;
}
