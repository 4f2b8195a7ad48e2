import { join } from 'node:path';
import { z } from 'zod';
import { adapterSchema } from '#core/adapter.ts';
import type { Adapter } from '#core/adapter.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, errorCodeOf } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { ShelvedAdapter } from './row.ts';

const WEIGHTS = 'adapter.gguf';
const FACTS = 'adapter.json';
const PART = '.part';

/** adapter.json, beside the weights. */
export const factsSchema = z.object({ version: z.literal(1), adapter: adapterSchema });

/**
 * The folder of adapters, one folder each, named by the hash of its weights:
 *
 *     <job>.part/adapter.gguf (synced) -> <job>.part/adapter.json (synced) -> fsync -> rename to <hash>/ -> fsync
 *
 * Beside the weights lies all that is known of them, so that a lost catalogue loses no adapter.
 */
export class AdapterFiles {
  readonly folder: string;
  readonly #disk: Disk;

  constructor(folder: string, disk: Disk = realDisk) {
    this.folder = folder;
    this.#disk = disk;
  }

  pathOf(hash: string): string {
    return join(this.folder, hash, WEIGHTS);
  }

  /** An empty place for a job's weights. */
  async begin(jobId: string): Promise<Result<string, Failure>> {
    const part = this.#partOf(jobId);
    try {
      await this.#disk.rm(part, { recursive: true, force: true });
      await this.#disk.mkdir(part, { recursive: true, mode: 0o700 });
      return ok(join(part, WEIGHTS));
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  /** Gives a job's weights, which are on the disk, their name. What stood under it before is replaced. */
  async put(jobId: string, adapter: Adapter): Promise<Result<ShelvedAdapter, Failure>> {
    const [part, place] = [this.#partOf(jobId), join(this.folder, adapter.hash)];
    const written = await this.#writeFacts(join(part, FACTS), adapter);
    if (!written.ok) return written;
    try {
      await syncFolder(part, this.#disk);
      await this.#disk.rm(place, { recursive: true, force: true });
      await this.#disk.rename(part, place);
      await syncFolder(this.folder, this.#disk);
      return ok(await this.#look(adapter));
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  rewrite(adapter: Adapter): Promise<Result<void, Failure>> {
    return this.#writeFacts(join(this.folder, adapter.hash, FACTS), adapter);
  }

  /** Whether the weights are still what was put here. */
  async check({ adapter, fileBytes, fileModifiedMs }: ShelvedAdapter): Promise<Result<void, Failure>> {
    const { name } = adapter;
    try {
      const found = await this.#look(adapter);
      const same = found.fileBytes === fileBytes && found.fileModifiedMs === fileModifiedMs;
      return same ? ok(undefined) : fail({ code: 'FILE_CHANGED', name });
    } catch (error) {
      const detail = errorCodeOf(error);
      return fail(detail === 'ENOENT' ? { code: 'FILE_GONE', name } : { code: 'FILE_UNREADABLE', name, detail });
    }
  }

  async remove(hash: string): Promise<Result<void, Failure>> {
    try {
      await this.#disk.rm(join(this.folder, hash), { recursive: true, force: true });
      return ok(undefined);
    } catch (error) {
      return fail({ code: 'DISK_WRITE_FAILED', detail: errorCodeOf(error) });
    }
  }

  async discard(jobId: string): Promise<void> {
    await this.#disk.rm(this.#partOf(jobId), { recursive: true, force: true }).catch(() => {});
  }

  /** Removes what jobs left that are known no more. */
  async sweep(jobIds: ReadonlySet<string>): Promise<void> {
    const names = await this.#disk.readdir(this.folder);
    const left = names.filter((name) => name.endsWith(PART)).map((name) => name.slice(0, -PART.length));
    await Promise.all(left.filter((id) => !jobIds.has(id)).map((id) => this.discard(id)));
  }

  /** Every adapter that lies here whole, for a catalogue that was lost. */
  async *all(): AsyncGenerator<ShelvedAdapter> {
    for (const hash of await this.#disk.readdir(this.folder)) {
      if (!sha256Schema.safeParse(hash).success) continue;
      const shelved = await this.#read(hash);
      if (shelved !== undefined) yield shelved;
    }
  }

  async #read(hash: string): Promise<ShelvedAdapter | undefined> {
    try {
      const text = await this.#disk.readFile(join(this.folder, hash, FACTS), 'utf8');
      const { adapter } = factsSchema.parse(JSON.parse(text));
      const shelved = await this.#look(adapter);
      return adapter.hash === hash && shelved.fileBytes === adapter.header.fileBytes ? shelved : undefined;
    } catch {
      // Not ours, or damaged: it stays where it is, and adding the same file again repairs it.
      return undefined;
    }
  }

  async #look(adapter: Adapter): Promise<ShelvedAdapter> {
    const found = await this.#disk.stat(this.pathOf(adapter.hash));
    return { adapter, fileBytes: found.size, fileModifiedMs: Math.round(found.mtimeMs) };
  }

  #writeFacts(path: string, adapter: Adapter): Promise<Result<void, Failure>> {
    return writeFileDurably(path, `${JSON.stringify({ version: 1, adapter }, null, 2)}\n`, { disk: this.#disk });
  }

  #partOf(jobId: string): string {
    return join(this.folder, `${jobId}${PART}`);
  }
}
