import { MOST_ADAPTERS } from '#core/answerSettings.ts';
import type { AdapterChoice } from '#core/answerSettings.ts';
import type { RemoteChoice } from '#core/remote.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { elsewhereOf } from './servedElsewhere.ts';
import type { ServedElsewhere, ServedRemote } from './servedElsewhere.ts';

interface Shelved {
  hash: string;
  name: string;
  addedAt: number;
}

/** What there is to ask, as the library and the adapters' shelf know it. */
export interface Shelves {
  /** Those that answer. */
  bases(): readonly Shelved[];
  /** Those that make vectors of texts, with how many numbers are in one. */
  embedders(): readonly (Shelved & { length: number })[];
  /** With the bases of this machine that each was made for; one without any cannot be asked. */
  adapters(): readonly (Shelved & { bases: readonly string[] })[];
  /** Servers of other machines that a person lets programs use. */
  remotes(): readonly ServedRemote[];
  /** Another text whenever one of the lists is not what it was. */
  version(): string;
}

/** A thing that a program can name as its model. */
interface Entry extends Shelved {
  /** The name it goes by; where two have the same, a part of the hash follows. */
  id: string;
  bases: readonly string[];
  isAdapter: boolean;
  /** How many numbers it makes of a text; 0 of one that answers. */
  length: number;
}

/** A model that makes vectors. */
export interface Embedder {
  /** As the program wrote it. */
  id: string;
  hash: string;
  length: number;
}

/** What a request asks. */
export interface Served {
  /** As the program wrote it. */
  id: string;
  /** Null where a server of another machine answers. */
  base: string | null;
  remote: RemoteChoice | null;
  adapters: AdapterChoice[];
  adapterNames: string[];
}

export interface LoraWish {
  id: string | number;
  scale: number;
}

const SHORT_HASH = 8;

/** The names under which bases and adapters can be asked. */
export class ServedModels {
  readonly #shelves: Shelves;
  readonly #catalogue: Catalogue;
  /** The base that is in the engine: an adapter that fits several is then asked without another load. */
  readonly #loaded: () => string | null;
  #known:
    | { version: string; list: Entry[]; byName: Map<string, Entry>; elsewhere: Map<string, ServedElsewhere> }
    | undefined;

  constructor(shelves: Shelves, catalogue: Catalogue, loaded: () => string | null) {
    this.#shelves = shelves;
    this.#catalogue = catalogue;
    this.#loaded = loaded;
  }

  /** In OpenAI's shape, with `parent` as vLLM has it. */
  list(): object[] {
    const { list, elsewhere } = this.#all();
    return [...list.map((entry) => this.#shown(entry)), ...[...elsewhere.values()].map(shownElsewhere)];
  }

  get(id: string): object | undefined {
    const { byName, elsewhere } = this.#all();
    const entry = byName.get(id);
    if (entry !== undefined) return this.#shown(entry);
    const there = elsewhere.get(id);
    return there === undefined ? undefined : shownElsewhere(there);
  }

  get first(): string | null {
    return this.#all().list.find(({ length }) => length === 0)?.id ?? null;
  }

  /** llama.cpp's list. A number once given stays with its adapter, whatever comes and goes. */
  numbered(): object[] {
    const adapters = this.#all().list.filter(({ isAdapter }) => isAdapter);
    const numbers = this.#numbers(adapters.map(({ hash }) => hash));
    return adapters.map(({ id, hash }) => ({ id: numbers.get(hash) ?? 0, path: id, scale: 0 }));
  }

  resolve(id: string, lora: readonly LoraWish[]): Result<Served, Refusal> {
    const entry = this.#all().byName.get(id);
    if (entry === undefined) return this.#resolveElsewhere(id, lora);
    if (entry.length > 0) {
      return refuse(400, `“${entry.id}” makes embeddings; it does not answer.`, {
        code: 'model_makes_embeddings',
        param: 'model',
      });
    }
    const stack: { entry: Entry; scale: number }[] = entry.isAdapter ? [{ entry, scale: 1 }] : [];
    for (const { id: name, scale } of lora) {
      const adapter = this.#adapter(name);
      if (adapter === undefined) {
        return refuse(404, `There is no adapter “${String(name).slice(0, 100)}” here.`, {
          code: 'adapter_not_found',
          param: 'lora',
        });
      }
      const there = stack.find((each) => each.entry.hash === adapter.hash);
      if (there === undefined) stack.push({ entry: adapter, scale });
      else there.scale = scale;
    }
    const choices = stack.filter(({ scale }) => scale !== 0);
    if (choices.length > MOST_ADAPTERS) {
      return refuse(400, `At most ${MOST_ADAPTERS} adapters can be stacked.`, {
        code: 'too_many_adapters',
        param: 'lora',
      });
    }
    const base = entry.isAdapter
      ? this.#baseFor(
          choices.map((choice) => choice.entry),
          entry,
        )
      : entry;
    const stranger = choices.find((choice) => base === undefined || !choice.entry.bases.includes(base.hash));
    if (base === undefined || stranger !== undefined) {
      const name = stranger?.entry.id ?? entry.id;
      return refuse(400, `The adapter “${name}” was not made for this base.`, {
        code: 'adapter_of_another_base',
        param: lora.length > 0 ? 'lora' : 'model',
      });
    }
    return ok({
      id,
      base: base.hash,
      remote: null,
      adapters: choices.map((choice) => ({ hash: choice.entry.hash, scale: choice.scale })),
      adapterNames: choices.map((choice) => choice.entry.name),
    });
  }

  embedder(id: string): Result<Embedder, Refusal> {
    const entry = this.#all().byName.get(id);
    if (entry === undefined) return unknownModel(id);
    if (entry.length > 0) return ok({ id, hash: entry.hash, length: entry.length });
    return refuse(400, `“${entry.id}” is here to answer; it makes no embeddings.`, {
      code: 'embeddings_not_supported',
      param: 'model',
    });
  }

  #resolveElsewhere(id: string, lora: readonly LoraWish[]): Result<Served, Refusal> {
    const there = this.#all().elsewhere.get(id);
    if (there === undefined) return unknownModel(id);
    if (lora.length > 0) {
      const message = `“${id.slice(0, 100)}” is on another machine: its adapters are asked for as models.`;
      return refuse(400, message, { code: 'not_supported_elsewhere', param: 'lora' });
    }
    const { choice } = there;
    const adapterNames = choice.adapters.map((adapter) => adapter.id);
    return ok({ id, base: null, remote: choice, adapters: [], adapterNames });
  }

