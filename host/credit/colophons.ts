import { setTimeout as pause } from 'node:timers/promises';
import type { Colophon } from '#core/colophon.ts';
import type { Turn } from '#core/conversation.ts';
import type { Failure } from '#core/failure.ts';
import { hasMore } from '#core/reading/ablation.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { WHOLE } from '#core/snapshot/weights.ts';
import { Change } from '../change.ts';
import { readTurn } from '../conversations/reads.ts';
import type { Writing } from '../conversations/writing.ts';
import { conversationOf, plainColophon } from './answered.ts';
import { contributorsOf } from './contributors.ts';
import { NOTHING, creditOf, estimateOf, methodsOf, unpaidOf } from './findings.ts';
import { type FoundSpans, shownSpans } from './foundSpans.ts';
import type { InfluenceFinding, Influences } from './influences.ts';
import { isOver, openColophons, readColophon, writeColophon } from './rows.ts';
import { notesOf, readingState, spansState, traceOf } from './told.ts';
import { type StretchParts, stretchesOf } from './stretchesOf.ts';
import { type WeighingParts, weighAnswer } from './weighAnswer.ts';
import { type ReceiptParts, keepReceipt } from './keepReceipt.ts';

interface Parts extends ReceiptParts, WeighingParts, StretchParts {
  influences: Pick<Influences, 'look' | 'forget'>;
  /** How long an unfinished colophon waits before its receipt says so; what comes later is a supplement. */
  pendingMs?: number;
}

/** At most ten a second to a window. */
const SHORTEST_PAUSE_MS = 100;
/** Between two tries while the model answers somebody, or an index is being made. */
const RETRY_MS = 150;
const LONGEST_RETRY_MS = 3_000;
const PENDING_MS = 20_000;
/**
 * Between two looks for stretches while an answer comes: of a fast one not every sentence is looked at by itself. What
 * looks takes from what answers, so that looking has no more than this part of the time.
 */
const LOOK_PAUSE_MS = 250;
const LOOK_PART = 1 / 40;
/** The first look opens an index, which says nothing of the next. */
const LONGEST_LOOK_PAUSE_MS = 1_500;
/** A sentence may have ended. */
const SENTENCE_END = /[.!?…\n。！？]/u;

const noAnswer = fail<Failure>({ code: 'NOT_FOUND', what: 'answer' });

/** What is known of one answer while it is worked out. */
interface Open {
  colophon: Colophon;
  readonly change: Change;
  since: number;
}

/**
 * Says of each answer what it was set from. Spans are looked for while it is written; it is weighed after its last word,
 * whenever the model answers nobody; then its receipt is appended. All of it behind the answer: nothing here is waited
 * for by anybody who asks.
 */
