import { type FileHandle, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Disk } from '#host/durable/disk.ts';
import { realDisk } from '#host/durable/disk.ts';
import type { Seeded } from '#test/support/seeded.ts';

export interface HoldingOptions {
  /** A folder on the same file system; nothing in it counts after the kill. */
  held: string;
  chance: Seeded;
  /** For the proof that the harness sees a missing sync: paths whose `sync` does nothing. */
  forget?: RegExp | undefined;
  /** Files that are written past this disk, by what it does not stand in front of: of these nothing is sure before a sync. */
  past: RegExp;
  /** Bytes that may still be written, before the disk is full. */
  capacity?: number | undefined;
  /** Called before each step that changes something, and in the middle of a sync. */
  onStep: (step: string, path: string) => void;
}

type Change = { kind: 'write'; at: number; bytes: Uint8Array } | { kind: 'truncate'; length: number };

/** A file apart from its names. */
interface Inode {
  /** Where what is surely on the disk lies; a name of its own that stays. */
  at: string;
  /** What a reader sees; read when it is needed first. */
  bytes: Uint8Array | undefined;
  length: number;
  unsynced: Change[];
  /** Written past this disk, and not synced by anybody that this disk knows of. */
  unsure: boolean;
}

type NameChange = { name: string; inode: Inode | null };

const SECTOR_BYTES = 512;

/**
 * A disk over a real folder, in which a SIGKILL is a power cut: what was not synced is in this process's memory alone.
 * As on a real one, some of it arrives all the same: a part of a write, or a name before what it names.
 */
export class HoldingDisk {
  readonly #options: HoldingOptions;
  readonly #names = new Map<string, Map<string, Inode | null>>();
  readonly #journals = new Map<string, NameChange[]>();
  #inodes = 0;
  #written = 0;

  constructor(options: HoldingOptions) {
    this.#options = options;
  }

