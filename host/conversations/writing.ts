import type { Turn } from '#core/conversation.ts';
import type { ReadFor } from '#core/reading/reads.ts';
import type { ToolUse } from '#core/tools.ts';
import type { AnswerEvent } from '#protocol/window/conversations.ts';
import { Change } from '../change.ts';

type Preparing = Extract<AnswerEvent, { kind: 'preparing' }>;

/**
 * One answer while it is written. Windows follow it at their own pace: each gets what is new to it, so a slow one gets
 * fewer and larger pieces, and nothing is queued for it.
 */
export class Writing {
  readonly conversation: string;
  /** The answer as it was before its first word. */
  readonly begun: Turn;
  readonly #change = new Change();
  readonly #stopping = new AbortController();
  #turn: Turn;
  #preparing: Preparing | undefined;

  constructor(conversation: string, turn: Turn) {
    this.conversation = conversation;
    this.begun = turn;
    this.#turn = turn;
  }

  get turn(): Turn {
    return this.#turn;
  }

  /** Aborted when the person wants no more of it. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** How it is to be called when it was stopped: by the person, or by the end of the app. */
  get stoppedState(): 'stopped' | 'interrupted' {
    return this.#stopping.signal.reason === 'closing' ? 'interrupted' : 'stopped';
  }

  stop(reason: 'wished' | 'closing'): void {
    this.#stopping.abort(reason);
  }

  /** Its turn has come: what the engine does, it does for this one. */
  get isOn(): boolean {
    return this.#preparing !== undefined && this.#preparing.stage !== 'waiting';
  }

  /** `ahead`: of those that wait before it. */
  prepare(stage: Preparing['stage'], fraction: number | null, ahead?: number): void {
    const before = this.#preparing;
    if (before?.stage === stage && before.fraction === fraction && before.ahead === ahead) return;
    this.#preparing = { kind: 'preparing', stage, fraction, ...(ahead !== undefined && { ahead }) };
    this.#change.happen();
  }

  /** Adds the use of a tool, or tells how the last one ended. */
  use(use: ToolUse): void {
    const before = (this.#turn.uses ?? []).filter(
      (_, place, all) => place < all.length - 1 || all[place]?.state !== 'running',
    );
    this.#turn = { ...this.#turn, uses: [...before, use] };
    this.#change.happen();
  }

  /** What is looked for, and then what was found, to be read. */
  read(read: ReadFor): void {
    this.#turn = { ...this.#turn, read };
    this.#change.happen();
  }

  add(text: string): void {
    this.#turn = { ...this.#turn, text: this.#turn.text + text };
    this.#change.happen();
  }

  end(turn: Turn): void {
    this.#turn = turn;
    this.#change.happen();
  }

  /** All there is so far, and then what comes, until the end. Leaving it stops nothing. */
  async *follow(signal: AbortSignal | undefined): AsyncGenerator<AnswerEvent, void> {
    let offset = 0;
    let told: Preparing | undefined;
    let toldUses: readonly ToolUse[] | undefined;
    let toldRead: ReadFor | undefined;
    for (;;) {
      if (signal?.aborted === true) return;
      const seen = this.#change.version;
      const { text, state, uses, read } = this.#turn;
      if (read !== undefined && read !== toldRead) {
        toldRead = read;
        yield { kind: 'read', read };
      }
      if (text.length > offset) {
        const piece = { kind: 'text' as const, offset, text: text.slice(offset) };
        offset = text.length;
        yield piece;
      } else if (state === 'writing' && offset === 0 && this.#preparing !== undefined && this.#preparing !== told) {
        told = this.#preparing;
        yield told;
      }
      if (uses !== undefined && uses !== toldUses) {
        toldUses = uses;
        yield { kind: 'uses', uses };
      }
      if (state !== 'writing') {
        yield { kind: 'ended', answer: this.#turn };
        return;
      }
      await this.#change.after(seen, signal);
    }
  }
}
