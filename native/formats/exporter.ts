import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { ExportOptions, ExportReport } from '#core/curate/exporting.ts';
import { exportBytes } from './write/exportBytes.ts';
import type { ExportProject, ExportRow } from './write/exportProject.ts';

/** Takes rows a batch at a time and writes the file as they come. */
export class Exporter {
  readonly #ended: Promise<ExportReport>;
  #failed: unknown;
  #batch: readonly ExportRow[] | 'end' | undefined;
  /** Settles when the writer wants more: what it was given before is on its way to the disk. */
  #hungry = Promise.withResolvers<void>();
  #fed = Promise.withResolvers<void>();

  constructor(path: string, project: ExportProject, options: ExportOptions) {
    this.#ended = this.#write(path, project, options);
    this.#ended.catch((error: unknown) => {
      this.#failed = error;
      this.#hungry.resolve();
    });
  }

  async add(rows: readonly ExportRow[]): Promise<void> {
    await this.#hungry.promise;
    if (this.#failed !== undefined) throw this.#failed;
    this.#feed(rows);
    await this.#hungry.promise;
    if (this.#failed !== undefined) throw this.#failed;
  }

  async end(): Promise<ExportReport> {
    await this.#hungry.promise;
    if (this.#failed === undefined) this.#feed('end');
    return this.#ended;
  }

  #feed(batch: readonly ExportRow[] | 'end'): void {
    this.#batch = batch;
    this.#hungry = Promise.withResolvers();
    this.#fed.resolve();
  }

  async *#rows(): AsyncGenerator<readonly ExportRow[]> {
    for (;;) {
      this.#hungry.resolve();
      await this.#fed.promise;
      this.#fed = Promise.withResolvers();
      const batch = this.#batch;
      if (batch === 'end' || batch === undefined) return;
      yield batch;
    }
  }

  async #write(path: string, project: ExportProject, options: ExportOptions): Promise<ExportReport> {
    const made = exportBytes(project, this.#rows(), options);
    const file = await open(path, 'w', 0o600);
    try {
      for await (const bytes of made.bytes) await writeAll(file, bytes);
    } finally {
      await file.close();
    }
    return made.report();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}