  asDisk(): Disk {
    const disk = {
      ...realDisk,
      open: (path: string, flags = 'r') => this.#open(path, flags),
      rename: async (from: string, to: string) => {
        this.#step('rename', to);
        if (await isFolder(from)) {
          // The name may reach the disk at any time; at once is the hardest for whoever did not sync what is inside.
          await realDisk.rename(from, to);
          this.#moveFolder(from, to);
          return;
        }
        const inode = await this.#inode(from);
        await this.#name(to, inode);
        await this.#name(from, null);
      },
      link: async (from: string, to: string) => {
        this.#step('link', to);
        const inode = await this.#inode(from);
        if ((await this.#find(to)) !== undefined) throw systemError('EEXIST', 'link');
        await this.#name(to, inode);
      },
      unlink: async (path: string) => {
        this.#step('unlink', path);
        await this.#inode(path);
        await this.#name(path, null);
      },
      rm: async (path: string, options: object) => {
        this.#step('rm', path);
        this.#forgetFolder(path);
        await realDisk.rm(path, options);
      },
      rmdir: async (path: string) => {
        // What was unlinked in it may still be there.
        await this.#commit(path);
        await realDisk.rmdir(path);
      },
      copyFile: async (from: string, to: string) => {
        const content = await disk.readFile(from);
        const file = await this.#open(to, 'w');
        await file.writeFile(content);
      },
      stat: async (path: string) => {
        const inode = this.#names.get(dirname(path))?.get(basename(path));
        if (inode === null) throw systemError('ENOENT', 'stat');
        if (inode === undefined) return realDisk.stat(path);
        const found = await realDisk.stat(inode.at);
        return Object.assign(found, { size: inode.bytes === undefined ? found.size : inode.length });
      },
      readFile: async (path: string) => {
        const inode = this.#names.get(dirname(path))?.get(basename(path));
        if (inode === null) throw systemError('ENOENT', 'open');
        if (inode === undefined) return realDisk.readFile(path);
        await this.#load(inode);
        return Buffer.from(contentOf(inode));
      },
      readdir: async (path: string) => {
        const names = new Set(await realDisk.readdir(path));
        for (const [name, inode] of this.#names.get(path) ?? []) {
          if (inode === null) names.delete(name);
          else names.add(name);
        }
        return [...names];
      },
    };
    return disk as unknown as Disk;
  }

  async #open(path: string, flags: string): Promise<FileHandle> {
    if (flags === 'r' && (await isFolder(path))) return this.#folderHandle(path);
    let inode = await this.#find(path);
    if (inode === undefined) {
      if (!flags.startsWith('w') && !flags.startsWith('a')) throw systemError('ENOENT', 'open');
      if (!(await isFolder(dirname(path)))) throw systemError('ENOENT', 'open');
      this.#step('create', path);
      inode = { at: this.#heldPath(), bytes: new Uint8Array(), length: 0, unsynced: [], unsure: false };
      await (await realDisk.open(inode.at, 'w', 0o600)).close();
      await this.#name(path, inode);
    } else if (flags.startsWith('w')) {
      this.#step('empty', path);
      await this.#load(inode);
      apply(inode, { kind: 'truncate', length: 0 });
    }
    return this.#fileHandle(path, inode);
  }

  #fileHandle(path: string, inode: Inode): FileHandle {
    const put = async (bytes: Uint8Array, at: number) => {
      this.#step('write', path);
      await this.#load(inode);
      this.#written += bytes.byteLength;
      if (this.#written > (this.#options.capacity ?? Number.POSITIVE_INFINITY)) {
        // A full disk takes what it has room for.
        apply(inode, { kind: 'write', at, bytes: new Uint8Array(bytes.subarray(0, bytes.byteLength >> 1)) });
        throw systemError('ENOSPC', 'write');
      }
      // A copy: the writer may use its buffer again. (A Buffer's own `slice` makes none.)
      const change = { kind: 'write' as const, at, bytes: new Uint8Array(bytes) };
      apply(inode, change);
      if (this.#options.chance.below(4) === 0) await this.#arrive(inode, change);
    };
    let position = 0;
    const handle = {
      read: async (into: Uint8Array, offset: number, length: number, from: number | null) => {
        await this.#load(inode);
        const at = from ?? position;
        const part = contentOf(inode).subarray(at, at + length);
        into.set(part, offset);
        if (from === null) position += part.length;
        return { bytesRead: part.length, buffer: into };
      },
      write: async (bytes: Uint8Array, offset = 0, length = bytes.byteLength - offset, at: number | null = null) => {
        await put(bytes.subarray(offset, offset + length), at ?? position);
        if (at === null) position += length;
        return { bytesWritten: length, buffer: bytes };
      },
      writeFile: (content: string | Uint8Array) => put(bytesOf(content), 0),
      appendFile: async (content: string | Uint8Array) => {
        await this.#load(inode);
        await put(bytesOf(content), inode.length);
      },
      truncate: async (length = 0) => {
        this.#step('truncate', path);
        await this.#load(inode);
        apply(inode, { kind: 'truncate', length });
      },
      stat: async () => {
        await this.#load(inode);
        return { size: inode.length };
      },
      sync: () => this.#sync(path, inode),
      close: async () => {},
    };
    return handle as unknown as FileHandle;
  }

  #folderHandle(path: string): FileHandle {
    const sync = async () => {
      this.#step('sync folder', path);
      if (this.#options.forget?.test(`${path}/`) === true) return;
      await this.#commit(path);
    };
    return { sync, close: async () => {} } as unknown as FileHandle;
  }

  async #sync(path: string, inode: Inode): Promise<void> {
    this.#step('sync', path);
    if (this.#options.forget?.test(path) === true) return;
    inode.unsure = false;
    const changes = inode.unsynced;
    inode.unsynced = [];
    const file = await realDisk.open(inode.at, 'r+');
    try {
      for (const change of changes) {
        if (change.kind === 'truncate') await file.truncate(change.length);
        else {
          const half = change.bytes.byteLength >> 1;
          await file.write(change.bytes, 0, half, change.at);
          this.#step('in a sync', path);
          await file.write(change.bytes, half, change.bytes.byteLength - half, change.at + half);
        }
      }
    } finally {
      await file.close();
    }
    this.#step('after a sync', path);
  }

  /** Some sectors of a write reach the disk before anybody asked for it. */
  async #arrive(inode: Inode, { at, bytes }: { at: number; bytes: Uint8Array }): Promise<void> {
    const sectors = Math.ceil(bytes.byteLength / SECTOR_BYTES);
    const length = Math.min(bytes.byteLength, this.#options.chance.below(sectors + 1) * SECTOR_BYTES);
    if (length === 0) return;
    const from = this.#options.chance.below(2) === 0 ? 0 : bytes.byteLength - length;
    const file = await realDisk.open(inode.at, 'r+');
    await file.write(bytes, from, length, at + from);
    await file.close();
  }

  async #load(inode: Inode): Promise<void> {
    if (inode.bytes !== undefined) return;
    const content = await realDisk.readFile(inode.at);
    // Somebody else may have read it meanwhile, and written to it.
    if (inode.bytes !== undefined) return;
    inode.bytes = content;
    inode.length = content.byteLength;
  }

  async #find(path: string): Promise<Inode | undefined> {
    const known = this.#names.get(dirname(path))?.get(basename(path));
    if (known !== undefined) return known ?? undefined;
    if (!(await isFile(path))) return undefined;
    const at = this.#heldPath();
    await realDisk.link(path, at);
    const again = this.#names.get(dirname(path))?.get(basename(path));
    if (again !== undefined) return again ?? undefined;
    const inode = { at, bytes: undefined, length: 0, unsynced: [], unsure: this.#options.past.test(path) };
    this.#namesIn(dirname(path)).set(basename(path), inode);
    return inode;
  }

  async #inode(path: string): Promise<Inode> {
    const found = await this.#find(path);
    if (found === undefined) throw systemError('ENOENT', 'open');
    return found;
  }

