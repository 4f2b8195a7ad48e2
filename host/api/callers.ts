import type { ApiKind, ApiRequest } from '#core/api.ts';
import { newId } from '../ids.ts';

const MOST_KEPT = 100;

/** A request that is not over. */
export interface Call {
  readonly id: string;
  /** Aborted when it is stopped here, when its key is revoked, or when its client has gone. */
  readonly signal: AbortSignal;
  /** Why it was aborted. */
  readonly ending: 'stopped' | 'left' | null;
  change(patch: Partial<Pick<ApiRequest, 'state' | 'model' | 'adapters'>>): void;
  /** Counts tokens that were read and written for it. */
  spend(usage: { promptTokens: number; answerTokens: number }): void;
  /** In all. */
  readonly tokens: number;
  /** The client has gone. */
  leave(): void;
  end(state: ApiRequest['state'], status?: number): void;
}

/** Who is asking and what for: those under way, and the last hundred. Never what they say. */
export class Callers {
  readonly #changed: () => void;
  readonly #under = new Map<string, { request: ApiRequest; key: string; abort: (why: 'stopped' | 'left') => void }>();
  #over: ApiRequest[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  begin(key: { id: string; name: string }, kind: ApiKind, model: string): Call {
    const stopping = new AbortController();
    const request: ApiRequest = {
      id: newId(),
      key: key.name,
      kind,
      model,
      adapters: [],
      state: 'waiting',
      status: 200,
      promptTokens: 0,
      answerTokens: 0,
      startedAt: Date.now(),
      endedAt: null,
    };
    let ending: 'stopped' | 'left' | null = null;
    const abort = (why: 'stopped' | 'left') => {
      ending ??= why;
      stopping.abort();
    };
    this.#under.set(request.id, { request, key: key.id, abort });
    this.#changed();
    return {
      id: request.id,
      signal: stopping.signal,
      get ending() {
        return ending;
      },
      change: (patch) => {
        Object.assign(request, patch);
        this.#changed();
      },
      spend: (usage) => {
        request.promptTokens += usage.promptTokens;
        request.answerTokens += usage.answerTokens;
        this.#changed();
      },
      get tokens() {
        return request.promptTokens + request.answerTokens;
      },
      leave: () => abort('left'),
      end: (state, status = request.status) => {
        if (!this.#under.delete(request.id)) return;
        this.#over = [{ ...request, state, status, endedAt: Date.now() }, ...this.#over].slice(0, MOST_KEPT);
        this.#changed();
      },
    };
  }

  /** One that was refused before anything was made for it. */
  refused(key: { id: string; name: string }, kind: ApiKind, status: number): void {
    this.begin(key, kind, '').end('failed', status);
  }

  /** The latest first; those under way before all others. */
  list(): ApiRequest[] {
    const under = [...this.#under.values()].map(({ request }) => ({ ...request })).toReversed();
    return [...under, ...this.#over].slice(0, MOST_KEPT);
  }

  stop(id: string): boolean {
    const call = this.#under.get(id);
    call?.abort('stopped');
    return call !== undefined;
  }

  /** All of a key's, or all there are. */
  stopAll(key?: string): void {
    for (const call of this.#under.values()) if (key === undefined || call.key === key) call.abort('stopped');
  }
}
