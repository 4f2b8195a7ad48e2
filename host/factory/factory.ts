import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Example } from '#core/train/examples.ts';
import type { TrainingRefusal } from '#core/train/permission.ts';
import { type RecipeName, type TrainSettings, recipeNameSchema, settingsOf } from '#core/train/recipe.ts';
import { type Run, type Sample, isBeingRegistered } from '#core/train/run.ts';
import type { Terms } from '#core/snapshot/terms.ts';
import type { Curve, RunEvent, TrainWish } from '#protocol/window/factory.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Disk } from '../durable/disk.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { TrainEngine } from '../engine/trainEngine.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { differencesOf } from './differences.ts';
import { estimateOf, sweepMeasures } from './estimate.ts';
import { readExamples, type ReadRecords } from './examplesFile.ts';
import { factorsInputSchema } from './factorsJob.ts';
import { sweepFactors } from './factorsPlace.ts';
import { newRun } from './newRun.ts';
import { type Signer, refusalFor, termsHashOf } from './permission.ts';
import { type RunStore, noSuchRun } from './runStore.ts';
import type { Source } from './sources.ts';
import { trainInputSchema } from './trainJob.ts';
import { watchRun } from './watchRun.ts';

interface Parts {
  store: RunStore;
  jobs: Pick<Jobs, 'add' | 'cancel' | 'resume' | 'current' | 'unfinished'>;
  engine: TrainEngine;
  arbiter: Pick<Arbiter, 'freeFor'>;
  disk: Disk;
  outgoing: Pick<Outgoing, 'offer'>;
  identity: Promise<Signer>;
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  register: (run: Run, name: string) => Promise<Result<Adapter, Failure>>;
  /** Where what is worked out for adapters lies, and whether one is still here. */
  derived: string;
  hasAdapter: (hash: string) => boolean;
}

const notNow = fail<Failure>({ code: 'NOT_POSSIBLE_NOW', what: 'resume' });

/** What a window can ask of the factory. */
export class Factory {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async recipes(base: string): Promise<Result<{ name: RecipeName; settings: TrainSettings }[], Failure>> {
    const known = await this.#parts.base(base);
    if (!known.ok) return known;
    const { trainedContext } = known.value.model.header;
    return ok(
      recipeNameSchema.options.map((name) => ({ name, settings: settingsOf({ name, changes: {} }, trainedContext) })),
    );
  }

  async permissions(
    roots: readonly string[],
    commercial: boolean,
  ): Promise<
    Result<{ root: string; name: string; terms: Terms; termsHash: string; refusal: TrainingRefusal | null }[], Failure>
  > {
    const sources = await this.#parts.sources(roots);
    if (!sources.ok) return sources;
    const { publicKey } = await this.#parts.identity;
    return ok(
      sources.value.map(({ manifest, holdings }) => ({
        root: manifest.root,
        name: manifest.name,
        terms: manifest.terms,
        termsHash: termsHashOf(manifest.terms),
        refusal: refusalFor({ manifest, holdings }, publicKey, commercial, Date.now()),
      })),
    );
  }

