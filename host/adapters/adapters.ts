import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { fileNameFrom } from '#core/fileName.ts';
import type { Job } from '#core/job.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { BaseForAdapter, OfferedAdapter } from '#protocol/window/adapters.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Tickets } from '../files/tickets.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { PATIENCE_MS } from '../library/header.ts';
import type { Recognise } from '../outside/returned.ts';
import type { AdapterFiles } from './adapterFiles.ts';
import { addAdapterInputSchema } from './addAdapter.ts';
import type { Families } from './families.ts';
import { isNamed } from './likeness.ts';
import { readAdapter, readAdapters } from './reads.ts';
import type { AdapterPage, AdapterWish } from './reads.ts';
import { adapterFileSchema, sourceOf } from './source.ts';
import type { AdapterFile } from './source.ts';
import { deleteAdapter, writeAdapter } from './writes.ts';

interface Parts {
  catalogue: Catalogue;
  files: AdapterFiles;
  families: Families;
  tickets: Tickets;
  jobs: Jobs;
  parse: Pick<ParseEngine, 'adapterHeader' | 'checkAdapter'>;
  outgoing: Pick<Outgoing, 'offer'>;
  /** The bases that are here, newest first. */
  bases: () => Model[];
  pathOf: (base: string) => string;
  /** What beside offered files says that they were trained elsewhere. */
  recognise: Recognise;
  revised: () => void;
  /** One is here no more: what was derived from it may go, too. */
  gone?: (hash: string) => Promise<void>;
  patienceMs?: number;
}

/** An adapter as the engine takes it. */
export interface UsableAdapter {
  path: string;
  name: string;
  bytes: number;
  scale: number;
}

type Change = Partial<Pick<Adapter, 'name' | 'tags' | 'author' | 'note'>>;

/** As many as a card holds. */
const MOST_MEASURED = 100;

const noSuchAdapter = fail<Failure>({ code: 'NOT_FOUND', what: 'adapter' });
const noSuchModel = fail<Failure>({ code: 'NOT_FOUND', what: 'model' });

/** The LoRAs of this machine. */
export class Adapters {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(wish: AdapterWish): AdapterPage {
    return readAdapters(this.#parts.catalogue, wish);
  }

  find(hash: string): Adapter | undefined {
    return readAdapter(this.#parts.catalogue, hash)?.adapter;
  }

  /** What these take in memory: about as much as on the disk. One that is here no more takes none. */
  bytesOf(hashes: readonly string[]): number {
    return [...new Set(hashes)].reduce((sum, hash) => sum + (this.find(hash)?.header.fileBytes ?? 0), 0);
  }

  get(hash: string): Result<Adapter, Failure> {
    const found = this.find(hash);
    return found === undefined ? noSuchAdapter : ok(found);
  }

  /** For an answer of this base: the files, in the order that was wished, if each belongs to the base's family. */
  async usable(
    base: Pick<Model, 'hash' | 'name'>,
    wanted: readonly { hash: string; scale: number }[],
  ): Promise<Result<UsableAdapter[], Failure>> {
    const { catalogue, families, files } = this.#parts;
    const family = families.familyOf(base.hash);
    const usable: UsableAdapter[] = [];
    for (const { hash, scale } of wanted) {
      const shelved = readAdapter(catalogue, hash);
      if (shelved === undefined) return noSuchAdapter;
      const { name, base: own } = shelved.adapter;
      if (families.familyOf(own.hash) !== family)
        return fail({ code: 'ADAPTER_OF_ANOTHER_BASE', name, base: base.name, detail: `it belongs to ${own.name}` });
      const checked = await files.check(shelved);
      if (!checked.ok) return checked;
      usable.push({ path: files.pathOf(hash), name, bytes: shelved.fileBytes, scale });
    }
    return ok(usable);
  }

  async inspect(tickets: readonly string[], signal: AbortSignal): Promise<Result<OfferedAdapter, Failure>> {
    const { parse, pathOf } = this.#parts;
    const offered = this.#filesOf(tickets);
    if (!offered.ok) return offered;
    const source = sourceOf(offered.value);
    if (!source.ok) return source;
    const there = await this.#whole(offered.value, signal);
    if (!there.ok) return there;
    const header = await parse.adapterHeader(source.value);
    if (!header.ok) return header;
    const returned = await this.#parts.recognise(offered.value, source.value.name);
    if (!returned.ok) return returned;
    const bases: BaseForAdapter[] = [];
    const isMeant = ({ hash }: Model) => returned.value === null || hash === returned.value.base;
    for (const base of this.#parts.bases().filter(isMeant)) {
      const { hash, name } = base;
      const fits = await parse.checkAdapter(source.value, { path: pathOf(hash), name }, false);
      if (!fits.ok && (fits.failure.code === 'ENGINE_UNAVAILABLE' || signal.aborted)) return fits;
      const detail = fits.ok ? null : 'detail' in fits.failure ? fits.failure.detail : fits.failure.code;
      bases.push({ hash, name, fits: fits.ok, named: isNamed(header.value.baseName, base), detail });
    }
    bases.sort((one, other) => Number(other.fits) - Number(one.fits) || Number(other.named) - Number(one.named));
    return ok({ form: source.value.kind, header: header.value, bases, training: returned.value?.training ?? null });
  }

  /** As a job; tickets that are being added already give the job that does it. */
  add(tickets: readonly string[], base: string, name: string): Result<Job, Failure> {
    const known = this.#jobOf(tickets[0] ?? '');
    if (known !== undefined) return ok(known);
    const offered = this.#filesOf(tickets);
    if (!offered.ok) return offered;
    const source = sourceOf(offered.value);
    if (!source.ok) return source;
    if (!this.#parts.bases().some(({ hash }) => hash === base)) return noSuchModel;
    const input = addAdapterInputSchema.parse({ kind: 'add-adapter', files: offered.value, base, name });
    const total = offered.value.reduce((largest, { size }) => Math.max(largest, size), 0);
    return this.#parts.jobs.add({ kind: 'add-adapter', subject: name, input, total, unit: 'bytes', pausable: false });
  }

  /** More of a file came: a job that had given up waiting for it goes on. */
  arrived(ticket: string): void {
    const job = this.#jobOf(ticket);
    if (job?.state === 'waiting') this.#parts.jobs.resume(job.id);
  }

  change(hash: string, { name, tags, author, note }: Change): Promise<Result<Adapter, Failure>> {
    return this.#rewrite(hash, (adapter) => ({
      ...adapter,
      ...(name !== undefined && { name }),
      ...(tags !== undefined && { tags: [...new Set(tags)] }),
      ...(author !== undefined && { author }),
      ...(note !== undefined && { note }),
    }));
  }

