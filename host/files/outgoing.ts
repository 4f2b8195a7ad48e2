import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import { FILE_CHUNK_BYTES } from '#protocol/window/fileChunk.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { errorCodeOf } from '../durable/failures.ts';
import { newId } from '../ids.ts';
import type { Shell } from '../shell.ts';

interface Made {
  readonly path: string;
  readonly offered: OfferedFile;
}

const noSuchFile = fail<Failure>({ code: 'NOT_FOUND', what: 'file' });

/** Files that the host made for the person. A window knows them by tickets, as it knows those that it offers. */
export class Outgoing {
  readonly #disk: Disk;
  readonly #made = new Map<string, Made>();

  constructor(disk: Disk = realDisk) {
    this.#disk = disk;
  }

  /** The same path keeps its ticket, so asking twice makes no second one. */
  async offer(path: string, name: string): Promise<Result<OfferedFile, Failure>> {
    try {
      const { size } = await this.#disk.stat(path);
      const known = [...this.#made.values()].find((other) => other.path === path && other.offered.size === size);
      if (known !== undefined) return ok(known.offered);
      const offered = { ticket: newId(), name, size };
      this.#made.set(offered.ticket, { path, offered });
      return ok(offered);
    } catch (error) {
      return fail({ code: 'FILE_UNREADABLE', name, detail: errorCodeOf(error) });
    }
  }

  /** The next chunk; an empty one at the end. */
  async read(ticket: string, offset: number): Promise<Result<{ chunk: Blob }, Failure>> {
    const made = this.#made.get(ticket);
    if (made === undefined) return noSuchFile;
    try {
      const file = await this.#disk.open(made.path, 'r');
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(FILE_CHUNK_BYTES, made.offered.size - offset)));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
        return ok({ chunk: new Blob([bytes.subarray(0, bytesRead)]) });
      } finally {
        await file.close();
      }
    } catch (error) {
      return fail({ code: 'FILE_UNREADABLE', name: made.offered.name, detail: errorCodeOf(error) });
    }
  }

  async save(ticket: string, shell: Shell): Promise<Result<{ saved: boolean }, Failure>> {
    const made = this.#made.get(ticket);
    if (made === undefined || shell.saveFile === undefined) return noSuchFile;
    try {
      return ok({ saved: await shell.saveFile(made.path, made.offered.name) });
    } catch (error) {
      return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
    }
  }
}
