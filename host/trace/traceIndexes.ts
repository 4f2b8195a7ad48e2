import { join } from 'node:path';
import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { TracedSpan } from '#protocol/engine/trace.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log/log.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { TraceEngine } from './traceEngine.ts';

/** The number is of the file's form: another form lies beside it under another name. */
const INDEX = 'trace@1';

const inputSchema = z.object({ root: sha256Schema });

interface Parts {
  /** Where what can be made again lies. */
  derived: string;
  snapshots: Pick<Snapshots, 'list' | 'manifest' | 'recordsPath'>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  engine: Pick<TraceEngine, 'spans' | 'build'>;
  disk: Disk;
  log: Log;
  /** An index came, or could not be made. */
  changed: () => void;
}

export type IndexState = 'ready' | 'preparing' | 'missing' | 'failed';

/**
 * The trace indexes of this machine's snapshots: derived, beside each other in a folder per snapshot, made by a job when
 * a snapshot comes or when one is first needed, and made again when one cannot be read.
 */
export class TraceIndexes {
  readonly #parts: Parts;
  /** Since the start: they are not tried again until somebody seals or starts anew. */
  readonly #failed = new Map<string, Failure>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Sees to it that every snapshot has its index, and removes those of snapshots that are gone. */
  async catchUp(): Promise<void> {
    const { derived, disk, snapshots } = this.#parts;
    const here = new Set((await snapshots.list()).map(({ root }) => root));
    for (const root of here) await this.state(root);
    for (const name of await disk.readdir(derived)) {
      if (!sha256Schema.safeParse(name).success || here.has(name)) continue;
      if (this.#isUnderWay(name)) continue;
      for (const file of [INDEX, `${INDEX}.new`]) await disk.rm(join(derived, name, file), { force: true });
    }
  }

  /** Whether the snapshot can be searched; where it could but for its index, that is being made from now on. */
  async state(root: string): Promise<IndexState> {
    const manifest = await this.#parts.snapshots.manifest(root);
    if (!manifest.ok) return 'missing';
    if (await this.#isThere(root)) return 'ready';
    if (this.#isUnderWay(root)) return 'preparing';
    if (this.#failed.has(root)) return 'failed';
    const { name, records } = manifest.value;
    const added = this.#parts.jobs.add({
      kind: 'index-snapshot',
      subject: name,
      input: { root },
      total: records.bytes,
      unit: 'bytes',
      pausable: false,
    });
    return added.ok ? 'preparing' : 'failed';
  }

  /** Where the text stands in those of the snapshots whose index is there. What cannot be read is made again. */
  async spans(roots: readonly string[], text: string): Promise<Result<TracedSpan[], Failure>> {
    const ready: { root: string; path: string }[] = [];
    for (const root of roots) {
      if ((await this.state(root)) === 'ready') ready.push({ root, path: this.#pathOf(root) });
    }
    if (ready.length === 0 || text.trim() === '') return ok([]);
    const found = await this.#parts.engine.spans(ready, text);
    if (!found.ok) return found;
    for (const { root, problem } of found.value.unusable) {
      this.#parts.log.warn('an index cannot be read and is made again', { problem });
      await this.#parts.disk.rm(this.#pathOf(root), { force: true });
      await this.state(root);
    }
    return ok(found.value.spans);
  }

  job(): JobDefinition {
    return {
      kind: 'index-snapshot',
      atOnce: 1,
      run: async ({ input, signal, progress }) => {
        const { root } = inputSchema.parse(input);
        const made = await this.#make(root, signal, progress);
        if (!made.ok && made.failure.code !== 'CANCELLED') this.#failed.set(root, made.failure);
        this.#parts.changed();
        return made;
      },
      discard: async (_, input) => {
        const { root } = inputSchema.parse(input);
        await this.#parts.disk.rm(`${this.#pathOf(root)}.new`, { force: true });
      },
    };
  }

  async #make(root: string, signal: AbortSignal, progress: (done: number) => void): Promise<Result<string, Failure>> {
    const { snapshots, engine, disk, derived } = this.#parts;
    const manifest = await snapshots.manifest(root);
    if (!manifest.ok) return manifest;
    const path = this.#pathOf(root);
    try {
      await disk.mkdir(join(derived, root), { recursive: true });
      const wish = { records: snapshots.recordsPath(root), name: manifest.value.name, to: `${path}.new` };
      const built = await engine.build(wish, signal, progress);
      if (!built.ok) return built;
      if (built.value.records !== manifest.value.records.sha256)
        return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl is not what was sealed' });
      await disk.rename(`${path}.new`, path);
      await syncFolder(join(derived, root), disk);
      return ok(root);
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, derived, manifest.value.records.bytes));
    } finally {
      await disk.rm(`${path}.new`, { force: true });
    }
  }

  #pathOf(root: string): string {
    return join(this.#parts.derived, root, INDEX);
  }

  async #isThere(root: string): Promise<boolean> {
    try {
      await this.#parts.disk.stat(this.#pathOf(root));
      return true;
    } catch {
      return false;
    }
  }

  #isUnderWay(root: string): boolean {
    return this.#parts.jobs
      .unfinished()
      .some(({ job, input }) => job.kind === 'index-snapshot' && inputSchema.safeParse(input).data?.root === root);
  }
}
