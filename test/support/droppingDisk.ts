import type { FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Disk } from '#host/durable/disk.ts';
import type { Seeded } from './seeded.ts';

type Change = { kind: 'write'; at: number; bytes: Uint8Array } | { kind: 'truncate'; length: number };

interface Content {
  /** What a reader sees now. */
  current: Uint8Array;
  /** What is surely on the platter, and what was written since. */
  durable: Uint8Array;
  unsynced: Change[];
}

type FolderChange =
  | { kind: 'link'; name: string; content: Content }
  | { kind: 'unlink'; name: string }
  /** A folder in it got another name. */
  | { kind: 'move'; from: string; to: string }
  /** A folder in it is there no more. */
  | { kind: 'gone'; path: string; folder: Folder };

interface Folder {
  current: Map<string, Content>;
  durable: Map<string, Content>;
  unsynced: FolderChange[];
}

export interface DroppingDiskOptions {
  chance: Seeded;
  /** Bytes in all; writes beyond fail as on a full disk. */
  capacity?: number;
  /** For the proof that the tests see a missing sync: `sync` that does nothing. */
  forgetSync?: 'files' | 'folders';
}

/** One sector is written whole or not at all; anything larger can tear. */
const SECTOR_BYTES = 512;

/**
 * A disk in memory that does what real ones are allowed to: what was not synced may be lost, arrive in part, or arrive
 * without what was written before it. A kill of the process alone would prove nothing, for the system's cache survives it.
 */
export class DroppingDisk {
  readonly #options: DroppingDiskOptions;
  readonly #folders = new Map<string, Folder>();
  /** Counts every operation that changes something, so that a test can cut the power at any of them. */
  operations = 0;
  /** Called before each of them; throwing here is a crash at this place. */
  onOperation: (count: number) => void = () => {};

  constructor(options: DroppingDiskOptions) {
    this.#options = options;
  }

