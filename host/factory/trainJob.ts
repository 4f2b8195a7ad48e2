import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { memoryOf } from '#core/train/estimate.ts';
import type { TrainSettings } from '#core/train/recipe.ts';
import { type Run, type RunLine, isBeingRegistered, lastingSteps } from '#core/train/run.ts';
import type { TrainEvent } from '#protocol/engine/train.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import type { Arbiter } from '../engine/arbiter.ts';
import type { TrainEngine } from '../engine/trainEngine.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { writeExamples } from './examplesFile.ts';
import { refusalFor } from './permission.ts';
import type { RunStore } from './runStore.ts';
import type { Source } from './sources.ts';

export const trainInputSchema = z.object({ kind: z.literal('train'), run: ulidSchema });

/** A child that ends so often without coming further is not tried again. */
const MOST_CRASHES = 4;

interface Parts {
  store: RunStore;
  engine: TrainEngine;
  arbiter: Pick<Arbiter, 'reserve' | 'freeFor'>;
  /** Ends whatever else has the memory of a training, and can be begun again. */
  makeRoom: () => Promise<void>;
  disk: Disk;
  version: string;
  key: () => Promise<string>;
  /** A base, once its file is known to be what it was. */
  base: (hash: string) => Promise<Result<{ model: Model; path: string }, Failure>>;
  sources: (roots: readonly string[]) => Promise<Result<Source[], Failure>>;
  register: (run: Run) => Promise<Result<string, Failure>>;
}

/** One for each core but one, which the window and the host answer on. */
export function threadsFor({ threads }: Pick<TrainSettings, 'threads'>): number {
  return threads > 0 ? threads : Math.max(1, availableParallelism() - 1);
}

/**
 * Carries out a run:
 *
 *     permission -> examples -> log "begun" -> child: steps … checkpoint (named by us) … -> adapter -> log "ended" -> library
 *
 * All that counts lies in the run's folder, so a job that is interrupted anywhere goes on from the last checkpoint; a
 * child that crashes is started again by itself.
 */
export function trainJob(parts: Parts): JobDefinition {
  const { store } = parts;
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const { run: id } = trainInputSchema.parse(context.input);
    const known = await store.find(id);
    if (known === undefined) return fail({ code: 'NOT_FOUND', what: 'run' });
    // What ended just before the host did is trained, and may still have to come into the library.
    if (isBeingRegistered(known)) return registeredBy(parts, known);
    if (known.state === 'ended') return ok(known.adapter);
    // Tried again from the list of jobs, not from the factory.
    if (known.state !== 'open') await store.change(id, { state: 'open', failure: null, endedAt: null, ending: null });
    const done = await new Training(parts, id, context).carryOut();
    store.close(id);
    if (done.ok || context.signal.aborted) return done;
    const failure = withFree(done.failure, store.files.folder);
    // A run that diverged has told its end already.
    if (failure.code === 'TRAINING_DIVERGED') return fail(failure);
    const at = Date.now();
    // Where the disk is full, not even this may find room; the run then tells it all the same.
    await store.append(id, [{ kind: 'failed', at, failure }], true);
    await store.change(id, { state: 'failed', failure, endedAt: at });
    return fail(failure);
  };
  return {
    kind: 'train',
    atOnce: 1,
    run,
    async discard(_job, input) {
      const { run: id } = trainInputSchema.parse(input);
      const known = await store.find(id);
      if (known !== undefined && isBeingRegistered(known)) await store.change(id, { registers: false });
      // One that failed keeps its checkpoints: it can go on from them.
      if (known?.state !== 'open') return;
      await store.change(id, { state: 'cancelled', endedAt: Date.now() });
      await store.files.discard(id);
    },
  };
}

async function registeredBy({ store, register }: Parts, run: Run): Promise<Result<string | null, Failure>> {
  const registered = await register(run);
  if (registered.ok) return registered;
  // The training itself is done; what stands in the way can be put right, and it be registered then.
  await store.change(run.id, { failure: registered.failure });
  return ok(null);
}

/** One execution of a run. */
class Training {
  readonly #parts: Parts;
  readonly #id: string;
  readonly #context: JobContext;
  #ended: Extract<TrainEvent, { kind: 'ended' }> | undefined;
  /** The last step whose checkpoint has its name. */
  #safe = -1;
  #crashes = 0;
  /** Tokens at once, after memory did not suffice. */
  #less: number | undefined;

  constructor(parts: Parts, id: string, context: JobContext) {
    this.#parts = parts;
    this.#id = id;
    this.#context = context;
  }

