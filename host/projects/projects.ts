import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Entry } from '#core/curate/entry.ts';
import type { Project } from '#core/curate/project.ts';
import { type TemplateId, templates } from '#core/curate/templates.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Opened, ProjectSummary, Standing } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log/log.ts';
import { backUp, goBack, newestBackup } from './backups.ts';
import { foldersOf, makeFolders } from './folders.ts';
import { readHead, writeHead } from './head.ts';
import { Leases, RENEW_MS } from './leases.ts';
import { type Appended, OpenProject, damageFailure } from './openProject.ts';

/** A project that nobody uses for so long is closed, which writes its checkpoint. */
const IDLE_MS = 60_000;
/** So long without an entry, and a checkpoint is written. */
const QUIET_MS = 4_000;
const BACKUP_MS = 30 * 60_000;
const REMOVED_KEPT_MS = 30 * 24 * 3_600_000;
/** To each window that watches: ten a second at most. */
const SHORTEST_PAUSE_MS = 100;

interface Held {
  opening: Promise<Result<OpenProject, Failure>>;
  users: number;
  idle: ReturnType<typeof setTimeout> | undefined;
  quiet: ReturnType<typeof setTimeout> | undefined;
  backedUpAt: number;
  backedUpSeq: number;
}

interface Parts {
  folder: string;
  /** Where what can be made again lies, by project. */
  derived: string;
  disk: Disk;
  log: Log;
  /** The public key by which this machine's person is known. */
  self: () => Promise<string>;
  /** The list of projects is not what it was. */
  revised: () => void;
  /** Unfinished imports by id: their packs are not swept away. */
  importing: () => ReadonlySet<string>;
  /** Whether a job is at work in a project. */
  atWork: (project: string) => boolean;
}

const noProject = fail<Failure>({ code: 'NOT_FOUND', what: 'project' });

/** All projects of this machine. Each is opened when it is needed, once, and closed when nobody needs it any more. */
export class Projects {
  readonly #parts: Parts;
  readonly #leases = new Leases();
  readonly #held = new Map<string, Held>();
  /** Those that are being closed: opened again only after. */
  readonly #ending = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<ProjectSummary[]> {
    const { folder, disk } = this.#parts;
    const summaries: ProjectSummary[] = [];
    for (const name of await disk.readdir(folder)) {
      const found = /^([0-7][0-9A-HJKMNP-TV-Z]{25})(?:\.removed-(\d+))?$/.exec(name);
      const id = found?.[1];
      if (id === undefined) continue;
      const head = await this.#headOf(id, name);
      const removedAt = found?.[2] === undefined ? null : Number(found[2]);
      summaries.push(
        head.ok
          ? {
              id,
              name: head.value.name,
              createdAt: head.value.createdAt,
              records: head.value.records,
              removedAt,
              failure: null,
            }
          : {
              id,
              name: (await this.#nameInBackup(name, head.failure)) ?? id,
              createdAt: 0,
              records: 0,
              removedAt,
              failure: head.failure,
            },
      );
    }
    return summaries.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  }

  async create(name: string, template: TemplateId | null): Promise<Result<Project, Failure>> {
    const { folder, disk, revised, self } = this.#parts;
    const id = newId();
    const asked = template === null ? { fields: [], questions: [], guidelines: '' } : templates[template];
    const { fields, questions, guidelines } = structuredClone(asked);
    // Whoever labels here first is whose machine it is: without a key nobody could ever be paid for it.
    const labelers = [{ id: newId(), name: 'Labeler 1', key: await self() }];
    const head: Project = {
      format: 1,
      id,
      name,
      createdAt: Date.now(),
      fields: [...fields],
      questions: [...questions],
      guidelines,
      labelers,
      sources: [],
      records: 0,
    };
    const folders = foldersOf(join(folder, id));
    try {
      await makeFolders(folders, disk);
    } catch (error) {
      return fail(diskFailure(error, folder, 0));
    }
    const written = await writeHead(folders.head, head, disk);
    if (!written.ok) return written;
    revised();
    return ok(head);
  }

  /** Opens a project for as long as the work takes. */
  async with<Value>(
    id: string,
    work: (project: OpenProject) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    const held = this.#hold(id);
    held.users += 1;
    try {
      const opened = await held.opening;
      if (!opened.ok) return opened;
      return await work(opened.value);
    } finally {
      held.users -= 1;
      this.#rest(id, held);
    }
  }