  get used(): number {
    return [...this.#folders.values()]
      .flatMap((folder) => [...folder.current.values()])
      .reduce((sum, { current }) => sum + current.length, 0);
  }

  /** The power goes: of what was not synced, chance decides what is left. */
  cutPower(): void {
    const { chance } = this.#options;
    const folders = new Set(this.#folders.values());
    for (const folder of folders) {
      // A journal keeps the order of names: some first part of the changes arrived.
      const arrived = folder.unsynced.slice(0, chance.below(folder.unsynced.length + 1));
      for (const lost of folder.unsynced.slice(arrived.length).toReversed()) {
        if (lost.kind === 'move') this.#relocate(lost.to, lost.from);
        if (lost.kind !== 'gone') continue;
        this.#folders.set(lost.path, lost.folder);
        folders.add(lost.folder);
      }
      for (const change of arrived) applyToFolder(folder.durable, change);
      folder.unsynced = [];
      folder.current = new Map(folder.durable);
    }
    const contents = new Set([...this.#folders.values()].flatMap((folder) => [...folder.durable.values()]));
    for (const content of contents) {
      for (const change of content.unsynced) {
        if (chance.below(2) === 0) continue;
        content.durable = applyToFile(content.durable, torn(change, chance));
      }
      content.unsynced = [];
      content.current = content.durable;
    }
  }

  /** The part of `node:fs/promises` that the host writes through. */
  asDisk(): Disk {
    const disk = {
      open: (path: string, flags: string) => Promise.resolve().then(() => this.#open(path, flags)),
      rename: (from: string, to: string) =>
        this.#step(() => {
          if (this.#folders.has(from)) {
            this.#moveFolder(from, to);
            return;
          }
          const content = this.#content(from);
          this.#change(dirname(to), { kind: 'link', name: basename(to), content });
          this.#change(dirname(from), { kind: 'unlink', name: basename(from) });
        }),
      link: (from: string, to: string) =>
        this.#step(() => this.#change(dirname(to), { kind: 'link', name: basename(to), content: this.#content(from) })),
      unlink: (path: string) =>
        this.#step(() => {
          this.#content(path);
          this.#change(dirname(path), { kind: 'unlink', name: basename(path) });
        }),
      mkdir: (path: string) => Promise.resolve().then(() => this.#makeFolder(path)),
      rm: (path: string) => this.#remove(path),
      rmdir: (path: string) => Promise.resolve(this.#folders.delete(path)),
      stat: (path: string) => Promise.resolve().then(() => ({ size: this.#content(path).current.length })),
      readFile: (path: string) => Promise.resolve().then(() => Buffer.from(this.#content(path).current)),
      readdir: (path: string) => Promise.resolve([...this.#folder(path).current.keys(), ...this.#foldersIn(path)]),
      statfs: () => Promise.resolve({ bavail: (this.#options.capacity ?? 2 ** 40) - this.used, bsize: 1 }),
    };
    return disk as unknown as Disk;
  }

  #open(path: string, flags: string): FileHandle {
    if (flags === 'r' && this.#folders.has(path)) return this.#folderHandle(path);
    const folder = this.#folder(dirname(path));
    let content = folder.current.get(basename(path));
    if (content === undefined) {
      if (!flags.startsWith('w') && !flags.startsWith('a')) throw missing(path);
      content = { current: new Uint8Array(), durable: new Uint8Array(), unsynced: [] };
      this.#operate();
      this.#change(dirname(path), { kind: 'link', name: basename(path), content });
    } else if (flags.startsWith('w')) {
      this.#operate();
      write(content, { kind: 'truncate', length: 0 });
    }
    return this.#fileHandle(content);
  }

  #fileHandle(content: Content): FileHandle {
    const put = (bytes: Uint8Array, at: number) =>
      this.#step(() => {
        const growth = Math.max(0, at + bytes.length - content.current.length);
        if (this.used + growth > (this.#options.capacity ?? Number.POSITIVE_INFINITY)) throw full();
        write(content, { kind: 'write', at, bytes: new Uint8Array(bytes) });
      });
    const append = (text: string | Uint8Array) =>
      put(typeof text === 'string' ? new TextEncoder().encode(text) : text, content.current.length);
    const handle = {
      async read(into: Uint8Array, offset: number, length: number, position: number) {
        const part = content.current.subarray(position, position + length);
        into.set(part, offset);
        return { bytesRead: part.length };
      },
      async write(bytes: Uint8Array, offset: number, length: number, position: number) {
        await put(bytes.subarray(offset, offset + length), position);
        return { bytesWritten: length };
      },
      writeFile: append,
      appendFile: append,
      truncate: (length: number) => this.#step(() => write(content, { kind: 'truncate', length })),
      stat: async () => ({ size: content.current.length }),
      sync: () =>
        this.#step(() => {
          if (this.#options.forgetSync === 'files') return;
          content.durable = content.current;
          content.unsynced = [];
        }),
      close: async () => {},
    };
    return handle as unknown as FileHandle;
  }

  #folderHandle(path: string): FileHandle {
    const sync = () =>
      this.#step(() => {
        if (this.#options.forgetSync === 'folders') return;
        const folder = this.#folder(path);
        folder.durable = new Map(folder.current);
        folder.unsynced = [];
      });
    return { sync, close: async () => {} } as unknown as FileHandle;
  }

  #folder(path: string): Folder {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const made: Folder = { current: new Map(), durable: new Map(), unsynced: [] };
    this.#folders.set(path, made);
    return made;
  }

  /** Folders are there for good at once; only files are lost. */
  #makeFolder(path: string): undefined {
    this.#folder(path);
    if (dirname(path) !== path) this.#makeFolder(dirname(path));
  }

  #moveFolder(from: string, to: string): void {
    const there = this.#folders.get(to);
    if (there !== undefined && there.current.size > 0) throw notEmpty();
    this.#relocate(from, to);
    this.#folder(dirname(to)).unsynced.push({ kind: 'move', from, to });
  }

  /** With all that stands in it. */
  #relocate(from: string, to: string): void {
    for (const [path, folder] of new Map(this.#folders)) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#folders.delete(path);
      this.#folders.set(`${to}${path.slice(from.length)}`, folder);
    }
  }

  /** As `rm` with `recursive` and `force`: one name after the other. */
  async #remove(path: string): Promise<void> {
    const folder = this.#folders.get(path);
    if (folder === undefined) {
      const file = this.#folders.get(dirname(path))?.current.has(basename(path));
      if (file === true) await this.#step(() => this.#change(dirname(path), { kind: 'unlink', name: basename(path) }));
      return;
    }
    for (const name of this.#foldersIn(path)) await this.#remove(`${path}/${name}`);
    for (const name of new Set(folder.current.keys())) {
      await this.#step(() => this.#change(path, { kind: 'unlink', name }));
    }
    await this.#step(() => {
      this.#folders.delete(path);
      this.#folder(dirname(path)).unsynced.push({ kind: 'gone', path, folder });
    });
  }

  #foldersIn(path: string): string[] {
    return [...this.#folders.keys()].filter((folder) => dirname(folder) === path).map((folder) => basename(folder));
  }

  #content(path: string): Content {
    const content = this.#folders.get(dirname(path))?.current.get(basename(path));
    if (content === undefined) throw missing(path);
    return content;
  }

  #change(path: string, change: FolderChange): void {
    const folder = this.#folder(path);
    applyToFolder(folder.current, change);
    folder.unsynced.push(change);
  }

  #step(action: () => void): Promise<void> {
    return Promise.resolve().then(() => {
      this.#operate();
      action();
    });
  }

  #operate(): void {
    this.operations += 1;
    this.onOperation(this.operations);
  }
}

function write(content: Content, change: Change): void {
  content.current = applyToFile(content.current, change);
  content.unsynced.push(change);
}

function applyToFile(bytes: Uint8Array, change: Change): Uint8Array {
  if (change.kind === 'truncate') {
    const cut = new Uint8Array(change.length);
    cut.set(bytes.subarray(0, change.length));
    return cut;
  }
  const grown = new Uint8Array(Math.max(bytes.length, change.at + change.bytes.length));
  grown.set(bytes);
  grown.set(change.bytes, change.at);
  return grown;
}

function applyToFolder(names: Map<string, Content>, change: FolderChange): void {
  if (change.kind === 'link') names.set(change.name, change.content);
  else if (change.kind === 'unlink') names.delete(change.name);
}

/** Some of its sectors, from either end; the rest of the range reads as zeros. */
function torn(change: Change, chance: Seeded): Change {
  if (change.kind === 'truncate' || change.bytes.length <= SECTOR_BYTES) return change;
  const sectors = Math.ceil(change.bytes.length / SECTOR_BYTES);
  const keep = Math.min(chance.below(sectors + 1) * SECTOR_BYTES, change.bytes.length);
  const bytes = new Uint8Array(change.bytes);
  if (chance.below(2) === 0) bytes.fill(0, keep);
  else bytes.fill(0, 0, keep);
  return { ...change, bytes };
}

function missing(path: string): Error {
  return Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open', path: basename(path) });
}

function notEmpty(): Error {
  return Object.assign(new Error('ENOTEMPTY'), { code: 'ENOTEMPTY', syscall: 'rename' });
}

function full(): Error {
  return Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' });
}
