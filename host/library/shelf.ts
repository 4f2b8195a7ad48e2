import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import type { Model, ModelHeader } from '#core/model.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import type { ParseEngine } from '../engine/parseEngine.ts';
import { readModel } from './reads.ts';
import type { ShelvedModel } from './row.ts';
import { writeModel } from './writes.ts';

interface Parts {
  folder: string;
  catalogue: Catalogue;
  parse: ParseEngine;
  disk?: Disk | undefined;
  /** A model came to the shelf. */
  added: (model: Model) => void;
}

/** The folder of model files, each under the hash of its content. */
export class Shelf {
  readonly folder: string;
  readonly #catalogue: Catalogue;
  readonly #parse: ParseEngine;
  readonly #disk: Disk;
  readonly #added: (model: Model) => void;

  constructor({ folder, catalogue, parse, disk, added }: Parts) {
    this.folder = folder;
    this.#catalogue = catalogue;
    this.#parse = parse;
    this.#disk = disk ?? realDisk;
    this.#added = added;
  }

  pathOf(hash: string): string {
    return join(this.folder, `${hash}.gguf`);
  }

  /** Where a job makes a model; with a number, one of the pieces that it will be made of. */
  partOf(jobId: string, piece?: number): string {
    return join(this.folder, piece === undefined ? `${jobId}.part` : `${jobId}.${piece}.part`);
  }

  /**
   * Puts a finished part file in its place and into the catalogue. A content that is there already is the same model:
   * it keeps its name, and the part goes. Carried out again after a crash in the middle, it comes to the same.
   */
  async put(hash: string, part: string, fileName: string): Promise<Result<Model, Failure>> {
    const path = this.pathOf(hash);
    const known = readModel(this.#catalogue, hash);
    const there = known !== undefined && (await this.check(known)).ok;
    try {
      if (!there) {
        await this.#sync(part);
        await this.#disk.rename(part, path);
      }
    } catch (error) {
      // Without a part file, the rename had been made before the crash.
      if (errorCodeOf(error) !== 'ENOENT') return fail(diskFailure(error, this.folder, 0));
    }
    // Also after the rename: one hard link of a file over another leaves both.
    await this.#disk.unlink(part).catch(() => {});
    if (known !== undefined && there) return ok(known.model);
    try {
      await syncFolder(this.folder, this.#disk);
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
    const shelved = await this.#enter(hash, fileName, known?.model);
    if (!shelved.ok && known === undefined) await this.#disk.unlink(path).catch(() => {});
    return shelved;
  }

  /** Whether the file of a model is still what was put here. */
  async check({ model, fileBytes, fileModifiedMs }: ShelvedModel): Promise<Result<void, Failure>> {
    const { name } = model;
    try {
      const found = await this.#disk.stat(this.pathOf(model.hash));
      const same = found.size === fileBytes && Math.round(found.mtimeMs) === fileModifiedMs;
      return same ? ok(undefined) : fail({ code: 'FILE_CHANGED', name });
    } catch (error) {
      const detail = errorCodeOf(error);
      return fail(detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail });
    }
  }

  async remove(hash: string): Promise<Result<void, Failure>> {
    try {
      await this.#disk.unlink(this.pathOf(hash));
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
    }
    return ok(undefined);
  }

  /** Removes part files that no job knows. */
  async sweep(jobIds: ReadonlySet<string>): Promise<void> {
    const names = await this.#disk.readdir(this.folder);
    const left = names.filter((name) => name.endsWith('.part') && !jobIds.has(name.replace(/(?:\.\d+)?\.part$/, '')));
    await Promise.all(left.map((name) => this.#disk.unlink(join(this.folder, name)).catch(() => {})));
  }

  /** Enters the files that a lost catalogue knew; each has its hash in its name. Returns how many there were. */
  async adopt(): Promise<number> {
    let adopted = 0;
    for (const file of await this.#disk.readdir(this.folder)) {
      const hash = file.replace(/\.gguf$/, '');
      if (!sha256Schema.safeParse(hash).success || readModel(this.#catalogue, hash) !== undefined) continue;
      const entered = await this.#enter(hash, '', undefined);
      if (entered.ok) adopted += 1;
    }
    return adopted;
  }

  /** Brings a file's bytes to the disk before it gets its name. Windows syncs only what is open for writing. */
  async #sync(path: string): Promise<void> {
    const file = await this.#disk.open(path, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #enter(hash: string, fileName: string, known: Model | undefined): Promise<Result<Model, Failure>> {
    const path = this.pathOf(hash);
    try {
      const found = await this.#disk.stat(path);
      const read = await this.#parse.modelHeader({
        path,
        name: fileName,
        fileBytes: found.size,
        availableBytes: found.size,
      });
      if (!read.ok) return read;
      if (read.value.kind === 'more') return fail({ code: 'MODEL_FILE_DAMAGED', name: fileName, detail: 'cut' });
      const { header } = read.value;
      const model = known ?? { hash, name: nameOf(fileName, header), header, addedAt: Date.now() };
      const written = writeModel(this.#catalogue, {
        model,
        fileBytes: found.size,
        fileModifiedMs: Math.round(found.mtimeMs),
      });
      if (!written.ok) return written;
      this.#added(model);
      return ok(model);
    } catch (error) {
      return fail({ code: 'FILE_UNREADABLE', name: fileName, detail: errorCodeOf(error) });
    }
  }
}

/** People know a model by the name of its file; what the header says is often a converter's default. */
function nameOf(fileName: string, header: ModelHeader): string {
  return fileName.replace(/\.gguf$/i, '').trim() || header.name.trim() || header.architecture;
}
