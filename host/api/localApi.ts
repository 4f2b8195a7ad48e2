import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_API_PORT } from '#core/apiDefaults.ts';
import type { ApiKey, ApiLimits, ApiStatus } from '#core/api.ts';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { ApiView } from '#protocol/window/api.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { Change } from '../change.ts';
import type { Answers } from '../engine/answers.ts';
import type { Log } from '../log/log.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { Callers } from './callers.ts';
import { Door } from './door.ts';
import type { Embed } from './embeddings.ts';
import { ApiKeys } from './keys.ts';
import { Limits } from './limits.ts';
import { ServedModels } from './served.ts';
import type { Shelves } from './served.ts';
import { openServer } from './server.ts';
import type { ApiServer } from './server.ts';

const SHORTEST_PAUSE_MS = 250;

interface Parts {
  catalogue: Catalogue;
  shelves: Shelves;
  answers: Answers;
  embed: Embed;
  settings: Pick<SettingsStore, 'current'>;
  log: Log;
  /** The base that is in the engine now. */
  loaded: () => string | null;
}

/** What other programs of this machine may ask, and the page that shows who does. Off until a person opens it. */
export class LocalApi {
  readonly #catalogue: Catalogue;
  readonly #log: Log;
  readonly #change = new Change();
  readonly #keys: ApiKeys;
  readonly #limits = new Limits();
  readonly #callers = new Callers(() => this.#change.happen());
  readonly #models: ServedModels;
  readonly #door: Door;
  #wanted: { on: boolean; port: number };
  #server: ApiServer | undefined;
  #trouble: ApiStatus['trouble'] = null;
  /** One opening or closing after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ catalogue, shelves, answers, embed, settings, log, loaded }: Parts) {
    this.#catalogue = catalogue;
    this.#log = log;
    this.#keys = new ApiKeys(catalogue);
    this.#models = new ServedModels(shelves, catalogue, loaded);
    this.#door = new Door({
      keys: this.#keys,
      limits: this.#limits,
      callers: this.#callers,
      models: this.#models,
      answers,
      embed,
      settings: () => settings.current,
      log,
    });
    const kept = catalogue.statement('SELECT is_on, port FROM api_door').get();
    this.#wanted = { on: kept?.['is_on'] === 1, port: Number(kept?.['port'] ?? DEFAULT_API_PORT) };
  }

  get status(): ApiStatus {
    const { on, port } = this.#wanted;
    return { on, port, address: this.#server?.address ?? null, trouble: this.#trouble };
  }

  /** Opens the door if it was open when the host ended. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#apply());
  }

  async change(on: boolean, port: number): Promise<Result<ApiStatus, Failure>> {
    const written = this.#catalogue.write(() =>
      this.#catalogue
        .statement(
          `INSERT INTO api_door (id, is_on, port) VALUES (1, ?, ?)
           ON CONFLICT (id) DO UPDATE SET is_on = excluded.is_on, port = excluded.port`,
        )
        .run(on ? 1 : 0, port),
    );
    if (!written.ok) return written;
    this.#wanted = { on, port };
    await this.#inTurn(() => this.#apply());
    return ok(this.status);
  }

  makeKey(name: string, limits: ApiLimits): Result<{ key: ApiKey; secret: string }, Failure> {
    return this.#afterwards(this.#keys.make(name, limits));
  }

  changeKey(id: string, name: string, limits: ApiLimits): Result<ApiKey, Failure> {
    return this.#afterwards(this.#keys.change(id, name, limits));
  }

  revokeKey(id: string): Result<void, Failure> {
    const revoked = this.#keys.revoke(id);
    if (revoked.ok) {
      this.#limits.forget(id);
      this.#callers.stopAll(id);
    }
    return this.#afterwards(revoked);
  }

  stop(id: string): Result<void, Failure> {
    // One that has just ended is stopped as well.
    this.#callers.stop(id);
    return ok(undefined);
  }

  view(): ApiView {
    return {
      status: this.status,
      keys: this.#keys.list(),
      requests: this.#callers.list(),
      exampleModel: this.#models.first,
    };
  }

  /** The page's state now, and then after changes. Ends with the signal. */
  async *follow(signal: AbortSignal): AsyncGenerator<ApiView, void> {
    while (!signal.aborted) {
      const seen = this.#change.version;
      yield this.view();
      await this.#change.after(seen, signal);
      await pause(SHORTEST_PAUSE_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Lists of models are not what they were. */
  modelsChanged(): void {
    this.#change.happen();
  }

  async close(): Promise<void> {
    this.#wanted = { ...this.#wanted, on: false };
    await this.#inTurn(() => this.#apply());
  }

  async #apply(): Promise<void> {
    const { on, port } = this.#wanted;
    if (this.#server !== undefined && (!on || this.#server.port !== port)) {
      this.#callers.stopAll();
      await this.#server.close();
      this.#server = undefined;
    }
    this.#trouble = null;
    if (on && this.#server === undefined) {
      const opened = await openServer(port, (request, response, at) => this.#door.answer(request, response, at));
      if (opened.ok) this.#server = opened.value;
      else {
        this.#trouble = opened.failure;
        this.#log.warn('the API could not be opened', { why: opened.failure });
      }
    }
    this.#change.happen();
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    await mine;
  }

  #afterwards<Value>(outcome: Result<Value, Failure>): Result<Value, Failure> {
    if (outcome.ok) this.#change.happen();
    return outcome;
  }
}