  #baseFor(stack: readonly Entry[], asked: Entry): Entry | undefined {
    const { byName } = this.#all();
    const shared = asked.bases.filter((base) => stack.every(({ bases }) => bases.includes(base)));
    const loaded = this.#loaded();
    const hash = loaded !== null && shared.includes(loaded) ? loaded : (shared[0] ?? asked.bases[0]);
    return hash === undefined ? undefined : byName.get(hash);
  }

  #adapter(id: string | number): Entry | undefined {
    const { byName, list } = this.#all();
    if (typeof id === 'string') {
      const named = byName.get(id);
      return named?.isAdapter === true ? named : undefined;
    }
    const row = this.#catalogue.statement('SELECT hash FROM api_adapters WHERE id = ?').get(id);
    return list.find(({ hash, isAdapter }) => isAdapter && hash === row?.['hash']);
  }

  #shown(entry: Entry): object {
    const { id, addedAt, hash, isAdapter } = entry;
    const shown = { id, object: 'model', created: Math.floor(addedAt / 1000), owned_by: 'local', root: hash };
    if (!isAdapter) return { ...shown, parent: null };
    return { ...shown, parent: this.#baseFor([entry], entry)?.id ?? null };
  }

  #numbers(hashes: readonly string[]): Map<string, number> {
    const read = () =>
      new Map(
        this.#catalogue
          .statement('SELECT id, hash FROM api_adapters')
          .all()
          .map((row) => [String(row['hash']), Number(row['id'])]),
      );
    const known = read();
    const fresh = hashes.filter((hash) => !known.has(hash));
    if (fresh.length === 0) return known;
    this.#catalogue.write(() => {
      for (const hash of fresh) this.#catalogue.statement('INSERT INTO api_adapters (hash) VALUES (?)').run(hash);
    });
    return read();
  }

  #all() {
    const version = this.#shelves.version();
    if (this.#known?.version === version) return this.#known;
    const bases = this.#shelves.bases();
    const here = new Set(bases.map(({ hash }) => hash));
    const things = [
      ...bases.map((base) => ({ ...base, bases: [], isAdapter: false, length: 0 })),
      ...this.#shelves.embedders().map((model) => ({ ...model, bases: [], isAdapter: false })),
      ...this.#shelves.adapters().flatMap((adapter) => {
        const fitting = adapter.bases.filter((base) => here.has(base));
        return fitting.length === 0 ? [] : [{ ...adapter, bases: fitting, isAdapter: true, length: 0 }];
      }),
    ];
    const times = new Map<string, number>();
    for (const { name } of things) times.set(name, (times.get(name) ?? 0) + 1);
    const list = things.map((thing) => ({
      ...thing,
      id: (times.get(thing.name) ?? 0) > 1 ? `${thing.name}@${thing.hash.slice(0, SHORT_HASH)}` : thing.name,
    }));
    const byName = new Map<string, Entry>();
    for (const entry of list) byName.set(entry.hash, entry).set(entry.id, entry);
    // What lies on this machine goes before, should a name be the same.
    const elsewhere = new Map(
      elsewhereOf(this.#shelves.remotes()).flatMap((there) => (byName.has(there.id) ? [] : [[there.id, there]])),
    );
    this.#known = { version, list, byName, elsewhere };
    return this.#known;
  }
}

function shownElsewhere({ id, addedAt, server, there, parent }: ServedElsewhere): object {
  const created = Math.floor(addedAt / 1000);
  return { id, object: 'model', created, owned_by: server, root: there, parent };
}

function unknownModel(id: string): Result<never, Refusal> {
  return refuse(404, `There is no model “${id.slice(0, 100)}” here. GET /v1/models lists those that there are.`, {
    code: 'model_not_found',
    param: 'model',
  });
}
