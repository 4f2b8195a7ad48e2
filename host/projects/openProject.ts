import { basename } from 'node:path';
import type { Entry } from '#core/curate/entry.ts';
import type { Labeler, Project } from '#core/curate/project.ts';
import { apply, retract } from '#core/curate/state.ts';
import type { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { Change } from '../change.ts';
import type { Disk } from '../durable/disk.ts';
import { applyRefusal, checkEntry, refusal } from './checkEntry.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import type { EntryIds } from './entryIds.ts';
import { EntryLog } from './entryLog.ts';
import { type ProjectFolders, foldersOf } from './folders.ts';
import type { FrameDamage } from './frameFile.ts';
import { readHead, withCommit, writeHead } from './head.ts';
import { replayLog, stateOfLog } from './projectState.ts';
import { type Commit, RecordStore } from './recordStore.ts';
import { turnProblem } from './turns.ts';

export interface Appended {
  numbers: number[];
  lastSeq: number;
}

/** A change of the questions: the head with old and new labels, what becomes of the answers, the head in the end. */
export interface HeadChange {
  between: Project;
  entries: Entry[];
  after: Project;
}

/**
 * One project, with its files open: the only writer of its folder. Entries are judged in the order in which they come,
 * against the state that those before them made; they are answered when they are on disk.
 */
export class OpenProject {
  readonly folders: ProjectFolders;
  readonly store: RecordStore;
  readonly log: EntryLog;
  /** Something happened that windows should know: an entry, a new head, more records. */
  readonly change = new Change();
  readonly #disk: Disk;
  #head: Project;
  #checkpoint: Checkpoint;
  /** The number of the last entry that was judged; those after `log.last` are on their way to the disk. */
  #given: number;
  #revision = 0;
  /** Work on head and state that needs to be alone: changes of the questions, imports, a replay. */
  #alone: Promise<unknown> = Promise.resolve();
  #busy = 0;
  #checkpointed: number;
  /** After a write that failed nobody knows what the folder holds; only opening it again tells. */
  #failed: Failure | null = null;

  private constructor(parts: {
    folders: ProjectFolders;
    disk: Disk;
    head: Project;
    store: RecordStore;
    log: EntryLog;
    checkpoint: Checkpoint;
  }) {
    this.folders = parts.folders;
    this.#disk = parts.disk;
    this.#head = parts.head;
    this.store = parts.store;
    this.log = parts.log;
    this.#checkpoint = parts.checkpoint;
    this.#given = parts.log.last;
    this.#checkpointed = parts.checkpoint.seq;
  }

  static async open(root: string, disk: Disk): Promise<Result<OpenProject, FrameDamage>> {
    const folders = foldersOf(root);
    const read = await readHead(folders.head, disk);
    if (!read.ok) return read;
    const store = await RecordStore.open(folders.records, disk);
    if (!store.ok) return store;
    const log = await EntryLog.open(folders.log, disk);
    if (!log.ok) {
      await store.value.close();
      return fail({ ...log.failure, file: `log/${log.failure.file}` });
    }
    // An import counts from its line in the index on; the head may not have heard of the last one.
    let head = read.value;
    for (const commit of store.value.commits.slice(head.sources.length)) head = withCommit(head, commit);
    const checkpoint = await stateOfLog(log.value, store.value.records, folders.state, disk);
    if (!checkpoint.ok) {
      await Promise.all([store.value.close(), log.value.close()]);
      return fail({ ...checkpoint.failure, file: `log/${checkpoint.failure.file}` });
    }
    return ok(
      new OpenProject({ folders, disk, head, store: store.value, log: log.value, checkpoint: checkpoint.value }),
    );
  }

  get id(): string {
    return basename(this.folders.root);
  }

  get head(): Project {
    return this.#head;
  }

  get revision(): number {
    return this.#revision;
  }

  get state(): ProjectState {
    return this.#checkpoint.state;
  }

  /** The number of the last entry of `state`. */
  get seq(): number {
    return this.#given;
  }

  get failed(): Failure | null {
    return this.#failed;
  }

  get disk(): Disk {
    return this.#disk;
  }

  /** All or none; resolves when they are on disk. An entry that is there already is acknowledged with its number. */
  async append(entries: readonly Entry[]): Promise<Result<Appended, Failure>> {
    for (const entry of entries) {
      const refused = checkEntry(this.#head, entry);
      if (refused !== null) return fail(refused);
    }
    return this.#append(entries);
  }

  /** For entries that the host makes itself. */
  async #append(entries: readonly Entry[]): Promise<Result<Appended, Failure>> {
    while (this.#busy > 0) await this.#alone;
    if (this.#failed !== null) return fail(this.#failed);
    const { state, ids } = this.#checkpoint;
    const old = entries.find((entry) => ids.get(entry.id) === undefined && turnsWhatIsNotHeld(state, ids, entry));
    if (old !== undefined) return this.#appendWithReplay(entries, old);

    const judged = this.#judge(entries);
    if (!judged.ok) return judged;
    return this.#write(judged.value.fresh, judged.value.numbers);
  }

  /** Takes entries into the state, or none of them. */
  #judge(entries: readonly Entry[], replayed?: Entry): Result<{ fresh: Entry[]; numbers: number[] }, Failure> {
    const { state, ids } = this.#checkpoint;
    const fresh: Entry[] = [];
    const places = new Map<string, number>();
    const numbers: number[] = [];
    for (const entry of entries) {
      const known = ids.get(entry.id) ?? places.get(entry.id);
      if (known !== undefined) {
        numbers.push(known);
        continue;
      }
      const applied = entry === replayed ? ok(undefined) : (this.#turnable(entry) ?? apply(state, entry));
      if (!applied.ok) {
        for (const done of fresh.toReversed()) if (done !== replayed) retract(state, done.id);
        return fail(applied.failure.code === 'ENTRY_REFUSED' ? applied.failure : applyRefusal(entry, applied.failure));
      }
      fresh.push(entry);
      places.set(entry.id, this.#given + fresh.length);
      numbers.push(this.#given + fresh.length);
    }
    for (const [id, number] of places) ids.set(id, number);
    this.#given += fresh.length;
    return ok({ fresh, numbers });
  }

  /** A change of labels is not undone by itself: the questions have changed with it. */
  #turnable(entry: Entry): Result<never, ReturnType<typeof refusal>> | undefined {
    if (entry.do.kind !== 'undo' && entry.do.kind !== 'redo') return undefined;
    const held = this.state.history.find(entry.do.entry);
    return held?.entry.do.kind === 'relabel' ? fail(refusal(entry, 'undo', 'a change of the questions')) : undefined;
  }

  async #write(fresh: readonly Entry[], numbers: number[]): Promise<Result<Appended, Failure>> {
    if (fresh.length > 0) {
      const written = await this.log.append(fresh.map((entry) => JSON.stringify(entry)));
      if (!written.ok) return this.#fail(written.failure);
      this.change.happen();
    } else {
      // It may have been sent again while its first sending is still on the way to the disk.
      await this.log.flushed();
      if (Math.max(...numbers) > this.log.last)
        return fail(this.#failed ?? { code: 'DISK_WRITE_FAILED', detail: 'the first try' });
    }
    return ok({ numbers, lastSeq: this.log.last });
  }

  /** Undoing what lies further back than the memory for it: the log has it, and is replayed as it then reads. */
  #appendWithReplay(entries: readonly Entry[], old: Entry): Promise<Result<Appended, Failure>> {
    return this.alone(async () => {
      await this.log.flushed();
      const problem = await turnProblem(this.log, old);
      if (problem !== null) return problem.code === 'ENTRY_REFUSED' ? fail(problem) : this.#fail(problem);
      const judged = this.#judge(entries, old);
      if (!judged.ok) return judged;
      const written = await this.#write(judged.value.fresh, judged.value.numbers);
      if (!written.ok) return written;
      const replayed = await replayLog(this.log, this.store.records);
      if (!replayed.ok) return this.#fail(damageFailure(replayed.failure));
      this.#checkpoint = replayed.value;
      return written;
    });
  }

  /**
   * Labels become others, and the questions with them. `plan` sees the head as it is when its turn has come. Entries of
   * windows come before or after, never between.
   */
  relabel(plan: (head: Project) => Result<HeadChange, Failure>): Promise<Result<Project, Failure>> {
    return this.alone(async () => {
      const planned = plan(this.#head);
      if (!planned.ok) return planned;
      const { between, entries, after } = planned.value;
      // New labels first, then the answers, then without the old ones: each is a project that holds together.
      const begun = entries.length === 0 ? ok(undefined) : await this.#putHead(between);
      if (!begun.ok) return begun;
      const judged = this.#judge(entries);
      if (!judged.ok) return judged;
      const written = await this.#write(judged.value.fresh, judged.value.numbers);
      if (!written.ok) return written;
      const put = await this.#putHead(after);
      return put.ok ? ok(this.#head) : put;
    });
  }

  /** A change of the head that touches no answers. `change` sees the head as it is when its turn has come. */
  changeHead(change: (head: Project) => Result<Project, Failure>): Promise<Result<Project, Failure>> {
    return this.alone(async () => {
      const changed = change(this.#head);
      if (!changed.ok) return changed;
      const put = await this.#putHead(changed.value);
      return put.ok ? ok(this.#head) : put;
    });
  }

  addLabeler(labeler: Labeler): Promise<Result<Project, Failure>> {
    return this.changeHead((head) =>
      head.labelers.length >= 64
        ? fail({ code: 'SCHEMA_REFUSED', detail: 'a project has 64 labelers at most' })
        : ok({ ...head, labelers: [...head.labelers, labeler] }),
    );
  }

  /** Takes an import in: its line in the index is the moment from which it counts. */
  commit(commit: Commit): Promise<Result<void, Failure>> {
    return this.alone(async () => {
      const written = await this.store.commit(commit);
      if (!written.ok) return this.#fail(written.failure);
      this.state.grow(this.store.records);
      // If this fails, the next opening does it: the index has all that it needs.
      await this.#putHead(withCommit(this.#head, commit));
      return ok(undefined);
    });
  }

  /** Does something while nothing else changes the project; entries wait. */
  async alone<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#busy += 1;
    const mine = this.#alone.then(work);
    this.#alone = mine.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await mine;
    } finally {
      this.#busy -= 1;
      this.change.happen();
    }
  }

  /** So that the next opening is quick. Given up when an entry comes meanwhile. */
  async checkpoint(): Promise<void> {
    if (this.#failed !== null || this.#checkpointed === this.#given) return;
    await this.log.flushed();
    const seq = this.#given;
    if (this.log.last !== seq) return;
    const checkpoint = { ...this.#checkpoint, seq };
    await writeCheckpoint(
      this.folders.state,
      checkpoint,
      () => this.#given === seq && this.#checkpoint.state === checkpoint.state,
      this.#disk,
    );
    this.#checkpointed = seq;
  }

  async close(): Promise<void> {
    await this.#alone;
    await this.checkpoint().catch(() => {});
    // Whoever still holds it gets a failure and opens it anew.
    this.#failed ??= { code: 'NOT_FOUND', what: 'project' };
    this.change.happen();
    await Promise.all([this.log.close(), this.store.close()]);
  }

  async #putHead(head: Project): Promise<Result<void, Failure>> {
    const written = await writeHead(this.folders.head, head, this.#disk);
    if (!written.ok) return written;
    this.#head = head;
    this.#revision += 1;
    this.change.happen();
    return ok(undefined);
  }

  #fail(failure: Failure): Result<never, Failure> {
    this.#failed ??= failure;
    this.change.happen();
    return fail(failure);
  }
}

export function damageFailure({ file, offset }: FrameDamage, backup: number | null = null): Failure {
  return { code: 'PROJECT_DAMAGED', file, offset, backup };
}

function turnsWhatIsNotHeld(state: ProjectState, ids: EntryIds, { do: doing }: Entry): boolean {
  if (doing.kind !== 'undo' && doing.kind !== 'redo') return false;
  return ids.get(doing.entry) !== undefined && state.history.find(doing.entry) === undefined;
}
