import { performance } from 'node:perf_hooks';
import { readAnswerSchema } from '#core/answerSchema.ts';
import type { AnswerFigures } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import type { RemoteChoice } from '#core/remote.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { AnswerNews, Answers, AnswerWish } from '../engine/answers.ts';
import { News } from '../engine/news.ts';
import type { Log } from '../log/log.ts';
import { EventLines } from './eventLines.ts';
import { CHAT_PATH, chatBody } from './kinds.ts';
import { refused } from './line.ts';
import type { Refused, RemoteLine } from './line.ts';
import { cleaned, pieceSaidSchema, wordsOf } from './says.ts';
import type { FoundAdapter } from './says.ts';

/** A server, its key opened for one answer. */
export interface OpenRemote {
  line: RemoteLine;
  name: string;
  host: string;
  kind: 'plain' | 'vllm' | 'lorax' | 'llama';
  adapters: readonly FoundAdapter[];
}

interface Parts {
  open: (id: string) => Promise<Result<OpenRemote, Failure>>;
  log: Log;
}

/** Answers that are made elsewhere at once; more than that wait in vain. */
const MOST_AT_ONCE = 32;

/** Of text, in UTF-16 units; and of everything around it. The longest answer that can be wished is far below both. */
const LONGEST_ANSWER = 4_000_000;
const LONGEST_STREAM_BYTES = 128 * 1024 ** 2;

/** Makes answers on other machines' servers. They do not wait for this machine's engine, nor for each other. */
export class RemoteAnswers implements Answers {
  readonly #parts: Parts;
  #underWay = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  ask(wish: AnswerWish): News {
    const news = new News();
    const { remote } = wish.settings;
    if (remote === undefined) news.tell({ kind: 'failed', failure: { code: 'NOT_FOUND', what: 'remote' } });
    else if (wish.signal.aborted) news.tell({ kind: 'failed', failure: { code: 'CANCELLED' } });
    else if (this.#underWay >= MOST_AT_ONCE) news.tell({ kind: 'failed', failure: { code: 'BUSY', what: 'answer' } });
    else {
      this.#underWay += 1;
      this.#make(wish, remote, news)
        .catch((error: unknown): AnswerNews => {
          this.#parts.log.error('an answer of another machine broke off', error);
          return { kind: 'failed', failure: { code: 'ENGINE_CRASHED', detail: 'unexpected' } };
        })
        .then((end) => {
          this.#underWay -= 1;
          news.tell(end);
        })
        .catch((error: unknown) => this.#parts.log.error('an answer of another machine', error));
    }
    return news;
  }

  async #make(wish: AnswerWish, choice: RemoteChoice, news: News): Promise<AnswerNews> {
    const { settings, signal, messages, stops = [] } = wish;
    const schema = settings.schema === null ? null : readAnswerSchema(settings.schema);
    if (schema?.ok === false) {
      const { at, word } = schema.failure;
      return { kind: 'failed', failure: { code: 'ANSWER_SCHEMA_REFUSED', detail: `${at} ${word}`.trim() } };
    }
    const opened = await this.#parts.open(choice.remote);
    if (!opened.ok) return { kind: 'failed', failure: opened.failure };
    const { line, name, host, kind, adapters } = opened.value;
    news.tell({ kind: 'reading', promptTokens: 0, contextTokens: 0 });
    const body = chatBody({ kind, choice, known: adapters, messages, settings, stops });
    const reading = new Reading(name, (text) => news.tell({ kind: 'text', text, odds: [] }));
    const made = await line.stream(CHAT_PATH, body, signal, (bytes) => reading.read(bytes));
    if (signal.aborted) return { kind: 'ended', ending: 'stopped', figures: null };
    if (made.ok) return { kind: 'ended', ending: made.value, figures: reading.figures };
    return { kind: 'failed', failure: { code: 'REMOTE_FAILED', name, host, ...made.failure } };
  }
}

/** Reads one answer, piece by piece, from bytes that anybody may have made up. */
class Reading {
  readonly #device: string;
  readonly #say: (text: string) => void;
  readonly #begun = performance.now();
  #firstAt: number | undefined;
  #length = 0;
  /** Half of a character beyond the basic plane: its other half comes with the next piece. */
  #half = '';
  #usage: { prompt: number; answer: number } | undefined;
  #ending: 'finished' | 'length' | undefined;

  constructor(device: string, say: (text: string) => void) {
    this.#device = device;
    this.#say = say;
  }

  async read(bytes: AsyncIterable<Uint8Array>): Promise<Result<'finished' | 'length', Refused>> {
    const lines = new EventLines();
    let received = 0;
    for await (const chunk of bytes) {
      received += chunk.length;
      if (received > LONGEST_STREAM_BYTES) return this.#stop('too-large');
      const { events, failure } = lines.take(chunk);
      for (const event of events) {
        if (event === '[DONE]') return this.#end();
        const heard = this.#hear(event);
        if (!heard.ok) return heard;
      }
      if (failure !== null) return this.#stop(failure);
    }
    return this.#end();
  }

  get figures(): AnswerFigures | null {
    if (this.#usage === undefined) return null;
    const { prompt, answer } = this.#usage;
    const firstAt = this.#firstAt ?? performance.now();
    const seconds = (performance.now() - firstAt) / 1_000;
    return {
      promptTokens: prompt,
      cachedTokens: 0,
      promptRate: null,
      answerTokens: answer,
      decodeRate: seconds > 0 && answer > 1 ? answer / seconds : null,
      firstTokenMs: firstAt - this.#begun,
      contextUsed: prompt + answer,
      contextSize: null,
      device: this.#device,
    };
  }

  #hear(event: string): Result<void, Refused> {
    let said: unknown;
    try {
      said = JSON.parse(event);
    } catch {
      return this.#stop('answer');
    }
    const words = wordsOf(said);
    if (words !== null) {
      this.#flush();
      return refused('server', words);
    }
    const piece = pieceSaidSchema.safeParse(said).data;
    if (piece === undefined) return this.#stop('answer');
    const { usage } = piece;
    if (usage != null) this.#usage = { prompt: usage.prompt_tokens, answer: usage.completion_tokens ?? 0 };
    const choice = piece.choices[0];
    if (choice?.delta?.content != null && choice.delta.content !== '') this.#add(choice.delta.content);
    if (choice?.finish_reason != null) {
      if (choice.finish_reason === 'content_filter') {
        this.#flush();
        return refused('refused', cleaned('content_filter'));
      }
      this.#ending = choice.finish_reason === 'length' ? 'length' : 'finished';
    }
    return this.#length > LONGEST_ANSWER ? this.#stop('too-large') : ok(undefined);
  }

  #add(text: string): void {
    this.#firstAt ??= performance.now();
    const whole = this.#half + text;
    const last = whole.charCodeAt(whole.length - 1);
    const isHalf = last >= 0xd800 && last <= 0xdbff;
    this.#half = isHalf ? whole.slice(-1) : '';
    this.#put(isHalf ? whole.slice(0, -1) : whole);
  }

  #put(text: string): void {
    this.#length += text.length;
    // A lone surrogate cannot be kept, and a NUL would end the text where it is stored.
    if (text !== '') this.#say(text.toWellFormed().replaceAll('\0', '\ufffd'));
  }

  #flush(): void {
    this.#put(this.#half);
    this.#half = '';
  }

  #end(): Result<'finished' | 'length', Refused> {
    this.#flush();
    return this.#ending === undefined ? refused('cut') : ok(this.#ending);
  }

  #stop(reason: 'answer' | 'too-large'): { ok: false; failure: Refused } {
    this.#flush();
    return refused(reason);
  }
}
