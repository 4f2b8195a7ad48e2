import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalText } from '#core/canonical/canonical.ts';
import {
  type Benchmark,
  type BenchmarkDocument,
  benchmarkDocumentSchema,
  benchmarkOf,
  benchmarkText,
  hashOfText,
} from '#core/benchmark/benchmark.ts';
import { type Gate, gateSchema } from '#core/benchmark/gate.ts';
import { type ItemResult, type Report, itemResultSchema, reportSchema } from '#core/benchmark/report.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { writeFileDurably } from '../durable/writeFileDurably.ts';

const FILE = /^(?<hash>[0-9a-f]{64})\.json$/;

/**
 * What belongs to benchmarks, all of it named by its hash:
 *
 *     benchmarks/<hash>.json             the document, canonical
 *     benchmarks/reports/<hash>.json     what was measured, canonical
 *     benchmarks/gates.json              what is demanded
 *     derived/benchmarks/<key>.jsonl     what one side did with each item; can be measured again
 */
export class BenchmarkFiles {
  readonly #folder: string;
  readonly #derived: string;
  readonly #disk: Disk;

  constructor(folder: string, derived: string, disk: Disk) {
    this.#folder = folder;
    this.#derived = join(derived, 'benchmarks');
    this.#disk = disk;
  }

  async put(document: BenchmarkDocument): Promise<Result<Benchmark, Failure>> {
    const text = benchmarkText(document);
    if (text === null) return fail({ code: 'BENCHMARK_REFUSED', name: document.name, line: 0, reason: 'not-text' });
    const hash = hashOfText(text);
    const written = await this.#write(join(this.#folder, `${hash}.json`), text);
    return written.ok ? ok(benchmarkOf(document, hash)) : written;
  }

  /** One whose bytes are not what its name says counts as not there. */
  async document(hash: string): Promise<BenchmarkDocument | undefined> {
    const value = await this.#read(join(this.#folder, `${hash}.json`), hash);
    return benchmarkDocumentSchema.safeParse(value).data;
  }

  /** The newest first. */
  async all(): Promise<Benchmark[]> {
    const found: { benchmark: Benchmark; at: number }[] = [];
    for (const hash of await this.#hashesIn(this.#folder)) {
      const document = await this.document(hash);
      if (document === undefined) continue;
      const { mtimeMs } = await this.#disk.stat(join(this.#folder, `${hash}.json`));
      found.push({ benchmark: benchmarkOf(document, hash), at: mtimeMs });
    }
    return found.toSorted((one, other) => other.at - one.at).map(({ benchmark }) => benchmark);
  }

  async remove(hash: string): Promise<Result<void, Failure>> {
    try {
      await this.#disk.unlink(join(this.#folder, `${hash}.json`));
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, this.#folder, 0));
    }
  }

  async putReport(report: Report): Promise<Result<string, Failure>> {
    const text = canonicalText(report);
    if (!text.ok) throw new Error(text.failure.problem);
    const hash = hashOfText(text.value);
    const written = await this.#write(this.reportPath(hash), text.value);
    return written.ok ? ok(hash) : written;
  }

  reportPath(hash: string): string {
    return join(this.#folder, 'reports', `${hash}.json`);
  }

  async report(hash: string): Promise<Report | undefined> {
    return reportSchema.safeParse(await this.#read(this.reportPath(hash), hash)).data;
  }

  /** The newest first. */
  async reports(): Promise<{ hash: string; report: Report }[]> {
    const found: { hash: string; report: Report }[] = [];
    for (const hash of await this.#hashesIn(join(this.#folder, 'reports'))) {
      const report = await this.report(hash);
      if (report !== undefined) found.push({ hash, report });
    }
    return found.toSorted((one, other) => other.report.at - one.report.at || (one.hash < other.hash ? -1 : 1));
  }

  async gates(): Promise<Gate[]> {
    const text = await this.#disk.readFile(join(this.#folder, 'gates.json'), 'utf8').catch(() => '[]');
    return z.array(gateSchema).parse(JSON.parse(text));
  }

  putGates(gates: readonly Gate[]): Promise<Result<void, Failure>> {
    return this.#write(join(this.#folder, 'gates.json'), `${JSON.stringify(gates, null, 2)}\n`);
  }

  /** What was measured so far; a line that a crash cut off is measured again. */
  async results(key: string): Promise<ItemResult[]> {
    const text = await this.#disk.readFile(this.#resultPath(key), 'utf8').catch(() => '');
    const found = new Map<number, ItemResult>();
    for (const line of text.split('\n').slice(0, -1)) {
      const result = itemResultSchema.safeParse(parsed(line));
      if (result.success) found.set(result.data.item, result.data);
    }
    return [...found.values()].toSorted((one, other) => one.item - other.item);
  }

  async addResult(key: string, result: ItemResult): Promise<Result<void, Failure>> {
    try {
      await this.#disk.mkdir(this.#derived, { recursive: true, mode: 0o700 });
      const file = await this.#disk.open(this.#resultPath(key), 'a', 0o600);
      try {
        await file.write(`${JSON.stringify(result)}\n`);
      } finally {
        await file.close();
      }
      return ok(undefined);
    } catch (error) {
      return fail(diskFailure(error, this.#derived, 0));
    }
  }

  /** Puts the results in order and hashes them, so that the same measurements are the same file. */
  async settle(key: string): Promise<Result<{ key: string; sha256: string }, Failure>> {
    const results = await this.results(key);
    const text = results.map((result) => `${JSON.stringify(result)}\n`).join('');
    const written = await this.#write(this.#resultPath(key), text);
    if (!written.ok) return written;
    return ok({ key, sha256: createHash('sha256').update(text).digest('hex') });
  }

  #resultPath(key: string): string {
    return join(this.#derived, `${key}.jsonl`);
  }

  async #write(path: string, text: string): Promise<Result<void, Failure>> {
    try {
      await this.#disk.mkdir(join(this.#folder, 'reports'), { recursive: true, mode: 0o700 });
      return await writeFileDurably(path, text, { disk: this.#disk });
    } catch (error) {
      if (!isDiskError(error)) throw error;
      return fail(diskFailure(error, this.#folder, 0));
    }
  }

  async #read(path: string, hash: string): Promise<unknown> {
    const text = await this.#disk.readFile(path, 'utf8').catch(() => '');
    return sha256Schema.safeParse(hash).success && hashOfText(text) === hash ? parsed(text) : undefined;
  }

  async #hashesIn(folder: string): Promise<string[]> {
    const names = await this.#disk.readdir(folder).catch(() => []);
    return names.flatMap((name) => FILE.exec(name)?.groups?.hash ?? []);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