  async examples(
    roots: readonly string[],
    limit: number,
    signal: AbortSignal,
  ): Promise<Result<ReadRecords & { examples: Example[] }, Failure>> {
    const sources = await this.#parts.sources(roots);
    if (!sources.ok) return sources;
    const first: Example[] = [];
    const read = await readExamples(sources.value, this.#parts.disk, signal, (examples) => {
      first.push(...examples.slice(0, Math.max(0, limit - first.length)));
      return Promise.resolve();
    });
    return read.ok ? ok({ ...read.value, examples: first }) : read;
  }

  estimate(wish: TrainWish, measure: boolean, signal: AbortSignal): ReturnType<typeof estimateOf> {
    return estimateOf({ ...this.#parts, files: this.#parts.store.files }, wish, measure, signal);
  }

  /** Makes the grants, the run and its job. Nothing is there if one of them is refused. */
  async start(
    wish: TrainWish,
    name: string,
    read: readonly { root: string; termsHash: string }[],
    registers: boolean,
  ): Promise<Result<Run, Failure>> {
    const { store } = this.#parts;
    const run = await newRun(this.#parts, wish, name, read, registers);
    if (!run.ok) return run;
    const added = await store.add(run.value);
    if (!added.ok) return added;
    const begun = await this.#begin(run.value.id);
    if (!begun.ok) await store.remove(run.value.id);
    return begun;
  }

  async list(before: string | undefined, limit: number): Promise<Run[]> {
    const runs = await this.#parts.store.list();
    return runs.filter(({ id }) => before === undefined || id < before).slice(0, limit);
  }

  async get(id: string): Promise<Result<Run, Failure>> {
    const run = await this.#parts.store.find(id);
    return run === undefined ? noSuchRun : ok(run);
  }

  /** The run now, and then what comes, until it is over. */
  watch(id: string, signal: AbortSignal): AsyncGenerator<RunEvent, Result<void, Failure>> {
    return watchRun(this.#parts, id, signal);
  }

  async curve(id: string, most: number): Promise<Result<Curve, Failure>> {
    const run = await this.get(id);
    return run.ok ? ok((await this.#parts.store.feedOf(id)).curve(most)) : run;
  }

  async samples(id: string): Promise<Result<Sample[], Failure>> {
    const run = await this.get(id);
    return run.ok ? ok((await this.#parts.store.feedOf(id)).samples) : run;
  }

  async compare(
    ids: readonly string[],
    most: number,
  ): Promise<
    Result<{ runs: { run: Run; curve: Curve }[]; differences: { setting: string; values: string[] }[] }, Failure>
  > {
    const runs: { run: Run; curve: Curve }[] = [];
    for (const id of new Set(ids)) {
      const run = await this.get(id);
      if (!run.ok) return run;
      runs.push({ run: run.value, curve: (await this.#parts.store.feedOf(id)).curve(most) });
    }
    return ok({ runs, differences: differencesOf(runs.map(({ run }) => run)) });
  }

  /** Ends it, and keeps what was learned; one that waits or pauses is taken up for that. */
  async stop(id: string): Promise<Result<void, Failure>> {
    const { store, engine, jobs } = this.#parts;
    const run = await this.get(id);
    if (!run.ok) return run;
    if (run.value.state !== 'open') return fail({ code: 'NOT_POSSIBLE_NOW', what: 'cancel' });
    store.keep(id);
    const job = jobs.current().find((one) => one.id === run.value.job);
    if (job?.state === 'running') await engine.keep();
    else if (job?.state === 'paused' || job?.state === 'waiting') {
      const resumed = jobs.resume(job.id);
      if (!resumed.ok) return resumed;
    }
    return ok(undefined);
  }

  async resume(id: string): Promise<Result<Run, Failure>> {
    const { store, jobs } = this.#parts;
    const run = await this.get(id);
    if (!run.ok) return run;
    const job = jobs.current().find((one) => one.id === run.value.job);
    if (run.value.state === 'open' && job?.state === 'paused') {
      const resumed = jobs.resume(job.id);
      return resumed.ok ? run : resumed;
    }
    // One that diverged would do so again at the same place.
    if (run.value.state !== 'failed' || run.value.ending === 'diverged') return notNow;
    const opened = await store.change(id, { state: 'open', failure: null, endedAt: null });
    return opened.ok ? this.#begin(id) : opened;
  }

  async change(
    id: string,
    change: { name?: string | undefined; note?: string | undefined },
  ): Promise<Result<Run, Failure>> {
    const { name, note } = change;
    const changed = await this.#parts.store.change(id, {
      ...(name !== undefined && { name }),
      ...(note !== undefined && { note }),
    });
    return changed.ok ? this.get(id) : changed;
  }

  async register(id: string, name: string | undefined): Promise<Result<Adapter, Failure>> {
    const run = await this.get(id);
    if (!run.ok) return run;
    if (run.value.state === 'open' || run.value.keptStep === null) return fail({ code: 'NOT_FOUND', what: 'adapter' });
    const registered = await this.#parts.register(run.value, name ?? run.value.name);
    if (!registered.ok) return registered;
    const { failure } = run.value;
    await this.#parts.store.change(id, {
      adapter: registered.value.hash,
      failure: run.value.ending === 'diverged' ? failure : null,
    });
    return registered;
  }

  /** Begins to work out what influence needs of a run; where that is under way, the job that does so. */
  async factors(id: string): Promise<Result<{ job: string }, Failure>> {
    const run = await this.get(id);
    if (!run.ok) return run;
    const { adapter, settings, name, data } = run.value;
    if (adapter === null || data === null || !settings.traceable) return fail({ code: 'NOT_FOUND', what: 'adapter' });
    const { jobs } = this.#parts;
    const begun = jobs
      .unfinished()
      .find(
        ({ job, input }) => job.kind === 'work-out-factors' && factorsInputSchema.safeParse(input).data?.run === id,
      );
    if (begun !== undefined) return ok({ job: begun.job.id });
    const added = jobs.add({
      kind: 'work-out-factors',
      subject: name,
      input: factorsInputSchema.parse({ run: id, adapter }),
      total: 0,
      unit: 'records',
      pausable: false,
    });
    return added.ok ? ok({ job: added.value.id }) : added;
  }

  async log(id: string): Promise<Result<OfferedFile, Failure>> {
    const run = await this.get(id);
    if (!run.ok) return run;
    return this.#parts.outgoing.offer(this.#parts.store.files.placesOf(id).log, `${run.value.name}.jsonl`);
  }

  async remove(id: string): Promise<Result<void, Failure>> {
    const run = await this.get(id);
    if (!run.ok) return run;
    if (run.value.state === 'open' && this.#isAtWork(id)) return fail({ code: 'BUSY', what: 'training' });
    return this.#parts.store.remove(id);
  }

  /** Removes what measured steps of an earlier start left, and closes what no job will go on with. */
  async sweep(): Promise<void> {
    const { disk, store, derived, hasAdapter } = this.#parts;
    await sweepMeasures({ files: store.files, disk });
    await sweepFactors(derived, hasAdapter, disk);
    // A run whose job was lost with the catalogue can be taken up by hand.
    for (const run of await store.list()) {
      if (this.#isAtWork(run.id)) continue;
      if (isBeingRegistered(run)) await store.change(run.id, { registers: false });
      if (run.state === 'open') {
        await store.change(run.id, { state: 'failed', failure: { code: 'CANCELLED' }, endedAt: Date.now() });
      }
    }
  }

  #isAtWork(id: string): boolean {
    return this.#parts.jobs.unfinished().some(({ input }) => trainInputSchema.safeParse(input).data?.run === id);
  }

  async #begin(id: string): Promise<Result<Run, Failure>> {
    const { store, jobs } = this.#parts;
    const run = await this.get(id);
    if (!run.ok) return run;
    const job = jobs.add({
      kind: 'train',
      subject: run.value.name,
      input: trainInputSchema.parse({ kind: 'train', run: id }),
      total: run.value.data?.tokens ?? 0,
      unit: 'tokens',
      pausable: true,
    });
    if (!job.ok) return job;
    const changed = await store.change(id, { job: job.value.id });
    return changed.ok ? this.get(id) : changed;
  }
}
