import { join } from 'node:path';
import { beforeEach, expect, onTestFinished } from 'vitest';
import { defaultApiLimits } from '#core/apiDefaults.ts';
import type { ApiLimits } from '#core/api.ts';
import { fail, ok } from '#core/result.ts';
import { defaultSettings } from '#core/settings.ts';
import { freePort } from './freePort.ts';
import { freshFolder, heldLog } from './hostParts.ts';
import { openCatalogue } from '#host/catalogue/catalogue.ts';
import type { Answers, AnswerNews, AnswerWish } from '#host/engine/answers.ts';
import type { ServedRemote } from '#host/api/servedElsewhere.ts';
import { LocalApi } from '#host/api/localApi.ts';

export const BASE = 'a'.repeat(64);
export const OTHER_BASE = 'b'.repeat(64);
export const ADAPTER = 'c'.repeat(64);
export const STRANGE = 'd'.repeat(64);
export const EMBEDDER = 'e'.repeat(64);

const figures = {
  promptTokens: 5,
  cachedTokens: 2,
  promptRate: 1,
  answerTokens: 3,
  decodeRate: 1,
  firstTokenMs: 1,
  contextUsed: 8,
  contextSize: 100,
  device: 'test',
};

/** Answers that a test writes: texts, or a function of the wish. */
export let script: (wish: AnswerWish) => string[];
/** An answer waits here before its end; it heeds its signal. */
export let gate: Promise<void>;
/** Which tool an answer calls, if any. */
export let calls: (wish: AnswerWish) => { name: string; arguments: string } | null;
export let wishes: AnswerWish[];
/** Servers that programs may use. */
let served: readonly ServedRemote[] = [];
export let stopped: number;

const answers: Answers = {
  async *ask(wish): AsyncGenerator<AnswerNews> {
    wishes.push(wish);
    yield { kind: 'reading', promptTokens: 5, contextTokens: 100 };
    for (const text of script(wish)) yield { kind: 'text', text, odds: [] };
    const call = calls(wish);
    if (call !== null) yield { kind: 'called', ...call };
    const taken = Promise.withResolvers<void>();
    wish.signal.addEventListener('abort', () => taken.resolve());
    if (wish.signal.aborted) taken.resolve();
    await Promise.race([gate, taken.promise]);
    if (wish.signal.aborted) stopped += 1;
    yield { kind: 'ended', ending: wish.signal.aborted ? 'stopped' : 'finished', figures };
  },
};

export async function open(folder?: string) {
  const place = join(folder ?? (await freshFolder()), 'catalogue.sqlite');
  const catalogue = openCatalogue(place);
  if (!catalogue.ok) throw new Error(catalogue.failure.kind);
  const log = heldLog();
  const api = new LocalApi({
    catalogue: catalogue.value,
    answers,
    // A text's length, and then its place.
    embed: async (model, texts, signal) => {
      expect(model).toBe(EMBEDDER);
      await gate;
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      if (texts.includes('long')) return fail({ code: 'CONTEXT_FULL', neededTokens: 600, contextTokens: 512 });
      const vectors = texts.map((text, index) => Float32Array.from([text.length, index]));
      return ok({ vectors, tokens: 3 * texts.length });
    },
    settings: { current: defaultSettings },
    log,
    loaded: () => null,
    shelves: {
      version: () => `${served.length}`,
      remotes: () => served,
      embedders: () => [{ hash: EMBEDDER, name: 'Vectors', addedAt: 1_000, length: 2 }],
      bases: () => [
        { hash: BASE, name: 'Tiny', addedAt: 1_000 },
        { hash: OTHER_BASE, name: 'Other', addedAt: 1_000 },
      ],
      adapters: () => [
        { hash: ADAPTER, name: 'Letters', addedAt: 2_000, bases: [BASE] },
        { hash: STRANGE, name: 'Strange', addedAt: 2_000, bases: [OTHER_BASE] },
      ],
    },
  });
  const close = async () => {
    await api.close();
    catalogue.value.close();
  };
  return { api, log, close };
}

export let api: LocalApi;
export let log: ReturnType<typeof heldLog>;
export let address: string;
export let secret: string;
export let keyId: string;

beforeEach(async () => {
  [script, gate, wishes, stopped] = [() => ['Hello', ' there'], Promise.resolve(), [], 0];
  calls = () => null;
  served = [];
  const opened = await open();
  ({ api, log } = opened);
  onTestFinished(opened.close);
  const changed = await api.change(true, await freePort());
  address = (changed.ok && changed.value.address) || '';
  ({ secret, id: keyId } = newKey());
});

export function newKey(limits: Partial<ApiLimits> = {}) {
  const made = api.makeKey('Editor', { ...defaultApiLimits, ...limits });
  if (!made.ok) throw new Error(made.failure.code);
  return { secret: made.value.secret, id: made.value.key.id };
}

export const hello = { model: 'Tiny', messages: [{ role: 'user', content: 'Hi' }] };

export function post(path: string, body: unknown, options: { key?: string; signal?: AbortSignal } = {}) {
  return fetch(address + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${options.key ?? secret}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

export const get = (path: string) => fetch(address + path, { headers: { authorization: `Bearer ${secret}` } });

/** What a test may look at in an answer, wherever it stands. */
export interface Loose {
  [index: number]: Loose;
  id: string;
  data: Loose;
  error: Loose;
  code: string;
  choices: Loose;
  delta: Loose | undefined;
  message: Loose;
  content: string | undefined;
  text: string;
  tool_calls: Loose[] | undefined;
  finish_reason: string | null;
  usage: object;
}
export const bodyOf = async (response: Response) => (await response.json()) as Loose;

export async function eventsOf(response: Response): Promise<Loose[]> {
  const lines = (await response.text()).split('\n\n').filter((line) => line !== '');
  expect(lines.at(-1)).toBe('data: [DONE]');
  return lines.slice(0, -1).map((line) => JSON.parse(line.replace(/^data: /, '')) as Loose);
}

/** What answers say from now on. */
export function say(how: typeof script): void {
  script = how;
}

/** Which tool answers call from now on. */
export function callWith(how: typeof calls): void {
  calls = how;
}

/** Which servers of other machines programs may use from now on. */
export function serve(remotes: readonly ServedRemote[]): void {
  served = remotes;
}

/** What answers wait for from now on. */
export function hold(until: Promise<void>): void {
  gate = until;
}

/** Whom `post` and `get` ask from now on. */
export function askAt(other: string): void {
  address = other;
}
