import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { realDisk } from '../durable/disk.ts';
import type { Disk } from '../durable/disk.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';

/** Small things that are known by their SHA-256: descriptions, reasons, manifests of versions. 64 hex digits, no 0x. */
export class ContentStore {
  readonly #folder: string;
  readonly #disk: Disk;

  constructor(folder: string, disk: Disk = realDisk) {
    this.#folder = folder;
    this.#disk = disk;
  }

  async put(content: Uint8Array): Promise<Result<string, Failure>> {
    const hash = sha256Of(content);
    if ((await this.get(hash)) !== null) return ok(hash);
    await this.#disk.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const written = await writeFileDurably(join(this.#folder, hash), content, { disk: this.#disk });
    return written.ok ? ok(hash) : written;
  }

  /** Null where it is not here. What the disk has made of it meanwhile is not given out: it is as good as gone. */
  async get(hash: string): Promise<Buffer | null> {
    const path = join(this.#folder, hash);
    const content = await this.#disk.readFile(path).catch(() => null);
    if (content === null) return null;
    if (sha256Of(content) === hash) return content;
    await this.#disk.rm(path, { force: true });
    return null;
  }
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
