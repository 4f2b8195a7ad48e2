import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { isOver } from '#core/job.ts';
import { type ReadSource, readSourceSchema, sourceKey } from '#core/reading/reads.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { Change } from '../change.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import type { JobContext, JobDefinition, Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log/log.ts';
import { damageFailure } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { textOf } from '../projects/searchIndex.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import { READ_INDEX } from './indexFile.ts';
import { ReadThread } from './readThread.ts';

const inputSchema = z.object({ source: readSourceSchema });

interface Parts {
  /** Where what can be made again lies. */
  derived: string;
  snapshots: Pick<Snapshots, 'list' | 'manifest' | 'recordsPath'>;
  projects: Pick<Projects, 'list' | 'with'>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  /** Where indexes are asked how far they are. */
  thread: ReadThread;
  disk: Disk;
  log: Log;
  changed: () => void;
}

export type ReadIndexState =
  | { readonly kind: 'ready' }
  /** It is made when it is first needed. */
  | { readonly kind: 'none' }
  | { readonly kind: 'preparing'; readonly fraction: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * The indexes in which records are looked for that an answer may read: one for each snapshot and each project, made by a
 * job when it is first needed, made again when it cannot be read. A project's grows with what is imported into it.
 */
export class ReadIndexes {
  readonly #parts: Parts;
  readonly #change = new Change();
  readonly #fractions = new Map<string, number>();
  /** Why the last try came to nothing, until the next one. */
  readonly #failed = new Map<string, Failure>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  pathOf(source: ReadSource): string {
    return join(this.#parts.derived, sourceKey(source), READ_INDEX);
  }

  async state(source: ReadSource): Promise<ReadIndexState> {
    const key = sourceKey(source);
    if (this.#isUnderWay(key)) return { kind: 'preparing', fraction: this.#fractions.get(key) ?? 0 };
    const failure = this.#failed.get(key);
    if (failure !== undefined) return { kind: 'failed', failure };
    return (await this.#isWhole(source)) ? { kind: 'ready' } : { kind: 'none' };
  }

  /** Sees to it that the index is being made where it is not there. */
  async prepare(source: ReadSource, name: string, total: number): Promise<Result<void, Failure>> {
    const key = sourceKey(source);
    if (this.#isUnderWay(key)) return ok(undefined);
    this.#failed.delete(key);
    if (await this.#isWhole(source)) return ok(undefined);
    const added = this.#parts.jobs.add({
      kind: 'index-reading',
      subject: name,
      input: { source },
      total,
      unit: source.kind === 'snapshot' ? 'bytes' : 'records',
      pausable: false,
    });
    return added.ok ? ok(undefined) : added;
  }

  /** Waits for the index. `told` how far it is while it is made. */
  async ready(
    source: ReadSource,
    { name, total }: { name: string; total: number },
    signal: AbortSignal,
    told: (fraction: number) => void,
  ): Promise<Result<void, Failure>> {
    const begun = await this.prepare(source, name, total);
    if (!begun.ok) return begun;
    for (;;) {
      const seen = this.#change.version;
      const now = await this.state(source);
      if (now.kind === 'ready') return ok(undefined);
      if (now.kind === 'failed') return fail(now.failure);
      if (signal.aborted || now.kind === 'none') return fail({ code: 'CANCELLED' });
      told(now.fraction);
      await this.#change.after(seen, signal);
    }
  }

  /** One that cannot be read: it is made again when it is next needed. */
  async throwAway(source: ReadSource): Promise<void> {
    this.#parts.log.warn('an index for reading cannot be read and is made again', { kind: source.kind });
    await this.#remove(sourceKey(source));
  }

  /** Removes the indexes of snapshots that are gone. Those of a project go with its other derived files. */
  async sweep(): Promise<void> {
    const { derived, disk, snapshots } = this.#parts;
    const here = new Set((await snapshots.list()).map(({ root }) => root));
    for (const name of await disk.readdir(derived)) {
      if (!sha256Schema.safeParse(name).success || here.has(name) || this.#isUnderWay(name)) continue;
      await this.#remove(name);
    }
  }

  /** With the vectors of its pieces, whose numbers mean nothing without it. */
  async #remove(key: string): Promise<void> {
    const { derived, disk } = this.#parts;
    const files = await disk.readdir(join(derived, key)).catch(() => []);
    for (const file of files) if (file.startsWith('read@')) await disk.rm(join(derived, key, file), { force: true });
  }

  job(): JobDefinition {
    return {
      kind: 'index-reading',
      atOnce: 1,
      run: async (context) => {
        const { source } = inputSchema.parse(context.input);
        const key = sourceKey(source);
        const thread = new ReadThread();
        this.#failed.delete(key);
        const told = (done: number, total: number) => {
          this.#fractions.set(key, total === 0 ? 0 : Math.min(1, done / total));
          context.progress(done, total);
          this.#change.happen();
        };
        try {
          const made =
            source.kind === 'snapshot'
              ? await this.#makeOfSnapshot(source.root, thread, context, told)
              : await this.#makeOfProject(source.id, thread, context, told);
          if (!made.ok) this.#failed.set(key, made.failure);
          return made;
        } catch (error) {
          if (!isDiskError(error)) throw error;
          const failure = diskFailure(error, this.#parts.derived, 0);
          this.#failed.set(key, failure);
          return fail(failure);
        } finally {
          await thread.close();
          this.#fractions.delete(key);
          // The job is over only after this: whoever waits looks again then.
          setImmediate(() => this.#over());
        }
      },
      discard: async (_, input) => {
        const { source } = inputSchema.parse(input);
        if (!this.#failed.has(sourceKey(source))) this.#failed.set(sourceKey(source), { code: 'CANCELLED' });
        await this.#parts.disk.rm(`${this.pathOf(source)}.new`, { force: true });
        setImmediate(() => this.#over());
      },
    };
  }

  #over(): void {
    this.#change.happen();
    this.#parts.changed();
  }

  async #makeOfSnapshot(
    root: string,
    thread: ReadThread,
    { signal }: JobContext,
    told: (done: number, total: number) => void,
  ): Promise<Result<string, Failure>> {
    const { snapshots, disk, derived } = this.#parts;
    const manifest = await snapshots.manifest(root);
    if (!manifest.ok) return manifest;
    const { bytes, sha256 } = manifest.value.records;
    const path = this.pathOf({ kind: 'snapshot', root });
    await disk.mkdir(join(derived, root), { recursive: true });
    try {
      await disk.rm(`${path}.new`, { force: true });
      const news = await thread.ask(
        { kind: 'build', records: snapshots.recordsPath(root), to: `${path}.new` },
        { signal, progress: (done) => told(done, bytes) },
      );
      if (news.kind === 'failed') return fail({ code: 'DISK_WRITE_FAILED', detail: news.detail });
      if (news.kind !== 'built') return fail({ code: 'SNAPSHOT_DAMAGED', detail: news.kind });
      if (news.built.kind === 'stopped') return fail({ code: 'CANCELLED' });
      if (news.built.kind === 'damaged') return fail({ code: 'SNAPSHOT_DAMAGED', detail: `line ${news.built.line}` });
      if (news.built.sha256 !== sha256)
        return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl is not what was sealed' });
      await disk.rename(`${path}.new`, path);
      return ok(root);
    } finally {
      await disk.rm(`${path}.new`, { force: true });
    }
  }

  /** Takes in what was imported since; of another life of the project (a copy was gone back to) it is made anew. */
  #makeOfProject(
    id: string,
    thread: ReadThread,
    { signal }: JobContext,
    told: (done: number, total: number) => void,
  ): Promise<Result<string, Failure>> {
    const { projects, disk, derived } = this.#parts;
    const path = this.pathOf({ kind: 'project', id });
    return projects.with(id, async ({ store }) => {
      await disk.mkdir(join(derived, id), { recursive: true });
      const news = await thread.ask({ kind: 'state', path });
      // What could not be read now, but is there, may be whole.
      if (news.kind === 'failed' && (await this.#isThere(path)))
        return fail({ code: 'FILE_UNREADABLE', name: READ_INDEX, detail: news.detail });
      const known = news.kind === 'state' ? news : null;
      const isOurs = known !== null && (known.of === '' || store.commits.some(({ pack }) => pack === known.of));
      if (!isOurs || known.records > store.records) await this.#remove(id);
      const done = isOurs && known.records <= store.records ? known.records : 0;
      if (done === store.records) {
        const made = await thread.ask({ kind: 'add', to: path, of: store.commits.at(-1)?.pack ?? '', records: [] });
        return made.kind === 'added' ? ok(id) : fail({ code: 'DISK_WRITE_FAILED', detail: made.kind });
      }
      for (const piece of store.piecesFrom(done)) {
        if (signal.aborted) return fail({ code: 'CANCELLED' });
        const records = await store.recordsIn(piece);
        if (!records.ok) return fail(damageFailure(records.failure));
        const fresh = records.value
          .filter(({ ordinal }) => ordinal >= done)
          .map((record) => ({ place: record.ordinal, line: record.ordinal + 1, text: textOf(record) }));
        const added = await thread.ask({ kind: 'add', to: path, of: piece.pack, records: fresh });
        if (added.kind !== 'added')
          return fail({ code: 'DISK_WRITE_FAILED', detail: added.kind === 'failed' ? added.detail : added.kind });
        told(piece.first + piece.count, store.records);
      }
      return ok(id);
    });
  }

  async #isWhole(source: ReadSource): Promise<boolean> {
    const path = this.pathOf(source);
    if (!(await this.#isThere(path))) return false;
    if (source.kind === 'snapshot') return true;
    const news = await this.#parts.thread.ask({ kind: 'state', path });
    const known = news.kind === 'state' ? news : null;
    const whole = await this.#parts.projects.with(source.id, async ({ store }) =>
      ok(known !== null && known.records === store.records && (store.commits.at(-1)?.pack ?? '') === known.of),
    );
    return whole.ok && whole.value;
  }

  async #isThere(path: string): Promise<boolean> {
    try {
      await this.#parts.disk.stat(path);
      return true;
    } catch {
      return false;
    }
  }

  #isUnderWay(key: string): boolean {
    return this.#parts.jobs.unfinished().some(({ job, input }) => {
      if (job.kind !== 'index-reading' || isOver(job.state)) return false;
      const parsed = inputSchema.safeParse(input);
      return parsed.success && sourceKey(parsed.data.source) === key;
    });
  }
}
