import { type Hash, createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import { Change } from '../change.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf } from '../durable/failures.ts';
import { newId } from '../ids.ts';
import { displayName } from './names.ts';

/** Stays free on the disk for everything else that the host writes. */
const RESERVE_BYTES = 64 * 1024 ** 2;

/** Hashing holds the host's only thread: so much takes half a millisecond on a slow machine. */
const HASHED_AT_ONCE_BYTES = 256 * 1024;

/** A file of the person's that the host may read. The window knows it by its ticket only. */
export interface Source {
  readonly ticket: string;
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** Whether it is the person's own file, or a copy that a browser window sends and that is ours to move. */
  readonly local: boolean;
}

/** A part of a file, as a window sends it: a Blob of the wire's, or bytes that came beside it. */
export type SentPart = Pick<Blob, 'size' | 'bytes'>;

interface Entry extends Source {
  received: number;
  file: FileHandle | undefined;
  /** Of what was received; null where that was not here. */
  hash: Hash | null;
  turn: Promise<unknown>;
  change: Change;
  gone: boolean;
}

const noSuchFile = fail<Failure>({ code: 'NOT_FOUND', what: 'file' });

/** Keeps what windows have offered, from the offer until it is used or given up. */
export class Tickets {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #arrived: (ticket: string) => void;
  readonly #entries = new Map<string, Entry>();

  /** `arrived` is told of every chunk that was taken. */
  constructor(incoming: string, arrived: (ticket: string) => void, disk: Disk = realDisk) {
    this.#folder = incoming;
    this.#arrived = arrived;
    this.#disk = disk;
  }

  /** A file on this machine: picked in the system's dialog, or dropped on the desktop window. */
  async offerLocal(path: string): Promise<Result<OfferedFile, Failure>> {
    const name = displayName(basename(path));
    try {
      // Links are followed now: what is checked is then what is used.
      const real = await realpath(path);
      const found = await this.#disk.stat(real);
      if (!found.isFile()) return fail({ code: 'FILE_UNREADABLE', name, detail: 'not a file' });
      return ok(this.#keep({ ticket: newId(), name, path: real, size: found.size, local: true }, found.size));
    } catch (error) {
      const detail = errorCodeOf(error);
      return fail(detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail });
    }
  }

  /** A file that a browser window is going to send. */
  async offer(name: string, size: number): Promise<Result<OfferedFile, Failure>> {
    const ticket = newId();
    const promised = [...this.#entries.values()].reduce((sum, entry) => sum + entry.size - entry.received, 0);
    try {
      const disk = await this.#disk.statfs(this.#folder);
      const freeBytes = Math.max(0, disk.bavail * disk.bsize - RESERVE_BYTES - promised);
      if (size > freeBytes) return fail({ code: 'DISK_FULL', neededBytes: size, freeBytes });
      // Of an empty file nothing will be sent: it is there at once.
      if (size === 0) await (await this.#disk.open(this.#pathOf(ticket), 'w', 0o600)).close();
    } catch (error) {
      return fail(diskFailure(error, this.#folder, size));
    }
    return ok(this.#keep({ ticket, name: displayName(name), path: this.#pathOf(ticket), size, local: false }, 0));
  }

  /**
   * Takes the next chunk. One that is not next is left out: the answer says where to go on, so that a chunk sent twice
   * (its answer was lost with the connection) does no harm.
   */
  write(ticket: string, offset: number, chunk: SentPart): Promise<Result<{ received: number }, Failure>> {
    const entry = this.#entries.get(ticket);
    if (entry === undefined || entry.local) return Promise.resolve(noSuchFile);
    const mine = entry.turn.then(() => this.#append(entry, offset, chunk));
    entry.turn = mine.catch(() => {});
    return mine;
  }

  received(ticket: string): Result<{ received: number }, Failure> {
    const entry = this.#entries.get(ticket);
    return entry === undefined ? noSuchFile : ok({ received: entry.received });
  }

  find(ticket: string): Source | undefined {
    return this.#entries.get(ticket);
  }

  /** SHA-256 of a file that came whole since the start of the host. It can be asked for once. */
  hashOf(ticket: string): string | undefined {
    const entry = this.#entries.get(ticket);
    if (entry === undefined || entry.received < entry.size) return undefined;
    const { hash } = entry;
    entry.hash = null;
    return hash?.digest('hex');
  }

  /** Ends a ticket; what was sent under it is removed. The person's own file is never touched. */
  async abandon(ticket: string): Promise<void> {
    const entry = this.#entries.get(ticket);
    if (entry === undefined) return;
    this.#entries.delete(ticket);
    entry.gone = true;
    entry.change.happen();
    await entry.turn;
    await this.#closeFile(entry);
    if (!entry.local) await this.#disk.unlink(entry.path).catch(() => {});
  }

  /**
   * Waits until `bytes` of it are there and returns how many are; "stalled" when nothing came for `patienceMs`, "gone"
   * when it was abandoned or the signal aborted.
   */
  async whenReceived(
    ticket: string,
    bytes: number,
    patienceMs: number,
    signal: AbortSignal,
  ): Promise<number | 'stalled' | 'gone'> {
    const entry = this.#entries.get(ticket);
    if (entry === undefined) return 'gone';
    while (!entry.gone && !signal.aborted) {
      const { received } = entry;
      if (received >= Math.min(bytes, entry.size)) return received;
      const patience = AbortSignal.timeout(patienceMs);
      await entry.change.after(entry.change.version, AbortSignal.any([signal, patience]));
      if (patience.aborted && !signal.aborted && entry.received === received) return 'stalled';
    }
    return 'gone';
  }

  /**
   * Takes up the file of a job that an earlier start left. What a browser had sent only in part begins anew: nobody
   * knows how much of it had reached the disk.
   */
  async restore(source: Source): Promise<void> {
    const path = source.local ? source.path : this.#pathOf(source.ticket);
    const size = await this.#disk.stat(path).then(
      (found) => found.size,
      () => 0,
    );
    const whole = source.local || size === source.size;
    this.#keep({ ...source, path }, whole ? source.size : 0);
  }

  /** Removes what earlier starts left and nobody waits for. */
  async sweep(): Promise<void> {
    const names = await this.#disk.readdir(this.#folder);
    const kept = new Set(this.#entries.keys());
    const left = names.filter((name) => !kept.has(name.replace(/\.part$/, '')));
    await Promise.all(left.map((name) => this.#disk.unlink(join(this.#folder, name)).catch(() => {})));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.values()].map((entry) => entry.turn.then(() => this.#closeFile(entry))));
  }

  async #append(entry: Entry, offset: number, chunk: SentPart): Promise<Result<{ received: number }, Failure>> {
    if (entry.gone) return noSuchFile;
    if (offset !== entry.received || chunk.size === 0) return ok({ received: entry.received });
    // More than was offered: the file grew while it was sent.
    if (offset + chunk.size > entry.size) return fail({ code: 'FILE_CHANGED', name: entry.name });
    const bytes = await chunk.bytes();
    try {
      entry.file ??= await this.#disk.open(entry.path, 'w', 0o600);
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await entry.file.write(bytes, written, bytes.length - written, offset + written);
        written += bytesWritten;
      }
      if (offset + chunk.size === entry.size) {
        await entry.file.sync();
        await this.#closeFile(entry);
      }
    } catch (error) {
      return fail(diskFailure(error, this.#folder, entry.size - entry.received));
    }
    // Now, while it is in memory: a file of gigabytes need not be read again for it. After all that can fail.
    for (let at = 0; entry.hash !== null && at < bytes.length; at += HASHED_AT_ONCE_BYTES) {
      entry.hash.update(bytes.subarray(at, at + HASHED_AT_ONCE_BYTES));
      await breathe();
    }
    entry.received += chunk.size;
    entry.change.happen();
    this.#arrived(entry.ticket);
    return ok({ received: entry.received });
  }

  #keep(source: Source, received: number): OfferedFile {
    const { ticket, name, size } = source;
    const entry: Entry = {
      ...source,
      received,
      file: undefined,
      hash: received === 0 && !source.local ? createHash('sha256') : null,
      turn: Promise.resolve(),
      change: new Change(),
      gone: false,
    };
    this.#entries.set(ticket, entry);
    return { ticket, name, size };
  }

  async #closeFile(entry: Entry): Promise<void> {
    const { file } = entry;
    entry.file = undefined;
    await file?.close();
  }

  #pathOf(ticket: string): string {
    return join(this.#folder, `${ticket}.part`);
  }
}
