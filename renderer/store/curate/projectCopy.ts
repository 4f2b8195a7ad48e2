import type { DexieOptions } from 'dexie';
import { monotonicFactory } from 'ulid';
import type { Doing, Entry } from '#core/curate/entry.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { apply, retract } from '#core/curate/state.ts';
import { ProjectState } from '#core/curate/state/projectState.ts';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import type { Opened, Standing } from '#protocol/window/projects.ts';
import type { Host } from '#renderer/host/client.ts';
import { RecordCopy } from './recordCopy.ts';
import { catchUp, fetchState } from './fetching.ts';
import { Keeping } from './keeping.ts';
import type { ActFailure, Acted, OpenProject, ProjectNow } from './openProject.ts';
import { RecordReader } from './recordReader.ts';
import { Sending } from './sending.ts';
import { UndoStacks } from './undoStacks.ts';
import { begin } from './beginning.ts';
import { windowId } from './windowId.ts';

const newId = monotonicFactory();
/** A stream that ended is asked for again, but not in a hurry. */
const PAUSE_MS = 1_000;

export interface CopyOptions {
  host: Host;
  /** For tests: another IndexedDB than the browser's. */
  database?: DexieOptions;
  /** Whether records are copied into this window's database. */
  copies: boolean;
}

/**
 * A project in this window. What a person does goes: memory, then the window's database, then the host's disk, and is
 * "saved" when the host says so. The host's folder is the truth; whatever here does not fit it is fetched from it again.
 */
export class ProjectCopy implements OpenProject {
  readonly id: string;
  readonly #host: Host;
  readonly #options: CopyOptions;
  readonly #reader: RecordReader;
  readonly #records: RecordCopy;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();

  #now: ProjectNow;
  #state: ProjectState;
  /** The last entry of the host's log that is in the state; what waits comes on top. */
  #seq = 0;
  #keeping: Keeping | null = null;
  #sending: Sending;
  #stacks = new UndoStacks();
  /** Done and not acknowledged, in order. */
  #waiting: Entry[] = [];
  /** Of these, what is not in the window's database yet. */
  #unkept: Entry[] = [];
  /** Done here and kept from the host by another window: brought when this one writes again. */
  #heldBack: Entry[] = [];
  /** What is shown has to be opened anew before anything else. */
  #isOutdated = false;
  /** While something is being put into the window's database. */
  #kept: Promise<void> | undefined;
  /** Turns of what lies further back than this window remembers: seen when the host has done them. */
  readonly #unseen = new Set<string>();
  #latest: Standing;
  /** One thing at a time that replaces the state or catches up. */
  #turn: Promise<void> = Promise.resolve();

