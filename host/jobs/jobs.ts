import type { Failure } from '#core/failure.ts';
import { canBecome, isOver } from '#core/job.ts';
import type { Job, JobKind, JobState } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log/log.ts';
import { Pace } from './pace.ts';
import { readJob, readJobs, readUnfinishedJobs } from './reads.ts';
import type { StoredJob } from './row.ts';
import { deleteFinishedJobs, writeJob } from './writes.ts';

/** Progress goes to the disk this often; windows see it as it comes. */
const PROGRESS_WRITE_MS = 1_000;
/** Nobody reads figures that change faster, and every window draws them each time. */
const PROGRESS_TOLD_MS = 200;
/** So many of the jobs that ended since the start stay in the live state, for the window to tell of them. */
const RECENT = 8;

/** What a run comes to. "waiting": a person has to do something first; it then begins again at its checkpoint. */
export type JobOutcome = Result<string | null, Failure> | 'waiting';

export interface JobContext {
  readonly id: string;
  readonly input: unknown;
  /** What was saved last, also by a run before a restart; null at first. */
  readonly checkpoint: unknown;
  /** Aborted when the job is to pause or to end, or the host closes: the run then returns soon, with anything. */
  readonly signal: AbortSignal;
  /** `total` where the run finds that there is more, or less, to do than was thought. */
  readonly progress: (done: number, total?: number) => void;
  readonly saveCheckpoint: (checkpoint: unknown) => void;
}

export interface JobDefinition {
  readonly kind: JobKind;
  /** How many of this kind run at the same time. */
  readonly atOnce: number;
  run(context: JobContext): Promise<JobOutcome>;
  /** Removes what a job that failed or was cancelled has half made. `checkpoint`: what it saved last, or null. */
  discard(id: string, input: unknown, checkpoint: unknown): Promise<void>;
}

export interface JobWish {
  kind: JobKind;
  subject: string;
  input: unknown;
  total: number;
  unit: Job['progress']['unit'];
  pausable: boolean;
}

interface Entry extends StoredJob {
  pace: Pace;
  writtenAt: number;
  /** While it runs: the way to interrupt it, what for, and its end. */
  run: { controller: AbortController; wish: 'pause' | 'cancel' | 'close' | undefined; end: Promise<void> } | undefined;
}

interface Parts {
  catalogue: Catalogue;
  log: Log;
  /** Progress was made. */
  changed: () => void;
  /** A job came, changed its state or went. */
  revised: () => void;
  /** A steady clock, in milliseconds. */
  now?: () => number;
}

/**
 * All long work of the host. The catalogue holds every job, so none is lost: after a restart those that ran are queued
 * again and go on from their checkpoints.
 */