  async #name(path: string, inode: Inode | null): Promise<void> {
    const folder = dirname(path);
    this.#namesIn(folder).set(basename(path), inode);
    const journal = this.#journals.get(folder) ?? [];
    this.#journals.set(folder, [...journal, { name: basename(path), inode }]);
    // A journal keeps the order of names, and may be written at any time.
    if (this.#options.chance.below(4) === 0 && this.#options.forget?.test(`${folder}/`) !== true)
      await this.#commit(folder);
  }

  async #commit(folder: string): Promise<void> {
    const journal = this.#journals.get(folder) ?? [];
    this.#journals.delete(folder);
    for (const { name, inode } of journal) {
      const path = join(folder, name);
      if (inode === null) await realDisk.unlink(path).catch(() => {});
      else {
        // Over whatever has the name now, in one step.
        const beside = this.#heldPath();
        // A name may reach the disk before a byte of what it names.
        if (inode.unsure) await writeFile(beside, '');
        else await realDisk.link(inode.at, beside);
        await realDisk.rename(beside, path);
        // Two names of one file are not renamed over each other.
        await realDisk.unlink(beside).catch(() => {});
      }
    }
  }

  #namesIn(folder: string): Map<string, Inode | null> {
    const known = this.#names.get(folder);
    if (known !== undefined) return known;
    const made = new Map<string, Inode | null>();
    this.#names.set(folder, made);
    return made;
  }

  #moveFolder(from: string, to: string): void {
    for (const map of [this.#names, this.#journals] as Map<string, unknown>[]) {
      for (const [folder, held] of map) {
        if (folder !== from && !folder.startsWith(`${from}/`)) continue;
        map.delete(folder);
        map.set(to + folder.slice(from.length), held);
      }
    }
  }

  #forgetFolder(path: string): void {
    for (const map of [this.#names, this.#journals]) {
      for (const folder of map.keys()) if (folder === path || folder.startsWith(`${path}/`)) map.delete(folder);
    }
    const names = this.#names.get(dirname(path));
    if (names?.has(basename(path)) === true) names.set(basename(path), null);
  }

  #heldPath(): string {
    this.#inodes += 1;
    return join(this.#options.held, String(this.#inodes));
  }

  #step(step: string, path: string): void {
    this.#options.onStep(step, path);
  }
}

function apply(inode: Inode, change: Change): void {
  inode.unsynced.push(change);
  if (change.kind === 'truncate') {
    const cut = new Uint8Array(change.length);
    cut.set(contentOf(inode).subarray(0, change.length));
    inode.bytes = cut;
    inode.length = change.length;
    return;
  }
  const end = change.at + change.bytes.byteLength;
  const bytes = inode.bytes ?? new Uint8Array();
  // Bytes beyond the length may be left of an earlier one.
  if (end > bytes.byteLength || change.at > inode.length) {
    const grown = new Uint8Array(Math.max(end, bytes.byteLength * 2));
    grown.set(contentOf(inode));
    inode.bytes = grown;
  }
  inode.bytes?.set(change.bytes, change.at);
  inode.length = Math.max(inode.length, end);
}

function contentOf({ bytes, length }: Inode): Uint8Array {
  return (bytes ?? new Uint8Array()).subarray(0, length);
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function isFolder(path: string): Promise<boolean> {
  return realDisk.stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isFile(path: string): Promise<boolean> {
  return realDisk.stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code, syscall });
}
