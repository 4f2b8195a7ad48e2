import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Run, RunLine } from '#core/train/run.ts';
import { Change } from '../change.ts';
import { Feed, readFeed } from './feed.ts';
import type { RunFiles } from './runFiles.ts';

export const noSuchRun = fail<Failure>({ code: 'NOT_FOUND', what: 'run' });

/** The runs in memory, as their folders have them, and the curves of the one that is carried out. */
export class RunStore {
  readonly files: RunFiles;
  /** Something of a run changed. */
  readonly changed = new Change();
  readonly #revised: () => void;
  readonly #feeds = new Map<string, Feed>();
  readonly #toKeep = new Set<string>();
  #runs: Promise<Map<string, Run>> | undefined;

  constructor(files: RunFiles, revised: () => void) {
    this.files = files;
    this.#revised = revised;
  }

  /** Newest first: their ids are sorted by the time they were made. */
  async list(): Promise<Run[]> {
    const runs = [...(await this.#all()).values()];
    return runs.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  }

  async find(id: string): Promise<Run | undefined> {
    return (await this.#all()).get(id);
  }

  async add(run: Run): Promise<Result<void, Failure>> {
    const made = await this.files.make(run);
    if (!made.ok) return made;
    (await this.#all()).set(run.id, run);
    this.#tell();
    return made;
  }

  /** Changes a run and brings it to the disk. */
  async change(id: string, change: Partial<Run>): Promise<Result<void, Failure>> {
    const changed = await this.#change(id, change);
    if (changed === undefined) return noSuchRun;
    this.#tell();
    return this.files.write(changed);
  }

  /** What is seen at once, and comes to the disk with the next change. */
  async see(id: string, change: Partial<Run>): Promise<void> {
    await this.#change(id, change);
    this.changed.happen();
  }

  async append(id: string, lines: readonly RunLine[], sync: boolean): Promise<Result<void, Failure>> {
    if (lines.length === 0) return ok(undefined);
    const added = await this.files.append(id, lines, sync);
    if (!added.ok) return added;
    const feed = this.#feeds.get(id);
    for (const line of lines) feed?.add(line);
    this.changed.happen();
    return added;
  }

  /** From here on the run's curves are held in memory. */
  async open(id: string): Promise<void> {
    if (!this.#feeds.has(id)) this.#feeds.set(id, await readFeed(this.files.placesOf(id).log));
  }

  close(id: string): void {
    this.#feeds.delete(id);
    this.#toKeep.delete(id);
  }

  async feedOf(id: string): Promise<Feed> {
    return this.#feeds.get(id) ?? readFeed(this.files.placesOf(id).log);
  }

  async remove(id: string): Promise<Result<void, Failure>> {
    const removed = await this.files.remove(id);
    if (!removed.ok) return removed;
    (await this.#all()).delete(id);
    this.#feeds.delete(id);
    this.#tell();
    return removed;
  }

  /** A person's wish that outlives a pause: the next time it runs it ends, and keeps what was learned. */
  keep(id: string): void {
    this.#toKeep.add(id);
  }

  isToKeep(id: string): boolean {
    return this.#toKeep.has(id);
  }

  async #change(id: string, change: Partial<Run>): Promise<Run | undefined> {
    const runs = await this.#all();
    const run = runs.get(id);
    if (run === undefined) return undefined;
    const changed = { ...run, ...change };
    runs.set(id, changed);
    return changed;
  }

  #all(): Promise<Map<string, Run>> {
    this.#runs ??= this.files.all().then((runs) => new Map(runs.map((run) => [run.id, run])));
    return this.#runs;
  }

  #tell(): void {
    this.changed.happen();
    this.#revised();
  }
}
