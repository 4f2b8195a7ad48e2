import type { Failure } from '#core/failure.ts';
import { MOST_REMOTE_ADAPTERS, MOST_REMOTES } from '#core/remote.ts';
import type { AdapterSource, Remote, RemoteKind } from '#core/remote.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { sortedName } from '../adapters/row.ts';
import type { ServedRemote } from '../api/servedElsewhere.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { addressOf } from '../fetch/address.ts';
import type { Net } from '../fetch/net.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log/log.ts';
import type { KeyBox } from './keyBox.ts';
import { load, look, unload } from './kinds.ts';
import { RemoteLine, usualTimes } from './line.ts';
import type { Refused, RemoteTimes } from './line.ts';
import type { OpenRemote } from './remoteAnswers.ts';
import { deleteRemote, readRemotes, writeRemote } from './row.ts';
import type { KeptRemote } from './row.ts';
import type { Found } from './says.ts';

interface Parts {
  catalogue: Catalogue;
  net: Net;
  keys: Pick<KeyBox, 'seal' | 'open'>;
  log: Log;
  /** What the window shows of them is not what it was. */
  revised: () => void;
  times?: RemoteTimes;
}

export interface RemoteWish {
  name: string;
  address: string;
  kind: RemoteKind;
  plainHttp: boolean;
  key: string | null;
}

const noRemote = fail<Failure>({ code: 'NOT_FOUND', what: 'remote' });
const noAdapter = fail<Failure>({ code: 'NOT_FOUND', what: 'adapter' });