  /** Benchmarks that were measured of one that is here and has a lineage: its card tells the newest word of each. */
  async measured(hash: string, entries: NonNullable<Adapter['lineage']>['benchmarks']): Promise<Result<void, Failure>> {
    const lineage = this.find(hash)?.lineage ?? null;
    if (lineage === null) return ok(undefined);
    const names = new Set(entries.map(({ name }) => name));
    const benchmarks = [...entries, ...lineage.benchmarks.filter(({ name }) => !names.has(name))].slice(
      0,
      MOST_MEASURED,
    );
    const rewritten = await this.#rewrite(hash, (adapter) => ({ ...adapter, lineage: { ...lineage, benchmarks } }));
    return rewritten.ok ? ok(undefined) : rewritten;
  }

  /** By a person's word, as far as the shapes allow it. */
  async bind(hash: string, to: string): Promise<Result<Adapter, Failure>> {
    const { files, parse, pathOf, bases } = this.#parts;
    const adapter = this.find(hash);
    if (adapter === undefined) return noSuchAdapter;
    const base = bases().find((each) => each.hash === to);
    if (base === undefined) return noSuchModel;
    const source = { kind: 'gguf' as const, path: files.pathOf(hash), name: adapter.name };
    const fits = await parse.checkAdapter(source, { path: pathOf(to), name: base.name }, false);
    if (!fits.ok) return fits;
    return this.#rewrite(hash, (known) => ({ ...known, base: { hash: to, name: base.name }, evidence: 'word' }));
  }

  /** The file as it is here, under the name that it goes by. */
  async save(hash: string): Promise<Result<OfferedFile, Failure>> {
    const { catalogue, files, outgoing } = this.#parts;
    const shelved = readAdapter(catalogue, hash);
    if (shelved === undefined) return noSuchAdapter;
    const checked = await files.check(shelved);
    return checked.ok
      ? outgoing.offer(files.pathOf(hash), `${fileNameFrom(shelved.adapter.name, hash.slice(0, 12))}.gguf`)
      : checked;
  }

  /** The file first: a row without a file is seen and can be removed again, a file without a row cannot. */
  async remove(hash: string): Promise<Result<void, Failure>> {
    const { catalogue, files, revised, gone } = this.#parts;
    if (this.find(hash) === undefined) return noSuchAdapter;
    const removed = await files.remove(hash);
    if (!removed.ok) return removed;
    const deleted = deleteAdapter(catalogue, hash);
    if (!deleted.ok) return deleted;
    revised();
    await gone?.(hash);
    return deleted;
  }

  /** Enters what a lost catalogue knew. Returns how many there were. */
  async adopt(): Promise<number> {
    const { catalogue, files, revised } = this.#parts;
    let adopted = 0;
    for await (const shelved of files.all()) {
      if (readAdapter(catalogue, shelved.adapter.hash) !== undefined) continue;
      if (writeAdapter(catalogue, shelved).ok) adopted += 1;
    }
    if (adopted > 0) revised();
    return adopted;
  }

  async #rewrite(hash: string, change: (adapter: Adapter) => Adapter): Promise<Result<Adapter, Failure>> {
    const { catalogue, files, revised } = this.#parts;
    const shelved = readAdapter(catalogue, hash);
    if (shelved === undefined) return noSuchAdapter;
    const adapter = change(shelved.adapter);
    // Beside the weights first: what stands there is what a lost catalogue is made from again.
    const kept = await files.rewrite(adapter);
    if (!kept.ok) return kept;
    const written = writeAdapter(catalogue, { ...shelved, adapter });
    if (!written.ok) return written;
    revised();
    return ok(this.find(hash) ?? adapter);
  }

  async #whole(offered: readonly AdapterFile[], signal: AbortSignal): Promise<Result<void, Failure>> {
    const { tickets, patienceMs = PATIENCE_MS } = this.#parts;
    for (const { ticket, name, size } of offered) {
      const there = await tickets.whenReceived(ticket, size, patienceMs, signal);
      if (typeof there === 'string') return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name });
    }
    return ok(undefined);
  }

  #filesOf(tickets: readonly string[]): Result<AdapterFile[], Failure> {
    const found = tickets.map((ticket) => this.#parts.tickets.find(ticket));
    const files = found.filter((file) => file !== undefined).map((file) => adapterFileSchema.parse(file));
    return files.length === tickets.length ? ok(files) : fail({ code: 'NOT_FOUND', what: 'file' });
  }

  #jobOf(ticket: string): Job | undefined {
    return this.#parts.jobs
      .unfinished()
      .find(({ input }) => addAdapterInputSchema.safeParse(input).data?.files.some((file) => file.ticket === ticket))
      ?.job;
  }
}