  private constructor(opened: Opened, options: CopyOptions) {
    this.id = opened.project.id;
    this.#host = options.host;
    this.#options = options;
    this.#latest = opened.standing;
    this.#state = new ProjectState(opened.standing.records);
    this.#reader = new RecordReader(this.id, this.#host, () => this.#keeping?.database ?? null);
    this.#records = new RecordCopy(this.id, this.#host, this.#closing.signal, (copying) => this.#change({ copying }));
    this.#sending = this.#newSending();
    this.#now = {
      head: opened.project,
      lease: opened.standing.lease,
      records: opened.standing.records,
      me: opened.project.labelers[0]?.id ?? '',
      version: 0,
      saving: { waiting: 0, savedAt: null, trouble: null },
      copying: null,
      canUndo: false,
      canRedo: false,
    };
  }

  static async open(project: string, options: CopyOptions, signal: AbortSignal): Promise<ProjectCopy> {
    const opened = await options.host.projects.open({ project, window: windowId }, { signal });
    const copy = new ProjectCopy(opened, options);
    await copy.#begin(opened);
    void copy.#follow();
    return copy;
  }

  get now(): ProjectNow {
    return this.#now;
  }

  get state(): ProjectState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  act(doing: Doing): Result<Acted, ActFailure> {
    if (this.#now.lease !== 'write') return fail({ code: 'READING' });
    const entry = { id: newId(), at: Date.now(), by: this.#now.me, do: doing };
    const applied = apply(this.#state, entry);
    if (!applied.ok) return applied;
    this.#add(entry);
    return ok({ entry: entry.id, records: applied.value.records });
  }

  undo(): Result<Acted, ActFailure> {
    return this.#turnBack('undo', this.#stacks.toUndo(this.#now.me));
  }

  redo(): Result<Acted, ActFailure> {
    return this.#turnBack('redo', this.#stacks.toRedo(this.#now.me));
  }

  peek(record: number): CurateRecord | undefined {
    return this.#reader.peek(record);
  }

  read(records: ArrayLike<number>): Promise<CurateRecord[]> {
    return this.#reader.read(records, this.#now.records);
  }

  prefetch(records: ArrayLike<number>): void {
    this.read(records).catch(() => {});
  }

  chooseMe(me: string): void {
    if (!this.#now.head.labelers.some(({ id }) => id === me)) return;
    this.#change({ me, version: this.#now.version + 1 });
    void this.#keeping?.chooseMe(me);
  }

  async takeOver(): Promise<void> {
    await this.#host.projects.takeOver({ project: this.id, window: windowId });
    await this.#inTurn(() => this.#reopen());
  }

  /** Resolves when the host has everything that can be brought to it. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#sending.stop();
    await this.#turn.catch(() => {});
    await this.#keeping?.close();
  }

  #turnBack(kind: 'undo' | 'redo', target: string | undefined): Result<Acted, ActFailure> {
    if (target === undefined) return fail({ code: 'NOTHING' });
    const done = this.act({ kind, entry: target });
    if (done.ok || done.failure.code === 'READING') return done;
    if (done.failure.code !== 'NOT_HELD') {
      this.#stacks.drop(this.#now.me, target);
      this.#change({});
      return done;
    }
    const entry = { id: newId(), at: Date.now(), by: this.#now.me, do: { kind, entry: target } };
    this.#unseen.add(entry.id);
    this.#add(entry);
    return ok({ entry: entry.id, records: new Uint32Array(0) });
  }

  #add(entry: Entry): void {
    this.#waiting.push(entry);
    this.#unkept.push(entry);
    this.#stacks.note(entry);
    this.#changeState();
    this.#kept ??= this.#keep();
  }

  /** What comes while the database is busy goes together into the next transaction. */
  async #keep(): Promise<void> {
    while (this.#unkept.length > 0) {
      const entries = this.#unkept;
      this.#unkept = [];
      await this.#keeping?.keep(entries, this.#state, this.#seq);
      this.#sending.send(entries);
    }
    this.#kept = undefined;
  }

  #newSending(): Sending {
    return new Sending(this.id, this.#host, {
      acknowledged: (entries, numbers) => this.#acknowledged(entries, numbers),
      refused: (entry, failure) => this.#refused(entry, failure),
      troubled: (trouble) => {
        this.#change({ saving: { ...this.#now.saving, trouble } });
        if (trouble !== 'lost' && trouble.code === 'ANOTHER_WINDOW_WRITES') this.#later(() => this.#reopen());
      },
    });
  }

  #acknowledged(entries: readonly Entry[], numbers: readonly number[]): void {
    const ids = new Set(entries.map(({ id }) => id));
    this.#waiting = this.#waiting.filter(({ id }) => !ids.has(id));
    const follows = numbers.every((number, place) => number === this.#seq + place + 1);
    if (follows) this.#seq += numbers.length;
    this.#change({ saving: { waiting: this.#waiting.length, savedAt: Date.now(), trouble: null } });
    void this.#keeping?.acknowledge([...ids], this.#seq);
    const unseen = entries.filter(({ id }) => this.#unseen.delete(id)).length;
    // Something else came between, or the host did what this window could not do by itself.
    if (!follows || unseen > 0) this.#later(() => this.#fetch());
    else if (this.#latest.lastSeq > this.#seq) this.#later(() => this.#comeUp());
  }

  #refused(entry: Entry, failure: Failure): void {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#stacks.forget(entry);
    void this.#keeping?.forget([entry.id]);
    const taken = this.#unseen.delete(entry.id) || retract(this.#state, entry.id) !== null;
    this.#change({ saving: { ...this.#now.saving, waiting: this.#waiting.length, trouble: failure } });
    this.#changeState();
    if (!taken) this.#later(() => this.#fetch());
  }

  async #begin(opened: Opened): Promise<void> {
    const { project, standing } = opened;
    await this.#kept;
    this.#sending.stop();
    this.#sending = this.#newSending();
    this.#heldBack.push(...this.#waiting);
    this.#waiting = [];
    const writes = standing.lease === 'write';
    if (writes) {
      this.#keeping ??= new Keeping(this.id, this.#options.database);
    } else {
      await this.#keeping?.close();
      this.#keeping = null;
    }
    const mayLack = writes ? this.#heldBack : [];
    const begun = await begin(this.#host, opened, this.#keeping, mayLack, this.#closing.signal);
    if (writes) this.#heldBack = [];

    this.#latest = standing;
    this.#isOutdated = false;
    this.#unseen.clear();
    this.#stacks = begun.stacks;
    this.#state = begun.state;
    this.#seq = begun.seq;
    const mine = project.labelers.find(({ id }) => id === (begun.me ?? this.#now.me));
    this.#change({
      head: project,
      lease: standing.lease,
      me: mine?.id ?? project.labelers[0]?.id ?? '',
      saving: { waiting: 0, savedAt: this.#now.saving.savedAt, trouble: begun.trouble },
    });
    this.#changeState();
    this.#copyRecords();
  }

  /** Until it has come, nothing can be done here: it would be on top of what is about to be replaced. */
  async #reopen(): Promise<void> {
    this.#isOutdated = true;
    this.#change({ lease: 'read' });
    await this.#begin(await this.#host.projects.open({ project: this.id, window: windowId }));
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const stream = await this.#host.projects.watch({ project: this.id, window: windowId }, { signal });
        for await (const standing of stream) this.#later(() => this.#take(standing));
      } catch {
        // A lost connection, or a project that was removed: the pause below, then again.
      }
      await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    }
  }

  async #take(standing: Standing): Promise<void> {
    const before = this.#latest;
    this.#latest = standing;
    if (this.#isOutdated || standing.lease !== this.#now.lease) return this.#reopen();
    if (standing.revision !== before.revision || standing.records !== this.#now.records) {
      const { project } = await this.#host.projects.open({ project: this.id, window: windowId });
      this.#change({ head: project });
    }
    if (standing.records > this.#state.records) {
      this.#state.grow(standing.records);
      this.#changeState();
      this.#copyRecords();
    }
    return this.#comeUp();
  }

  /** Takes in what others did: while something of this window is on its way, the host's answer to it says more. */
  async #comeUp(): Promise<void> {
    if (this.#waiting.length > 0 || this.#latest.lastSeq <= this.#seq) return;
    const from = { state: this.#state, seq: this.#seq };
    const caught = await catchUp(this.#host, this.id, from, this.#closing.signal);
    if (caught === null || this.#waiting.length > 0) return this.#fetch();
    this.#seq = caught.seq;
    this.#changeState();
    await this.#keeping?.keep([], this.#state, this.#seq);
  }

  /** The state anew from the host, and on top of it what the host did not have then. */
  async #fetch(): Promise<void> {
    const fetched = await fetchState(this.#host, this.id, this.#closing.signal);
    this.#state = fetched.state;
    this.#seq = fetched.seq;
    for (const entry of this.#waiting) apply(this.#state, entry);
    this.#changeState();
    await this.#keeping?.rewrite(this.#state, this.#seq);
  }

  #copyRecords(): void {
    const database = this.#keeping?.database ?? null;
    if (this.#options.copies && database !== null) this.#records.bring(database, this.#now.head, this.#state.records);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** What goes wrong there is made good by the next word of the host. */
  #later(work: () => Promise<void>): void {
    this.#inTurn(work).catch(() => {});
  }

  #changeState(): void {
    const { waiting } = this.#now.saving;
    this.#change({
      records: this.#state.records,
      version: this.#now.version + 1,
      ...(waiting === this.#waiting.length ? {} : { saving: { ...this.#now.saving, waiting: this.#waiting.length } }),
    });
  }

  #change(part: Partial<ProjectNow>): void {
    const next = { ...this.#now, ...part };
    this.#now = {
      ...next,
      canUndo: next.lease === 'write' && this.#stacks.toUndo(next.me) !== undefined,
      canRedo: next.lease === 'write' && this.#stacks.toRedo(next.me) !== undefined,
    };
    for (const listener of this.#listeners) listener();
  }
}