/** Servers of other machines that can answer. None is asked anything by itself, but only when a person wishes it. */
export class Remotes {
  readonly #parts: Parts;
  readonly #kept: Map<string, KeptRemote>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#kept = new Map(readRemotes(parts.catalogue).map((remote) => [remote.id, remote]));
  }

  list(): Remote[] {
    return [...this.#kept.values()].map((remote) => this.#shown(remote));
  }

  /** Whom an answer of it would go to. */
  find(id: string): { name: string; host: string; origin: string } | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    const { host, origin } = new URL(kept.address);
    return { name: kept.name, host, origin };
  }

  async add(wish: RemoteWish, signal: AbortSignal): Promise<Result<Remote, Failure>> {
    if (this.#kept.size >= MOST_REMOTES) return fail({ code: 'BUSY', what: 'job' });
    const address = this.#addressFor(wish, null);
    if (!address.ok) return address;
    const fresh: KeptRemote = {
      id: newId(),
      name: wish.name,
      address: address.value,
      kind: wish.kind,
      plainHttp: wish.plainHttp,
      servesApi: false,
      sealedKey: null,
      named: [],
      found: { models: [], adapters: [] },
      askedAt: null,
      trouble: null,
    };
    const found = await this.#lookAt(fresh, wish.key, signal);
    if (!found.ok) return found;
    const sealed = await this.#seal(fresh, wish.key);
    if (!sealed.ok) return sealed;
    // Another may have been added in the meantime under the same name.
    const still = this.#addressFor(wish, null);
    if (!still.ok) return still;
    return this.#keep({ ...fresh, sealedKey: sealed.value, found: found.value, askedAt: Date.now() });
  }

  async change(id: string, wish: RemoteWish, signal: AbortSignal): Promise<Result<Remote, Failure>> {
    const before = this.#kept.get(id);
    if (before === undefined) return noRemote;
    const address = this.#addressFor(wish, id);
    if (!address.ok) return address;
    const { name, kind, plainHttp, key } = wish;
    const next: KeptRemote = { ...before, name, kind, plainHttp, address: address.value };
    if (kind !== before.kind) next.named = [];
    const elsewhere = new URL(next.address).origin !== new URL(before.address).origin;
    const same = !elsewhere && next.address === before.address && kind === before.kind && key === null;
    if (same) return this.#keep(next);
    // A key that was meant for one is not shown to another, and what programs may send goes to nobody else by itself.
    if (elsewhere) Object.assign(next, { sealedKey: null, servesApi: false });
    const opened = key === null ? await this.#openKey(next) : ok(key === '' ? null : key);
    if (!opened.ok) return opened;
    const found = await this.#lookAt(next, opened.value, signal);
    if (!found.ok) return found;
    const sealed = key === null ? ok(next.sealedKey) : await this.#seal(next, key === '' ? null : key);
    if (!sealed.ok) return sealed;
    if (!this.#kept.has(id)) return noRemote;
    return this.#keep({ ...next, sealedKey: sealed.value, found: found.value, askedAt: Date.now(), trouble: null });
  }

  /** The person's word that programs may use it, or no longer. */
  serve(id: string, on: boolean): Result<Remote, Failure> {
    const kept = this.#kept.get(id);
    return kept === undefined ? noRemote : this.#keep({ ...kept, servesApi: on });
  }

  /** What programs may use, with the adapters that are there or come with the question. */
  served(): ServedRemote[] {
    return [...this.#kept.values()].flatMap(({ id, name, servesApi, found, askedAt }) => {
      if (!servesApi) return [];
      const models = found.models.map((model) => model.id);
      const adapters = found.adapters.filter(({ loaded }) => loaded !== false).map((adapter) => adapter.id);
      return [{ id, name, addedAt: askedAt ?? 0, models, adapters }];
    });
  }

  remove(id: string): Result<void, Failure> {
    if (!this.#kept.has(id)) return noRemote;
    const removed = deleteRemote(this.#parts.catalogue, id);
    if (!removed.ok) return removed;
    this.#kept.delete(id);
    this.#parts.revised();
    return ok(undefined);
  }

  /** A server that does not answer is no failure of the asking: what it had is kept, with the reason beside it. */
  async look(id: string, signal: AbortSignal): Promise<Result<Remote, Failure>> {
    const asked = this.#kept.get(id);
    if (asked === undefined) return noRemote;
    const key = await this.#openKey(asked);
    const found = key.ok ? await this.#lookAt(asked, key.value, signal) : key;
    const now = this.#kept.get(id);
    if (now === undefined) return noRemote;
    if (found.ok) return this.#keep({ ...now, found: found.value, askedAt: Date.now(), trouble: null });
    if (signal.aborted || found.failure.code !== 'REMOTE_FAILED') return found;
    return this.#keep({ ...now, trouble: found.failure.reason });
  }

  async addAdapter(
    id: string,
    adapter: { adapter: string; path: string | null; source: AdapterSource | null },
    signal: AbortSignal,
  ): Promise<Result<Remote, Failure>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return noRemote;
    if (kept.kind !== 'vllm' && kept.kind !== 'lorax') return noAdapter;
    if (kept.named.length >= MOST_REMOTE_ADAPTERS) return fail({ code: 'BUSY', what: 'job' });
    const { path } = adapter;
    const named = { id: adapter.adapter, path, source: kept.kind === 'lorax' ? (adapter.source ?? 'hub') : null };
    if (kept.kind === 'vllm') {
      if (path === null) return noAdapter;
      const done = await this.#withLine(kept, (line) => load(line, named.id, path, signal));
      if (!done.ok) return done;
    }
    const now = this.#kept.get(id);
    if (now === undefined) return noRemote;
    const others = now.named.filter((other) => other.id !== named.id);
    const told = this.#keep({ ...now, named: [...others, named] });
    return told.ok ? this.look(id, signal) : told;
  }

  async unloadAdapter(id: string, adapter: string, signal: AbortSignal): Promise<Result<Remote, Failure>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return noRemote;
    const known = kept.found.adapters.find((each) => each.id === adapter);
    if (kept.kind !== 'vllm' || known === undefined) return noAdapter;
    const done = await this.#withLine(kept, (line) => unload(line, adapter, signal));
    if (!done.ok) return done;
    const now = this.#kept.get(id);
    if (now === undefined) return noRemote;
    // Its path is remembered, so that it can be loaded again.
    const others = now.named.filter((other) => other.id !== adapter);
    const told = this.#keep({ ...now, named: [...others, { id: adapter, path: known.path, source: null }] });
    return told.ok ? this.look(id, signal) : told;
  }

  forgetAdapter(id: string, adapter: string): Result<Remote, Failure> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return noRemote;
    if (!kept.named.some((other) => other.id === adapter)) return noAdapter;
    const named = kept.named.filter((other) => other.id !== adapter);
    const adapters = kept.found.adapters.filter((other) => other.id !== adapter || other.loaded === true);
    return this.#keep({ ...kept, named, found: { ...kept.found, adapters } });
  }

  /** With its key opened, for one answer. */
  async open(id: string): Promise<Result<OpenRemote, Failure>> {
    const kept = this.#kept.get(id);
    if (kept === undefined) return noRemote;
    const key = await this.#openKey(kept);
    if (!key.ok) return key;
    const { name, kind, found } = kept;
    return ok({
      line: this.#line(kept, key.value),
      name,
      host: new URL(kept.address).host,
      kind,
      adapters: found.adapters,
    });
  }

  #addressFor({ name, address, plainHttp }: RemoteWish, id: string | null): Result<string, Failure> {
    const lower = name.toLowerCase();
    if ([...this.#kept.values()].some((other) => other.id !== id && other.name.toLowerCase() === lower)) {
      return fail({ code: 'NAME_TAKEN', name });
    }
    const url = addressOf(address, plainHttp);
    const refusal = url.ok ? 'address' : url.failure;
    if (!url.ok || url.value.search !== '') {
      const reason = refusal === 'plain' ? 'plain' : 'address';
      return fail({ code: 'REMOTE_FAILED', name, host: URL.parse(address)?.host ?? '', reason, detail: '' });
    }
    const path = url.value.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
    return ok(`${url.value.origin}${path}`);
  }

  async #lookAt(remote: KeptRemote, key: string | null, signal: AbortSignal): Promise<Result<Found, Failure>> {
    const found = await look(remote.kind, this.#line(remote, key), remote.named, signal);
    return found.ok ? found : failed(remote, found.failure, signal);
  }

  async #withLine(
    remote: KeptRemote,
    work: (line: RemoteLine) => Promise<Result<void, Refused>>,
  ): Promise<Result<void, Failure>> {
    const key = await this.#openKey(remote);
    if (!key.ok) return key;
    const done = await work(this.#line(remote, key.value));
    return done.ok ? done : failed(remote, done.failure);
  }

  #line({ name, address, kind, plainHttp }: KeptRemote, key: string | null): RemoteLine {
    const { net, times = usualTimes } = this.#parts;
    return new RemoteLine(net, { name, address, host: new URL(address).host, kind, plainHttp, key }, times);
  }

  async #seal(remote: KeptRemote, key: string | null): Promise<Result<Uint8Array | null, Failure>> {
    if (key === null) return ok(null);
    try {
      return ok(await this.#parts.keys.seal(key));
    } catch {
      return failed(remote, { reason: 'key', detail: '' });
    }
  }

  async #openKey(remote: KeptRemote): Promise<Result<string | null, Failure>> {
    if (remote.sealedKey === null) return ok(null);
    try {
      return ok(await this.#parts.keys.open(remote.sealedKey));
    } catch {
      this.#parts.log.warn('the key of a server could not be opened', { remote: remote.id });
      return failed(remote, { reason: 'key', detail: '' });
    }
  }

  #keep(remote: KeptRemote): Result<Remote, Failure> {
    const written = writeRemote(this.#parts.catalogue, remote);
    if (!written.ok) return written;
    this.#kept.set(remote.id, remote);
    this.#parts.revised();
    return ok(this.#shown(remote));
  }

  #shown({ id, name, address, kind, plainHttp, servesApi, sealedKey, found, askedAt, trouble }: KeptRemote): Remote {
    const { host } = new URL(address);
    const adapters = found.adapters.map((adapter) => ({ ...adapter, here: this.#here(adapter.id) }));
    const hasKey = sealedKey !== null;
    return {
      id,
      name,
      address,
      host,
      kind,
      plainHttp,
      servesApi,
      hasKey,
      models: found.models,
      adapters,
      askedAt,
      trouble,
    };
  }

  /** An adapter of this machine with the same name: "0: tone.gguf", "somebody/tone" and "tone" are called "tone". */
  #here(id: string): { hash: string; name: string } | null {
    const called =
      id
        .replace(/^\d+: /, '')
        .split('/')
        .at(-1)
        ?.replace(/\.gguf$/i, '') ?? id;
    const row = this.#parts.catalogue
      .statement('SELECT hash, name FROM adapters WHERE sorted_name = ? LIMIT 1')
      .get(sortedName(called));
    return row === undefined ? null : { hash: String(row['hash']), name: String(row['name']) };
  }
}

function failed(
  { name, address }: KeptRemote,
  { reason, detail }: Refused,
  signal?: AbortSignal,
): { ok: false; failure: Failure } {
  if (signal?.aborted === true) return fail({ code: 'CANCELLED' });
  return fail({ code: 'REMOTE_FAILED', name, host: new URL(address).host, reason, detail });
}
