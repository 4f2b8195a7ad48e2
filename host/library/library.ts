import type { Failure } from '#core/failure.ts';
import { pieceOf } from '#core/fetch.ts';
import type { Fit } from '#core/fit.ts';
import type { Job } from '#core/job.ts';
import type { Model, ModelHeader } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { AnswerEngine } from '../engine/answerEngine.ts';
import type { FitWish } from '../engine/answerWishes.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { addModelInputSchema } from './addModel.ts';
import { headerOf, joinedHeaderOf } from './header.ts';
import { inOrder } from './joining.ts';
import { readModel, readModels } from './reads.ts';
import type { Shelf } from './shelf.ts';
import { deleteModel, writeModelName } from './writes.ts';

interface Parts {
  catalogue: Catalogue;
  shelf: Shelf;
  tickets: Tickets;
  jobs: Jobs;
  parse: ParseEngine;
  engine: AnswerEngine;
  settings: SettingsStore;
  /** The list of models is not what it was. */
  revised: () => void;
}

const noSuchModel = fail<Failure>({ code: 'NOT_FOUND', what: 'model' });

/** The base models of this machine. */
export class Library {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  list(): Model[] {
    return readModels(this.#parts.catalogue).map(({ model }) => model);
  }

  find(hash: string): Model | undefined {
    return readModel(this.#parts.catalogue, hash)?.model;
  }

  async inspect(
    ticket: string,
    signal: AbortSignal,
    rest: readonly string[] = [],
  ): Promise<Result<{ header: ModelHeader; fit: Fit & { device: string } }, Failure>> {
    const { tickets, parse } = this.#parts;
    const sources = this.#sourcesOf([ticket, ...rest]);
    if (!sources.ok) return sources;
    const [source] = sources.value;
    if (source === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
    const reading =
      sources.value.length === 1
        ? headerOf(source, tickets, parse, signal)
        : joinedHeaderOf(sources.value, tickets, parse, signal);
    // The device is looked for meanwhile: it takes a moment at the first time.
    const [header, engine] = await Promise.all([reading, this.#parts.engine.device()]);
    if (header === 'stalled') return fail({ code: 'FILE_GONE', name: source.name });
    if (!header.ok) return header;
    if (!engine.ok) return engine;
    const fit = await this.#parts.engine.fit(header.value);
    return fit.ok ? ok({ header: header.value, fit: fit.value }) : fit;
  }

  /** As a job; a ticket that is being added already gives the job that does it. */
  add(ticket: string, rest: readonly string[] = []): Result<Job, Failure> {
    const known = this.#jobOf(ticket);
    if (known !== undefined) return ok(known);
    const sources = this.#sourcesOf([ticket, ...rest]);
    if (!sources.ok) return sources;
    const [first, ...others] = sources.value;
    const input = addModelInputSchema.parse({ ...first, rest: others });
    return this.#parts.jobs.add({
      kind: 'add-model',
      subject: pieceOf(input.name)?.whole ?? input.name,
      input,
      total: sources.value.reduce((sum, { size }) => sum + size, 0),
      unit: 'bytes',
      pausable: true,
    });
  }

  /** More of a file came: a job that had given up waiting for it goes on. */
  arrived(ticket: string): void {
    const job = this.#jobOf(ticket);
    if (job?.state === 'waiting') this.#parts.jobs.resume(job.id);
  }

  /** A base whose file is still what was shelved. */
  async sound(hash: string): Promise<Result<{ model: Model; path: string }, Failure>> {
    const shelved = readModel(this.#parts.catalogue, hash);
    if (shelved === undefined) return noSuchModel;
    const checked = await this.#parts.shelf.check(shelved);
    return checked.ok ? ok({ model: shelved.model, path: this.#parts.shelf.pathOf(hash) }) : checked;
  }

  async fit(hash: string, wish: FitWish = {}): Promise<Result<Fit & { device: string }, Failure>> {
    const model = this.find(hash);
    return model === undefined ? noSuchModel : this.#parts.engine.fit(model.header, wish);
  }

  rename(hash: string, name: string): Result<Model, Failure> {
    const { catalogue, revised } = this.#parts;
    const model = this.find(hash);
    if (model === undefined) return noSuchModel;
    const written = writeModelName(catalogue, hash, name);
    if (!written.ok) return written;
    revised();
    return ok({ ...model, name });
  }

  async remove(hash: string): Promise<Result<void, Failure>> {
    const { catalogue, shelf, engine, settings, revised } = this.#parts;
    if (this.find(hash) === undefined) return noSuchModel;
    if (engine.holds(hash)) {
      const unloaded = await engine.unload();
      if (!unloaded.ok) return unloaded;
    }
    // The file first: a row without a file is seen and can be removed again, a file without a row cannot.
    const removed = await shelf.remove(hash);
    if (!removed.ok) return removed;
    const deleted = deleteModel(catalogue, hash);
    if (!deleted.ok) return deleted;
    revised();
    if (settings.current.chosenModel !== hash) return ok(undefined);
    const changed = await settings.change({ chosenModel: null });
    return changed.ok ? ok(undefined) : changed;
  }

  async load(hash: string, force: boolean): Promise<Result<void, Failure>> {
    const { catalogue, shelf, engine } = this.#parts;
    const shelved = readModel(catalogue, hash);
    if (shelved === undefined) return noSuchModel;
    if (engine.isReadyFor(hash)) return ok(undefined);
    const checked = await shelf.check(shelved);
    if (!checked.ok) return checked;
    return engine.load({ ...shelved.model, path: shelf.pathOf(hash) }, force);
  }

  /** What was offered under these tickets; of a model in pieces, in the order of the pieces. */
  #sourcesOf(tickets: readonly string[]): Result<Source[], Failure> {
    const sources = [...new Set(tickets)].map((ticket) => this.#parts.tickets.find(ticket));
    const found = sources.filter((source) => source !== undefined);
    if (found.length < sources.length) return fail({ code: 'NOT_FOUND', what: 'file' });
    // A single piece is refused by what its header says.
    return found.length === 1 ? ok(found) : inOrder(found);
  }

  #jobOf(ticket: string): Job | undefined {
    const ofTicket = ({ input }: { input: unknown }) => {
      const adding = addModelInputSchema.safeParse(input).data;
      return adding?.ticket === ticket || adding?.rest.some((piece) => piece.ticket === ticket) === true;
    };
    return this.#parts.jobs.unfinished().find(ofTicket)?.job;
  }
}