export class Jobs {
  readonly #parts: Parts;
  readonly #now: () => number;
  readonly #definitions = new Map<JobKind, JobDefinition>();
  readonly #entries = new Map<string, Entry>();
  #recent: Job[] = [];
  #started = false;
  #toldAt = -Infinity;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
  }

  register(definition: JobDefinition): void {
    this.#definitions.set(definition.kind, definition);
  }

  /** Takes up what an earlier start left, and returns it. Nothing runs before `start`. Called once. */
  takeUp(): readonly Readonly<StoredJob>[] {
    const left = readUnfinishedJobs(this.#parts.catalogue).filter(({ job }) => !this.#entries.has(job.id));
    for (const stored of left) {
      const entry: Entry = { ...stored, pace: new Pace(), writtenAt: 0, run: undefined };
      this.#entries.set(entry.job.id, entry);
      if (entry.job.state === 'running') this.#become(entry, 'queued');
    }
    return left;
  }

  /** Runs what is queued. Called once, after every kind is registered and what `takeUp` returned is provided for. */
  start(): void {
    this.#started = true;
    this.#pump();
  }

  add(wish: JobWish): Result<Job, Failure> {
    const job: Job = {
      id: newId(),
      kind: wish.kind,
      subject: wish.subject,
      state: 'queued',
      progress: { done: 0, total: wish.total, unit: wish.unit, rate: null, secondsLeft: null },
      pausable: wish.pausable,
      createdAt: Date.now(),
      endedAt: null,
      failure: null,
      result: null,
    };
    const entry: Entry = { job, input: wish.input, checkpoint: null, pace: new Pace(), writtenAt: 0, run: undefined };
    const written = writeJob(this.#parts.catalogue, entry);
    if (!written.ok) return written;
    this.#entries.set(job.id, entry);
    this.#parts.revised();
    this.#pump();
    return ok(entry.job);
  }

  async pause(id: string): Promise<Result<Job, Failure>> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return this.#absent(id, 'pause');
    if (!entry.job.pausable || !canBecome(entry.job.state, 'paused')) return notNow('pause');
    if (entry.run === undefined) this.#become(entry, 'paused');
    else await this.#interrupt(entry, 'pause');
    return ok(entry.job);
  }

  async cancel(id: string): Promise<Result<Job, Failure>> {
    const entry = this.#entries.get(id);
    if (entry === undefined) return this.#absent(id, 'cancel');
    if (!canBecome(entry.job.state, 'cancelled')) return notNow('cancel');
    if (entry.run === undefined) await this.#end(entry, 'cancelled', {});
    else await this.#interrupt(entry, 'cancel');
    return ok(entry.job);
  }

  /** Goes on with a job that paused or waits, and tries one again that failed. */
  resume(id: string): Result<Job, Failure> {
    const known = this.#entries.get(id);
    // One that is still here and over is being cleaned up after.
    if (known !== undefined && (known.run !== undefined || isOver(known.job.state))) return notNow('resume');
    const entry = known ?? this.#failed(id);
    if (entry === undefined) return this.#absent(id, 'resume');
    if (!canBecome(entry.job.state, 'queued')) return notNow('resume');
    if (entry.job.state === 'failed') {
      // Its half-made things were removed with the failure, so it starts from the beginning.
      entry.checkpoint = null;
      entry.job = { ...entry.job, endedAt: null, failure: null, progress: { ...entry.job.progress, done: 0 } };
      this.#entries.set(id, entry);
      this.#recent = this.#recent.filter((job) => job.id !== id);
    }
    this.#become(entry, 'queued');
    this.#pump();
    return ok(entry.job);
  }

  list(before: string | undefined, limit: number): Job[] {
    return readJobs(this.#parts.catalogue, before, limit).map(
      (stored) => this.#entries.get(stored.job.id)?.job ?? stored.job,
    );
  }

  clearHistory(): Result<void, Failure> {
    const cleared = deleteFinishedJobs(this.#parts.catalogue);
    if (cleared.ok) this.#recent = [];
    this.#parts.revised();
    return cleared;
  }

  /** For the live state: those that are not over, and the last that ended since the start. Oldest first. */
  current(): Job[] {
    const unfinished = [...this.#entries.values()].map(({ job }) => job);
    return [...this.#recent, ...unfinished].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Inputs of unfinished jobs, so that what they need is not swept away at start. */
  unfinished(): readonly Readonly<StoredJob>[] {
    return [...this.#entries.values()];
  }

  /** Interrupts what runs; it goes on after the next start. */
  async close(): Promise<void> {
    clearTimeout(this.#telling);
    this.#started = false;
    await Promise.all([...this.#entries.values()].map((entry) => this.#interrupt(entry, 'close')));
  }

  #pump(): void {
    if (!this.#started) return;
    for (const entry of this.#entries.values()) {
      if (entry.job.state !== 'queued' || entry.run !== undefined) continue;
      const definition = this.#definitions.get(entry.job.kind);
      if (definition === undefined) continue;
      const running = [...this.#entries.values()].filter(
        (other) => other.run !== undefined && other.job.kind === definition.kind,
      );
      if (running.length < definition.atOnce) this.#run(entry, definition);
    }
  }

  #run(entry: Entry, definition: JobDefinition): void {
    const controller = new AbortController();
    entry.pace = new Pace();
    this.#become(entry, 'running');
    const context: JobContext = {
      id: entry.job.id,
      input: entry.input,
      checkpoint: entry.checkpoint,
      signal: controller.signal,
      progress: (done, total) => this.#progress(entry, done, total),
      saveCheckpoint: (checkpoint) => {
        entry.checkpoint = checkpoint;
        this.#save(entry);
      },
    };
    const run = { controller, wish: undefined, end: Promise.resolve() };
    entry.run = run;
    run.end = this.#settle(entry, definition, context);
  }

  async #settle(entry: Entry, definition: JobDefinition, context: JobContext): Promise<void> {
    let outcome: JobOutcome;
    try {
      outcome = await definition.run(context);
    } catch (error) {
      this.#parts.log.error(`the job ${definition.kind} threw`, error);
      outcome = fail({ code: 'FILE_UNREADABLE', name: entry.job.subject, detail: 'unexpected' });
    }
    const wish = entry.run?.wish;
    entry.run = undefined;
    // Work that was finished before the interruption reached it counts.
    if (outcome !== 'waiting' && outcome.ok) await this.#end(entry, 'done', { result: outcome.value });
    else if (wish === 'cancel') await this.#end(entry, 'cancelled', {});
    else if (wish === 'pause') this.#become(entry, 'paused');
    else if (wish === 'close') this.#become(entry, 'queued');
    else if (outcome === 'waiting') this.#become(entry, 'waiting');
    else await this.#end(entry, 'failed', { failure: outcome.failure });
    this.#pump();
  }

  async #interrupt(entry: Entry, wish: 'pause' | 'cancel' | 'close'): Promise<void> {
    if (entry.run === undefined) return;
    // A cancel outlives a pause or a close that was wished first.
    if (entry.run.wish !== 'cancel') entry.run.wish = wish;
    entry.run.controller.abort();
    await entry.run.end;
  }

  async #end(
    entry: Entry,
    state: 'done' | 'failed' | 'cancelled',
    came: Partial<Pick<Job, 'result' | 'failure'>>,
  ): Promise<void> {
    const { progress } = entry.job;
    entry.job = {
      ...entry.job,
      ...came,
      endedAt: Date.now(),
      progress: state === 'done' ? { ...progress, done: progress.total } : progress,
    };
    this.#become(entry, state);
    if (state !== 'done') {
      const { job, input, checkpoint } = entry;
      const discard = this.#definitions.get(job.kind)?.discard(job.id, input, checkpoint);
      await discard?.catch((error: unknown) => this.#parts.log.error('what was half made could not be removed', error));
    }
    this.#entries.delete(entry.job.id);
    this.#recent = [...this.#recent, entry.job].slice(-RECENT);
  }

  #become(entry: Entry, state: JobState): void {
    if (!canBecome(entry.job.state, state)) throw new Error(`A job cannot become ${state} after ${entry.job.state}.`);
    entry.job = { ...entry.job, state, progress: { ...entry.job.progress, rate: null, secondsLeft: null } };
    this.#save(entry);
    this.#parts.revised();
  }

  #progress(entry: Entry, done: number, total = entry.job.progress.total): void {
    const now = this.#now();
    entry.pace.reached(done, now);
    const rate = entry.pace.rate(now);
    const secondsLeft = entry.pace.secondsLeft(total, now);
    entry.job = { ...entry.job, progress: { ...entry.job.progress, done, total, rate, secondsLeft } };
    if (now - entry.writtenAt >= PROGRESS_WRITE_MS) this.#save(entry);
    this.#tell(now);
  }

  /** At once or, right after the last time, a little later: what was reached last is always told. */
  #tell(now: number): void {
    const wait = this.#toldAt + PROGRESS_TOLD_MS - now;
    if (wait > 0) {
      this.#telling ??= setTimeout(() => this.#tell(Infinity), wait).unref();
      return;
    }
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#toldAt = this.#now();
    this.#parts.changed();
  }

  /** A disk that is full must not end the work itself: the next write may get through. */
  #save(entry: Entry): void {
    entry.writtenAt = this.#now();
    const written = writeJob(this.#parts.catalogue, entry);
    if (!written.ok) this.#parts.log.warn('a job could not be written', { code: written.failure.code });
  }

  #failed(id: string): Entry | undefined {
    const stored = readJob(this.#parts.catalogue, id);
    if (stored === undefined || stored.job.state !== 'failed') return undefined;
    return { ...stored, pace: new Pace(), writtenAt: 0, run: undefined };
  }

  #absent(id: string, wish: 'pause' | 'resume' | 'cancel'): Result<never, Failure> {
    const stored = readJob(this.#parts.catalogue, id);
    return stored !== undefined && isOver(stored.job.state) ? notNow(wish) : fail({ code: 'NOT_FOUND', what: 'job' });
  }
}

function notNow(what: 'pause' | 'resume' | 'cancel'): Result<never, Failure> {
  return fail({ code: 'NOT_POSSIBLE_NOW', what });
}