  async carryOut(): Promise<Result<string | null, Failure>> {
    const { store } = this.#parts;
    const { files } = store;
    const mended = await files.mendLog(this.#id);
    if (!mended.ok) return mended;
    const begun = await this.#begin();
    if (!begun.ok) return begun;
    await store.open(this.#id);
    for (;;) {
      await files.sweep(this.#id);
      const tried = this.#microTokens((await this.#run()).settings);
      const went = await this.#go();
      if (went.ok) break;
      if (this.#context.signal.aborted) return went;
      const less = this.#less;
      if (went.failure.code === 'TRAINING_TOO_LARGE' && less !== undefined && less < tried) continue;
      // Crashes in a row, without a checkpoint between them: perhaps the system took the memory back.
      if (went.failure.code !== 'ENGINE_CRASHED' || this.#crashes >= MOST_CRASHES) return went;
      this.#crashes += 1;
    }
    return this.#finish();
  }

  /** Permission and examples, once. What began within its terms may come to its end. */
  async #begin(): Promise<Result<void, Failure>> {
    const { store, disk, version, key, sources } = this.#parts;
    const run = await this.#run();
    if (run.examplesHash !== null) return ok(undefined);
    const from = await sources(run.snapshots.map(({ root }) => root));
    if (!from.ok) return from;
    const mine = await key();
    for (const source of from.value) {
      const { root, name } = source.manifest;
      // A clock that was moved back makes nothing valid again: the grant was made later than that.
      const granted = run.grants.find(({ grant }) => grant.root === root)?.grant.at ?? 0;
      const at = Math.max(Date.now(), granted);
      const refusal = refusalFor(source, mine, run.commercial, at);
      if (refusal !== null) return fail({ code: 'TRAINING_REFUSED', name, reason: refusal });
    }
    const written = await writeExamples(
      from.value,
      store.files.placesOf(this.#id).examples,
      disk,
      this.#context.signal,
    );
    if (!written.ok) return written;
    const { sha256, unused } = written.value;
    if (written.value.train + written.value.heldOut === 0) {
      const count = Object.values(unused).reduce((sum, more) => sum + more, 0);
      return fail({ code: 'NOTHING_TO_LEARN', examples: 0, tooLong: 0, unused: count });
    }
    const line: RunLine = {
      kind: 'begun',
      format: 'colophon-run/1',
      run: this.#id,
      at: Date.now(),
      version,
      base: run.base.hash,
      snapshots: run.snapshots.map(({ root }) => ({
        root,
        grant: run.grants.find(({ grant }) => grant.root === root)?.hash ?? '',
      })),
      settings: run.settings,
      ...(run.recipe.preference && { preference: run.recipe.preference }),
      examples: sha256,
      unused,
    };
    const logged = await store.append(this.#id, [line], true);
    if (!logged.ok) return logged;
    return store.change(this.#id, { examplesHash: sha256, unused });
  }

  async #go(): Promise<Result<void, Failure>> {
    const { store, engine, arbiter } = this.#parts;
    const run = await this.#run();
    const base = await this.#parts.base(run.base.hash);
    if (!base.ok) return base;
    const { header } = base.value.model;
    await this.#parts.makeRoom();
    const memory = memoryOf(header, run.settings);
    const free = arbiter.freeFor('train');
    const grant = arbiter.reserve('train', run.base.name, memory.most <= free ? memory.most : memory.least);
    if (!grant.ok) return grant;
    const { examples, checkpoints, adapterPart } = store.files.placesOf(this.#id);
    try {
      const went = await engine.run(
        {
          base: { path: base.value.path, name: run.base.name },
          examples,
          // After crashes without a step between them it is tried with less at once.
          settings: { ...run.settings, microTokens: this.#microTokens(run.settings) },
          preference: run.recipe.preference,
          // Once begun it stays as it is: otherwise sums come out in other bits.
          device: run.data?.device ?? run.settings.device,
          threads: run.data?.threads ?? threadsFor(run.settings),
          recompute: run.data?.recompute ?? null,
          memoryBytes: free,
          checkpoints,
          to: adapterPart,
        },
        (event) => {
          grant.value.settled();
          return this.#take(event);
        },
        this.#context.signal,
      );
      if (!went.ok) return went;
      if (this.#ended === undefined) return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it ended without a word' });
      return this.#ended.reason === 'paused' ? fail({ code: 'CANCELLED' }) : ok(undefined);
    } finally {
      grant.value.release();
    }
  }

  async #take(event: TrainEvent): Promise<Result<void, Failure>> {
    const { store, engine } = this.#parts;
    const id = this.#id;
    switch (event.kind) {
      case 'data': {
        const { data, resumedAt } = event;
        const run = await this.#run();
        const lines: RunLine[] = [];
        if (run.data === null) lines.push({ kind: 'data', data });
        else if (run.data.orderHash !== data.orderHash)
          return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'the data came in another order than before' });
        if (resumedAt !== null) lines.push({ kind: 'resumed', at: Date.now(), step: resumedAt });
        const logged = await store.append(id, lines, true);
        if (!logged.ok) return logged;
        const changed = await store.change(id, { data });
        if (!changed.ok) return changed;
        this.#context.progress(run.last?.tokens ?? 0, data.tokens);
        if (store.isToKeep(id)) await engine.keep();
        return ok(undefined);
      }
      case 'steps': {
        const last = event.steps.at(-1);
        if (last === undefined) return ok(undefined);
        await store.see(id, { last });
        this.#context.progress(last.tokens);
        return store.append(id, [event], false);
      }
      case 'held-out': {
        const { step, loss, best } = event;
        await store.see(id, { ...(step === 0 && { baseLoss: loss }), ...(best && { best: { step, loss } }) });
        return store.append(id, [event], false);
      }
      case 'smaller':
        this.#less = event.microTokens;
        return store.append(id, [event], true);
      case 'samples':
        return store.append(id, [event], false);
      case 'checkpoint':
        return this.#checkpoint(event);
      case 'ended':
        this.#ended = event;
        return ok(undefined);
    }
  }

  async #checkpoint({
    step,
    bestStep,
    file,
  }: Extract<TrainEvent, { kind: 'checkpoint' }>): Promise<Result<void, Failure>> {
    const { store } = this.#parts;
    const run = await this.#run();
    const kept = await store.files.keepCheckpoint(this.#id, file, step);
    if (!kept.ok) return kept;
    const lasting = lastingSteps(run.data?.steps ?? 0);
    const { sha256, bytes } = kept.value;
    const line: RunLine = { kind: 'checkpoint', step, sha256, bytes, stays: lasting.includes(step) };
    const logged = await store.append(this.#id, [line], true);
    if (!logged.ok) return logged;
    if (step > this.#safe) this.#crashes = 0;
    this.#safe = step;
    await store.files.prune(this.#id, new Set([...lasting, ...(bestStep === null ? [] : [bestStep])]));
    return store.change(this.#id, {});
  }

  async #finish(): Promise<Result<string | null, Failure>> {
    const { store } = this.#parts;
    const ended = this.#ended;
    if (ended === undefined || ended.reason === 'paused') return fail({ code: 'CANCELLED' });
    const adapter = await store.files.keepAdapter(this.#id);
    if (!adapter.ok) return adapter;
    const at = Date.now();
    const { reason, step, culprit } = ended;
    const logged = await store.append(
      this.#id,
      [{ kind: 'ended', at, reason, step, adapter: adapter.value.sha256 }],
      true,
    );
    if (!logged.ok) return logged;
    const log = await store.files.hashOf(store.files.placesOf(this.#id).log);
    if (!log.ok) return log;
    const over = { ending: reason, keptStep: step, endedAt: at, logHash: log.value.sha256 };
    if (reason === 'diverged') {
      const run = await this.#run();
      const failure: Failure = {
        code: 'TRAINING_DIVERGED',
        step: (run.last?.step ?? 0) + 1,
        snapshot: culprit === null ? null : (run.snapshots[culprit.snapshot]?.name ?? null),
        record: culprit === null ? null : culprit.line + 1,
      };
      await store.change(this.#id, { ...over, state: 'failed', failure });
      return fail(failure);
    }
    const changed = await store.change(this.#id, { ...over, state: 'ended', failure: null });
    if (!changed.ok) return changed;
    const run = await this.#run();
    return run.registers ? registeredBy(this.#parts, run) : ok(null);
  }

  /** Half as many after each crash but the first, which may have been an accident. */
  #microTokens({ microTokens, longestTokens }: TrainSettings): number {
    const halved = Math.floor(microTokens / 2 ** Math.max(0, this.#crashes - 1));
    return Math.max(16, Math.min(this.#less ?? microTokens, Math.max(halved, longestTokens)));
  }

  async #run(): Promise<Run> {
    const run = await this.#parts.store.find(this.#id);
    if (run === undefined) throw new Error('A run was removed while it was carried out.');
    return run;
  }
}

/** The child knows that the disk is full, and not how much of it is free. */
function withFree(failure: Failure, folder: string): Failure {
  if (failure.code !== 'DISK_FULL' || failure.freeBytes > 0) return failure;
  return diskFailure(Object.assign(new Error('full'), { code: 'ENOSPC' }), folder, failure.neededBytes);
}