  open(id: string, window: string): Promise<Result<Opened, Failure>> {
    return this.with(id, async (project) =>
      ok({ project: project.head, standing: this.#standing(project, window), blocks: project.store.blocks }),
    );
  }

  takeOver(id: string, window: string): Promise<Result<Standing, Failure>> {
    return this.with(id, async (project) => {
      this.#leases.takeOver(id, window);
      project.change.happen();
      return ok(this.#standing(project, window));
    });
  }

  /** The standing now and after changes; renews the lease while somebody listens. Ends where the project cannot be read. */
  async *watch(id: string, window: string, signal: AbortSignal): AsyncGenerator<Standing, Result<void, Failure>> {
    const held = this.#hold(id);
    held.users += 1;
    try {
      const opened = await held.opening;
      if (!opened.ok) return opened;
      const project = opened.value;
      let sent = '';
      while (!signal.aborted) {
        if (project.failed !== null) return fail(project.failed);
        const seen = project.change.version;
        const standing = this.#standing(project, window);
        if (sent !== JSON.stringify(standing)) yield standing;
        sent = JSON.stringify(standing);
        await pause(SHORTEST_PAUSE_MS, undefined, { signal }).catch(() => {});
        await project.change.after(seen, AbortSignal.any([signal, AbortSignal.timeout(RENEW_MS)]));
      }
      return ok(undefined);
    } finally {
      held.users -= 1;
      this.#rest(id, held);
    }
  }

  append(id: string, window: string, entries: readonly Entry[]): Promise<Result<Appended, Failure>> {
    return this.with(id, async (project) => {
      if (!this.#leases.take(id, window)) return fail({ code: 'ANOTHER_WINDOW_WRITES' });
      const appended = await project.append(entries);
      if (appended.ok) this.#quiet(id, project);
      return appended;
    });
  }

  /** Whether a window may change the project; for changes that are not entries. */
  writes(id: string, window: string): Result<void, Failure> {
    return this.#leases.take(id, window) ? ok(undefined) : fail({ code: 'ANOTHER_WINDOW_WRITES' });
  }

  async changeHead(id: string, change: (head: Project) => Result<Project, Failure>): Promise<Result<Project, Failure>> {
    const changed = await this.with(id, (project) => project.changeHead(change));
    if (changed.ok) this.#parts.revised();
    return changed;
  }

  async remove(id: string): Promise<Result<void, Failure>> {
    if (this.#parts.atWork(id)) return fail({ code: 'BUSY', what: 'job' });
    await this.#end(id);
    return this.#rename(id, `${id}.removed-${Date.now()}`);
  }

  async restore(id: string): Promise<Result<void, Failure>> {
    const name = (await this.#parts.disk.readdir(this.#parts.folder)).find((other) =>
      other.startsWith(`${id}.removed-`),
    );
    return name === undefined ? noProject : this.#rename(name, id);
  }

  async goBack(id: string): Promise<Result<Project, Failure>> {
    if (this.#parts.atWork(id)) return fail({ code: 'BUSY', what: 'job' });
    await this.#end(id);
    const gone = await goBack(foldersOf(join(this.#parts.folder, id)), this.#parts.disk);
    if (!gone.ok) return gone;
    this.#parts.revised();
    return this.with(id, async (project) => ok(project.head));
  }

  /** Removes for good what was removed long ago, with what was derived from it. */
  async sweep(): Promise<void> {
    const { folder, derived, disk, log } = this.#parts;
    for (const name of await disk.readdir(folder)) {
      const removedAt = Number(/\.removed-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
      if (Date.now() - removedAt < REMOVED_KEPT_MS || Number.isNaN(removedAt)) continue;
      const id = name.slice(0, name.indexOf('.'));
      try {
        await disk.rm(join(derived, id), { recursive: true, force: true });
        await disk.rm(join(folder, name), { recursive: true, force: true });
      } catch (error) {
        log.error('a removed project stays', error);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((id) => this.#end(id)));
  }

  #standing(project: OpenProject, window: string): Standing {
    return {
      lease: this.#leases.take(project.id, window) ? 'write' : 'read',
      revision: project.revision,
      records: project.store.records,
      lastSeq: project.log.last,
    };
  }

  #hold(id: string): Held {
    const known = this.#held.get(id);
    if (known !== undefined) {
      clearTimeout(known.idle);
      return known;
    }
    const held: Held = {
      opening: this.#open(id),
      users: 0,
      idle: undefined,
      quiet: undefined,
      backedUpAt: 0,
      backedUpSeq: -1,
    };
    this.#held.set(id, held);
    return held;
  }

  async #open(id: string): Promise<Result<OpenProject, Failure>> {
    const { folder, disk, log, importing } = this.#parts;
    const root = join(folder, id);
    await this.#ending.get(id);
    const there = await disk.stat(join(root, 'project.json')).then(
      () => true,
      () => false,
    );
    if (!there && (await newestBackup(foldersOf(root), disk)) === null) return noProject;
    try {
      const opened = await OpenProject.open(root, disk);
      if (!opened.ok) {
        log.warn('a project is damaged', { file: opened.failure.file, offset: opened.failure.offset });
        return fail(damageFailure(opened.failure, await newestBackup(foldersOf(root), disk)));
      }
      await opened.value.store.sweep(importing());
      return opened;
    } catch (error) {
      return fail(diskFailure(error, root, 0));
    }
  }

  /** Nobody uses it for now: it is closed after a while, or at once where it can no longer be trusted. */
  #rest(id: string, held: Held): void {
    if (held.users > 0) return;
    clearTimeout(held.idle);
    const close = () => {
      this.#end(id, held).catch((error: unknown) => this.#parts.log.error('a project could not be closed', error));
    };
    const sound = async () => {
      const opened = await held.opening;
      return opened.ok && opened.value.failed === null;
    };
    sound().then(
      (is) => {
        if (held.users > 0 || this.#held.get(id) !== held) return;
        if (!is) close();
        else held.idle = setTimeout(close, IDLE_MS).unref();
      },
      () => close(),
    );
  }

  #quiet(id: string, project: OpenProject): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    clearTimeout(held.quiet);
    const settle = async () => {
      await project.checkpoint();
      if (performance.now() - held.backedUpAt > BACKUP_MS) await this.#backUp(held, project);
    };
    held.quiet = setTimeout(() => {
      settle().catch((error: unknown) => this.#parts.log.error('no checkpoint was written', error));
    }, QUIET_MS).unref();
  }

  async #backUp(held: Held, project: OpenProject): Promise<void> {
    if (held.backedUpSeq === project.seq || project.failed !== null) return;
    held.backedUpAt = performance.now();
    held.backedUpSeq = project.seq;
    const made = await project.alone(() => backUp(project.folders, Date.now(), this.#parts.disk));
    if (!made.ok) this.#parts.log.warn('no copy of a project was made', { code: made.failure.code });
  }

  async #end(id: string, only?: Held): Promise<void> {
    const held = this.#held.get(id);
    if (held === undefined || (only !== undefined && held !== only) || (only !== undefined && held.users > 0)) return;
    this.#held.delete(id);
    clearTimeout(held.idle);
    clearTimeout(held.quiet);
    const end = this.#close(held).finally(() => {
      if (this.#ending.get(id) === end) this.#ending.delete(id);
    });
    this.#ending.set(id, end);
    await end;
  }

  async #close(held: Held): Promise<void> {
    const opened = await held.opening;
    if (!opened.ok) return;
    if (opened.value.seq > 0 || opened.value.store.records > 0) await this.#backUp(held, opened.value);
    await opened.value.close();
  }

  async #rename(from: string, to: string): Promise<Result<void, Failure>> {
    const { folder, disk, revised } = this.#parts;
    try {
      await disk.rename(join(folder, from), join(folder, to));
      await syncFolder(folder, disk);
      revised();
      return ok(undefined);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      return code === 'ENOENT' ? noProject : fail(diskFailure(error, folder, 0));
    }
  }

  async #headOf(id: string, name: string): Promise<Result<Project, Failure>> {
    const held = this.#held.get(id);
    const opened = held === undefined ? undefined : await held.opening;
    if (opened?.ok === true) return ok(opened.value.head);
    if (opened !== undefined) return opened;
    const folders = foldersOf(join(this.#parts.folder, name));
    const read = await readHead(folders.head, this.#parts.disk);
    return read.ok ? read : fail(damageFailure(read.failure, await newestBackup(folders, this.#parts.disk)));
  }

  /** What a damaged project was called when its last good copy was made. */
  async #nameInBackup(name: string, failure: Failure): Promise<string | undefined> {
    if (failure.code !== 'PROJECT_DAMAGED' || failure.backup === null) return undefined;
    const { backups } = foldersOf(join(this.#parts.folder, name));
    const head = await readHead(join(backups, String(failure.backup), 'project.json'), this.#parts.disk);
    return head.ok ? head.value.name : undefined;
  }
}