export class Colophons {
  readonly #parts: Parts;
  readonly #open = new Map<string, Open>();
  readonly #queue = new Set<string>();
  readonly #closing = new AbortController();
  #working: Promise<void> | undefined;
  readonly #watching = new Set<Promise<void>>();
  readonly #woken = new Change();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Goes on with what the last run left. */
  takeUp(): void {
    for (const message of openColophons(this.#parts.catalogue)) this.#enqueue(message);
  }

  /** An answer begins: it is followed as a window follows it, and never waited for. */
  watch(writing: Writing): void {
    const watching = this.#watch(writing).catch((error: unknown) =>
      this.#parts.log.error('a colophon broke off', error),
    );
    this.#watching.add(watching);
    void watching.then(() => this.#watching.delete(watching));
  }

  /** Something that a colophon may have waited for has come. */
  wake(): void {
    this.#woken.happen();
  }

  get(message: string): Result<Colophon, Failure> {
    const open = this.#open.get(message);
    if (open !== undefined) return ok(open.colophon);
    const kept = readColophon(this.#parts.catalogue, message);
    if (kept !== undefined) return ok(kept);
    const found = readTurn(this.#parts.catalogue, message);
    if (found === undefined || found.turn.role !== 'answer') return noAnswer;
    return ok(plainColophon(found.turn, this.#parts.learntFrom));
  }

  async *follow(message: string, signal: AbortSignal | undefined): AsyncGenerator<Colophon, Result<void, Failure>> {
    for (;;) {
      const open = this.#open.get(message);
      const seen = open?.change.version ?? 0;
      const now = this.get(message);
      if (!now.ok) return now;
      const told = performance.now();
      yield now.value;
      if (open === undefined || isOver(now.value) || isAborted(signal)) return ok(undefined);
      await open.change.after(seen, signal);
      const left = Math.ceil(SHORTEST_PAUSE_MS - (performance.now() - told));
      if (left > 0) await pause(left, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      if (isAborted(signal)) return ok(undefined);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#woken.happen();
    await Promise.all(this.#watching);
    await this.#working;
  }

  async #watch(writing: Writing): Promise<void> {
    const { turn } = writing;
    const open = this.#opened(turn);
    let text = '';
    let looked = 0;
    let nextLookAt = Number.NEGATIVE_INFINITY;
    for await (const event of writing.follow(this.#closing.signal)) {
      if (event.kind === 'text') {
        text += event.text;
        const now = performance.now();
        if (now < nextLookAt || !SENTENCE_END.test(text.slice(looked))) continue;
        looked = text.length;
        const { read } = writing.turn;
        const { spans, snapshots, failed } = await stretchesOf(this.#parts, open.colophon, {
          ...turn,
          text,
          ...(read && { read }),
        });
        if (!failed) this.#show(open, { ...shownSpans(spans, []), snapshots });
        const took = performance.now() - now;
        nextLookAt = now + took + Math.max(LOOK_PAUSE_MS - took, Math.min(LONGEST_LOOK_PAUSE_MS, took / LOOK_PART));
      }
      // Citations lead to their records from the first word on.
      if (event.kind === 'read') this.#show(open, { notes: notesOf(writing.turn) });
      if (event.kind === 'ended') {
        if (event.answer.text.trim() === '') this.#over(open, { state: 'done' });
        else this.#enqueue(turn.id);
        return;
      }
    }
    this.#open.delete(turn.id);
  }

  #opened(turn: Turn): Open {
    const { learntFrom, catalogue } = this.#parts;
    const known = this.#open.get(turn.id);
    if (known !== undefined) return known;
    const colophon = readColophon(catalogue, turn.id) ?? plainColophon(turn, learntFrom);
    const open: Open = { colophon, change: new Change(), since: performance.now() };
    this.#open.set(turn.id, open);
    return open;
  }

  #enqueue(message: string): void {
    const open = this.#open.get(message);
    if (open !== undefined) {
      open.since = performance.now();
      this.#show(open, { state: 'waiting' });
      writeColophon(this.#parts.catalogue, open.colophon);
    }
    this.#queue.add(message);
    this.#woken.happen();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    let wait = RETRY_MS;
    while (this.#queue.size > 0 && !signal.aborted) {
      const seen = this.#woken.version;
      let moved = false;
      for (const message of this.#queue) {
        if (signal.aborted) return;
        const over = await this.#step(message).catch((error: unknown) => {
          this.#parts.log.error('a colophon broke off', error);
          return true;
        });
        if (!over) continue;
        moved = true;
        this.#queue.delete(message);
        const open = this.#open.get(message);
        if (open !== undefined && !isOver(open.colophon)) this.#over(open, { state: 'failed' });
      }
      if (moved || this.#queue.size === 0) {
        wait = RETRY_MS;
        continue;
      }
      const waking = new AbortController();
      const either = AbortSignal.any([signal, waking.signal]);
      void this.#woken.after(seen, either).then(() => waking.abort());
      await pause(wait, undefined, { signal: either }).catch(() => {});
      waking.abort();
      wait = Math.min(LONGEST_RETRY_MS, wait * 2);
    }
  }

  /** True when it is over; false when something has to come first. */
  async #step(message: string): Promise<boolean> {
    const turn = readTurn(this.#parts.catalogue, message)?.turn;
    if (turn === undefined) {
      this.#open.delete(message);
      return true;
    }
    const open = this.#opened(turn);
    const deep = open.colophon.state === 'refining';
    const influence = await this.#influence(open.colophon, turn);
    if (deep && !isPending(open.colophon, 'reading') && influence.method.state === 'pending') return false;
    const { spans, snapshots, failed } = await stretchesOf(this.#parts, open.colophon, turn, influence);
    const trained = snapshots.filter(({ use }) => use === 'trained');
    const preparing = trained.some(({ index }) => index === 'preparing');
    const adapters = open.colophon.adapters.map((adapter) => ({ ...adapter, trace: traceOf(adapter, trained) }));
    const notes = notesOf(turn);
    if (open.colophon.receipt === null) this.#show(open, { ...shownSpans(spans, []), snapshots, adapters, notes });
    const weighed = preparing
      ? 'wait'
      : await weighAnswer(this.#parts, open.colophon, turn, {
          deep,
          begun: () => {
            if (!deep) this.#show(open, { state: 'weighing' });
          },
          signal: this.#closing.signal,
        });
    if (this.#closing.signal.aborted) return false;
    if (weighed === 'wait') return deep ? false : this.#wait(open, turn, spans, preparing, influence);
    if (weighed === 'failed' && deep) return this.#givenUp(open, turn);
    const channels = weighed === 'nothing' || weighed === 'failed' ? null : weighed;
    const credit =
      channels === null
        ? NOTHING
        : creditOf(
            open.colophon,
            spans,
            channels,
            influence.estimates.map((estimate) => (estimate === null ? null : estimateOf(spans, estimate))),
          );
    const cutForWeighing = channels?.cut ?? false;
    const weighedState = channels?.sampled === true ? ('sampled' as const) : ('done' as const);
    const nothing = open.colophon.remote === null ? ('nothing-to-do' as const) : ('not-traceable' as const);
    const budget = weighed === 'failed' ? ('failed' as const) : weighed === 'nothing' ? nothing : weighedState;
    const moreReading = !deep && channels !== null && hasMore(notes.length);
    const more = moreReading || (channels !== null && influence.method.state === 'pending');
    const methods = methodsOf(
      { cutForWeighing },
      {
        spans: failed ? 'failed' : spansState(adapters, trained),
        budget,
        reading: moreReading
          ? 'pending'
          : notes.length === 0
            ? nothing
            : channels === null
              ? budget
              : readingState(channels),
      },
      { spans: spans.spans.length, notes: notes.length, channels },
      // What cannot be weighed has nothing to divide: no estimate is waited for.
      channels === null && influence.method.state === 'pending'
        ? { ...influence.method, state: 'failed' }
        : influence.method,
    );
    // What is open to be read is in the statement before it is made; it is shown together with what follows.
    open.colophon = { ...open.colophon, snapshots, notes };
    const receipt = await keepReceipt(this.#parts, open.colophon, turn, methods, credit);
    const shown: Partial<Colophon> = {
      ...shownSpans(spans, credit.shares, unpaidOf(influence.estimates)),
      ...credit,
      snapshots,
      adapters: adapters.map((adapter, at) => ({
        ...adapter,
        parts: channels === null ? null : Math.round((channels.budget.adapters[at] ?? 0) * WHOLE),
      })),
      contributors: contributorsOf(credit.shares, spans),
      methods,
      cutForWeighing,
      state: more ? 'refining' : 'done',
      failure: receipt.ok ? null : receipt.failure,
      receipt: receipt.ok ? receipt.value : open.colophon.receipt,
    };
    if (!more) {
      this.#over(open, shown);
      return true;
    }
    this.#show(open, shown);
    writeColophon(this.#parts.catalogue, open.colophon);
    return false;
  }

  /** What was still to come cannot be found out any more: what is there stands, and the receipt says so. */
  async #givenUp(open: Open, turn: Turn): Promise<boolean> {
    const { methods: before, shares, unattributed } = open.colophon;
    const methods = before.map((one) => (one.state === 'pending' ? { ...one, state: 'failed' as const } : one));
    const receipt = await keepReceipt(this.#parts, open.colophon, turn, methods, { shares, unattributed });
    this.#over(open, { state: 'done', methods, failure: receipt.ok ? null : receipt.failure });
    return true;
  }

  /** How far the records behind the answer's adapter helped, as far as that is known. */
  #influence(colophon: Colophon, turn: Turn): Promise<InfluenceFinding> {
    return this.#parts.influences.look(colophon, () => conversationOf(this.#parts.catalogue, turn));
  }

  /** After a while the receipt says that it is pending; what comes later is a supplement. */
  async #wait(
    open: Open,
    turn: Turn,
    spans: FoundSpans,
    preparing: boolean,
    influence: InfluenceFinding,
  ): Promise<boolean> {
    const { pendingMs = PENDING_MS } = this.#parts;
    this.#show(open, { state: 'waiting' });
    if (open.colophon.receipt !== null || performance.now() - open.since < pendingMs) return false;
    const methods = methodsOf(
      open.colophon,
      {
        spans: preparing ? 'pending' : 'done',
        budget: 'pending',
        reading: open.colophon.notes.length === 0 ? 'nothing-to-do' : 'pending',
      },
      { spans: spans.spans.length, notes: open.colophon.notes.length, channels: null },
      influence.method,
    );
    const receipt = await keepReceipt(this.#parts, open.colophon, turn, methods, NOTHING);
    // Without a log there is nothing to wait with: it is tried again when the rest is there.
    if (!receipt.ok) return false;
    this.#show(open, { methods, receipt: receipt.value });
    writeColophon(this.#parts.catalogue, open.colophon);
    return false;
  }

  #show(open: Open, change: Partial<Colophon>): void {
    open.colophon = { ...open.colophon, ...change };
    open.change.happen();
  }

  #over(open: Open, change: Partial<Colophon>): void {
    this.#show(open, change);
    writeColophon(this.#parts.catalogue, open.colophon);
    this.#open.delete(open.colophon.message);
    this.#parts.influences.forget(open.colophon.message);
  }
}

function isPending({ methods }: Colophon, kind: Colophon['methods'][number]['kind']): boolean {
  return methods.some((method) => method.kind === kind && method.state === 'pending');
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
