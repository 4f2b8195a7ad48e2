import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Run, type RunLine, runSchema } from '#core/train/run.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';

export interface RunPlaces {
  readonly folder: string;
  readonly head: string;
  readonly log: string;
  readonly examples: string;
  readonly checkpoints: string;
  /** Where the child writes the finished adapter, and what it is called once it is on the disk. */
  readonly adapterPart: string;
  readonly adapter: string;
}

const PART = /^(?<name>step-(?<step>\d{9})\.ckpt)\.part$/;
const CHECKPOINT = /^step-(?<step>\d{9})\.ckpt$/;
const READ_BYTES = 1024 * 1024;

/**
 * The folder of runs, one folder each:
 *
 *     run.json             what a person sees of it, replaced as a whole
 *     examples.jsonl       the records as they are learned
 *     log.jsonl            lines that are only added
 *     checkpoints/         step-000000120.ckpt; the child writes "….part", synced, and the host gives it its name
 *     adapter.gguf         what came out of it
 */
export class RunFiles {
  readonly folder: string;
  readonly #disk: Disk;

  constructor(folder: string, disk: Disk) {
    this.folder = folder;
    this.#disk = disk;
  }

  placesOf(run: string): RunPlaces {
    const folder = join(this.folder, run);
    return {
      folder,
      head: join(folder, 'run.json'),
      log: join(folder, 'log.jsonl'),
      examples: join(folder, 'examples.jsonl'),
      checkpoints: join(folder, 'checkpoints'),
      adapterPart: join(folder, 'adapter.part'),
      adapter: join(folder, 'adapter.gguf'),
    };
  }

  async make(run: Run): Promise<Result<void, Failure>> {
    try {
      await this.#disk.mkdir(this.placesOf(run.id).checkpoints, { recursive: true, mode: 0o700 });
      const written = await this.write(run);
      if (written.ok) await syncFolder(this.folder, this.#disk);
      return written;
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  write(run: Run): Promise<Result<void, Failure>> {
    return writeFileDurably(this.placesOf(run.id).head, `${JSON.stringify(run, null, 2)}\n`, { disk: this.#disk });
  }

  /** Every run that can be read. One that cannot stays where it is. */
  async all(): Promise<Run[]> {
    const runs: Run[] = [];
    for (const id of await this.#disk.readdir(this.folder)) {
      if (!ulidSchema.safeParse(id).success) continue;
      const run = await this.#disk
        .readFile(this.placesOf(id).head, 'utf8')
        .then((text) => runSchema.safeParse(JSON.parse(text)).data)
        .catch(() => undefined);
      if (run?.id === id) runs.push(run);
    }
    return runs;
  }

  /** Adds lines, and brings them to the disk where `sync` says so. A line that a crash cut off is taken away first. */
  async append(run: string, lines: readonly RunLine[], sync: boolean): Promise<Result<void, Failure>> {
    try {
      const file = await this.#disk.open(this.placesOf(run).log, 'a', 0o600);
      try {
        await file.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        if (sync) await file.sync();
      } finally {
        await file.close();
      }
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  /** After a crash: a last line without its end was never whole. */
  async mendLog(run: string): Promise<Result<void, Failure>> {
    try {
      const { log } = this.placesOf(run);
      const bytes = await this.#disk.readFile(log).catch(() => Buffer.alloc(0));
      const whole = bytes.lastIndexOf(0x0a) + 1;
      if (whole === bytes.length) return ok(undefined);
      const file = await this.#disk.open(log, 'r+');
      try {
        await file.truncate(whole);
        await file.sync();
      } finally {
        await file.close();
      }
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  /** Gives a checkpoint its name, once it is surely on the disk. `part` is the child's word and is not trusted. */
  async keepCheckpoint(
    run: string,
    part: string,
    step: number,
  ): Promise<Result<{ sha256: string; bytes: number }, Failure>> {
    const named = PART.exec(part)?.groups;
    if (named === undefined || Number(named.step) !== step) {
      return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it names a checkpoint that cannot be one' });
    }
    const { checkpoints } = this.placesOf(run);
    return this.#settle(join(checkpoints, part), join(checkpoints, named.name ?? ''), checkpoints);
  }

  /** The same for the finished adapter. */
  keepAdapter(run: string): Promise<Result<{ sha256: string; bytes: number }, Failure>> {
    const { adapterPart, adapter, folder } = this.placesOf(run);
    return this.#settle(adapterPart, adapter, folder);
  }

  /** Removes checkpoints that nothing needs any more; `needed` are steps. The newest two always stay. */
  async prune(run: string, needed: ReadonlySet<number>): Promise<void> {
    const { checkpoints } = this.placesOf(run);
    const steps = await this.steps(run);
    const newest = new Set(steps.toSorted((one, other) => other - one).slice(0, 2));
    for (const step of steps) {
      if (needed.has(step) || newest.has(step)) continue;
      await this.#disk.unlink(join(checkpoints, `step-${String(step).padStart(9, '0')}.ckpt`)).catch(() => {});
    }
  }

  /** Of the checkpoints that are whole, in no order. */
  async steps(run: string): Promise<number[]> {
    const names = await this.#disk.readdir(this.placesOf(run).checkpoints).catch(() => []);
    return names.flatMap((name) => {
      const step = CHECKPOINT.exec(name)?.groups?.step;
      return step === undefined ? [] : [Number(step)];
    });
  }

  /** What a child that was killed left unfinished. */
  async sweep(run: string): Promise<void> {
    const { checkpoints, adapterPart } = this.placesOf(run);
    const names = await this.#disk.readdir(checkpoints).catch(() => []);
    for (const name of names) {
      if (PART.test(name)) await this.#disk.unlink(join(checkpoints, name)).catch(() => {});
    }
    await this.#disk.unlink(adapterPart).catch(() => {});
  }

  /** Of a run that was cancelled, what shows what it was stays. */
  async discard(run: string): Promise<void> {
    const { checkpoints, examples } = this.placesOf(run);
    await this.sweep(run);
    await this.#disk.rm(checkpoints, { recursive: true, force: true }).catch(() => {});
    await this.#disk.unlink(examples).catch(() => {});
  }

  async remove(run: string): Promise<Result<void, Failure>> {
    try {
      await this.#disk.rm(this.placesOf(run).folder, { recursive: true, force: true });
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  async hashOf(path: string): Promise<Result<{ sha256: string; bytes: number }, Failure>> {
    try {
      const file = await this.#disk.open(path, 'r');
      try {
        const hash = createHash('sha256');
        const chunk = new Uint8Array(READ_BYTES);
        let bytes = 0;
        for (;;) {
          const { bytesRead } = await file.read(chunk, 0, chunk.length, bytes);
          if (bytesRead === 0) break;
          hash.update(chunk.subarray(0, bytesRead));
          bytes += bytesRead;
        }
        return ok({ sha256: hash.digest('hex'), bytes });
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, this.folder, 0));
    }
  }

  async #settle(
    part: string,
    place: string,
    folder: string,
  ): Promise<Result<{ sha256: string; bytes: number }, Failure>> {
    try {
      const file = await this.#disk.open(part, process.platform === 'win32' ? 'r+' : 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      const hashed = await this.hashOf(part);
      if (!hashed.ok) return hashed;
      await this.#disk.rename(part, place);
      await syncFolder(folder, this.#disk);
      return hashed;
    } catch (error) {
      return fail(diskFailure(error, this.folder, 0));
    }
  }
}
