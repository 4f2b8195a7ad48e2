import type { Benchmark, BenchmarkDocument, BenchmarkItem, HumanWord } from '#core/benchmark/benchmark.ts';
import { benchmarkOf } from '#core/benchmark/benchmark.ts';
import { type Gate, type Shortfall, gatesFor, shortfallsOf } from '#core/benchmark/gate.ts';
import { GENERAL_TEXT } from '#core/benchmark/generalText.ts';
import { type LineProblem, type MappingOfLines, guessMapping, itemOfLine } from '#core/benchmark/imported.ts';
import type { ItemResult, Report, ReportSummary } from '#core/benchmark/report.ts';
import { cardEntries } from '#core/benchmark/verdict.ts';
import type { Failure } from '#core/failure.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { BenchmarkSubject, BenchmarkWish } from '#protocol/window/benchmarks.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Tickets } from '../files/tickets.ts';
import { newId } from '../ids.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { PATIENCE_MS } from '../library/header.ts';
import type { BenchmarkFiles } from './benchmarkFiles.ts';
import { benchmarkInputSchema } from './benchmarkJob.ts';
import { type MakeWish, type OfferedLines, benchmarkOfSnapshot, itemsOfLines, readLines } from './benchmarkMaking.ts';
import { type SideParts, subjectOf } from './benchmarkSides.ts';

interface Parts extends SideParts {
  files: BenchmarkFiles;
  jobs: Pick<Jobs, 'add'>;
  tickets: Pick<Tickets, 'find' | 'whenReceived' | 'abandon'>;
  outgoing: Pick<Outgoing, 'offer'>;
  key: () => Promise<string>;
}

export interface ImportWish {
  readonly ticket: string;
  readonly name: string;
  readonly note: string;
  readonly mapping: MappingOfLines;
  readonly kind: 'choice' | 'match' | 'text';
  readonly form: BenchmarkDocument['form'];
  readonly about: BenchmarkDocument['about'];
  readonly longestAnswerTokens: number;
}

const noSuchBenchmark = fail<Failure>({ code: 'NOT_FOUND', what: 'benchmark' });
const noSuchReport = fail<Failure>({ code: 'NOT_FOUND', what: 'report' });
const SHOWN_LINES = 10;
const LONGEST_SHOWN = 4_000;

/** What a window can ask of benchmarks, and what registering asks of them. */
export class Benchmarks {
  readonly #parts: Parts;
  #shipped: Promise<string> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<Benchmark[]> {
    await this.#ship();
    const all = await this.#parts.files.all();
    const isShipped = ({ source }: Benchmark) => source.kind === 'app';
    return [...all.filter(isShipped), ...all.filter((one) => !isShipped(one))];
  }

  async get(
    hash: string,
    offset: number,
    limit: number,
  ): Promise<Result<{ benchmark: Benchmark; items: BenchmarkItem[]; human: HumanWord[] }, Failure>> {
    await this.#ship();
    const document = await this.#parts.files.document(hash);
    if (document === undefined) return noSuchBenchmark;
    const items = document.items.slice(offset, offset + limit);
    return ok({ benchmark: benchmarkOf(document, hash), items, human: document.human });
  }

  async make(wish: MakeWish & { root: string }, signal: AbortSignal): Promise<Result<Benchmark, Failure>> {
    const { files, sources, disk } = this.#parts;
    const from = await sources([wish.root]);
    if (!from.ok) return from;
    const [source] = from.value;
    if (source === undefined) return fail({ code: 'NOT_FOUND', what: 'snapshot' });
    const made = await benchmarkOfSnapshot(source, wish, await this.#author(), disk, signal);
    return made.ok ? files.put(made.value) : made;
  }

  async look(
    ticket: string,
    signal: AbortSignal,
  ): Promise<Result<{ lines: string[]; mapping: MappingOfLines | null }, Failure>> {
    const read = await this.#firstLines(ticket, signal);
    if (!read.ok) return read;
    const [first] = read.value;
    return ok({
      lines: read.value.map(({ text }) => text.slice(0, LONGEST_SHOWN)),
      mapping: first === undefined ? null : guessMapping(first.value),
    });
  }

  async tryLines(
    ticket: string,
    mapping: MappingOfLines,
    signal: AbortSignal,
  ): Promise<Result<({ read: true; item: BenchmarkItem } | { read: false; problem: LineProblem })[], Failure>> {
    const read = await this.#firstLines(ticket, signal);
    if (!read.ok) return read;
    return ok(
      read.value.map(({ value }) => {
        const item = itemOfLine(value, mapping);
        return item.ok ? { read: true, item: item.value } : { read: false, problem: item.failure };
      }),
    );
  }

  async importLines(wish: ImportWish, signal: AbortSignal): Promise<Result<Benchmark, Failure>> {
    const { files, disk, tickets } = this.#parts;
    const { ticket, mapping, kind, ...shown } = wish;
    const file = await this.#received(ticket, signal);
    if (!file.ok) return file;
    const { name } = file.value;
    // A choice has to have something to choose from, and an answer nothing.
    if ((kind === 'choice') !== mapping.choices.length > 0)
      return fail({ code: 'BENCHMARK_REFUSED', name, line: 0, reason: 'no-choices' });
    const items = await itemsOfLines(file.value, mapping, disk);
    if (!items.ok) return items;
    const made = await files.put({
      format: 'colophon-benchmark/1',
      ...shown,
      kind,
      author: await this.#author(),
      source: { kind: 'file', name: name.slice(0, 255).toWellFormed() },
      seed: 1,
      items: items.value,
      human: [],
    });
    if (made.ok) await tickets.abandon(ticket);
    return made;
  }

  async remove(hash: string): Promise<Result<void, Failure>> {
    const document = await this.#parts.files.document(hash);
    if (document === undefined || document.source.kind === 'app') return noSuchBenchmark;
    return this.#parts.files.remove(hash);
  }

  async start(wish: BenchmarkWish): Promise<Result<Job, Failure>> {
    await this.#ship();
    const { files, jobs } = this.#parts;
    const subject = await subjectOf(this.#parts, wish.subject);
    if (!subject.ok) return subject;
    let items = 0;
    for (const hash of new Set(wish.benchmarks)) {
      const document = await files.document(hash);
      if (document === undefined) return noSuchBenchmark;
      if (document.kind === 'judge' && wish.judge === null) return fail({ code: 'NO_MODEL_CHOSEN' });
      items += document.items.length;
    }
    return jobs.add({
      kind: 'benchmark',
      subject: subject.value.name,
      input: benchmarkInputSchema.parse({ kind: 'benchmark', wish }),
      total: items * 2,
      unit: 'steps',
      pausable: true,
    });
  }

  async reports(subject: BenchmarkSubject | null, limit: number): Promise<Result<ReportSummary[], Failure>> {
    const of = subject === null ? null : await subjectOf(this.#parts, subject);
    if (of?.ok === false) return of;
    const all = await this.#parts.files.reports();
    return ok(
      all
        .filter(({ report }) => of === null || report.adapter.hash === of.value.hash)
        .slice(0, limit)
        .map(({ hash, report }) => {
          const { adapter, base, previous, judge, at, verdict, parts } = report;
          const benchmarks = parts.map(({ benchmark }) => ({ hash: benchmark.hash, name: benchmark.name }));
          return { hash, adapter, base, previous, judge, at, verdict, benchmarks };
        }),
    );
  }

  async report(hash: string): Promise<Result<Report, Failure>> {
    const report = await this.#parts.files.report(hash);
    return report === undefined ? noSuchReport : ok(report);
  }

  async reportFile(hash: string): Promise<Result<OfferedFile, Failure>> {
    const report = await this.report(hash);
    if (!report.ok) return report;
    const { files, outgoing } = this.#parts;
    return outgoing.offer(files.reportPath(hash), `${report.value.adapter.name} ${hash.slice(0, 8)}.json`);
  }

  async results(
    hash: string,
    benchmark: string,
    offset: number,
    limit: number,
  ): Promise<
    Result<
      {
        items: ({ item: BenchmarkItem | null } & Record<'base' | 'previous' | 'adapter', ItemResult | null>)[];
        of: number;
      },
      Failure
    >
  > {
    const { files } = this.#parts;
    const report = await this.report(hash);
    if (!report.ok) return report;
    const part = report.value.parts.find((one) => one.benchmark.hash === benchmark);
    if (part === undefined) return noSuchBenchmark;
    const document = await files.document(benchmark);
    const of = async (kept: { key: string } | null) =>
      new Map((kept === null ? [] : await files.results(kept.key)).map((result) => [result.item, result]));
    const [base, previous, adapter] = await Promise.all([
      of(part.results.base),
      of(part.results.previous),
      of(part.results.adapter),
    ]);
    const count = part.benchmark.items;
    const places = Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, at) => offset + at);
    return ok({
      items: places.map((place) => ({
        item: document?.items[place] ?? null,
        base: base.get(place) ?? null,
        previous: previous.get(place) ?? null,
        adapter: adapter.get(place) ?? null,
      })),
      of: count,
    });
  }

  gates(): Promise<Gate[]> {
    return this.#parts.files.gates();
  }

  async putGate(wish: Omit<Gate, 'id'> & { id: string | null }): Promise<Result<Gate, Failure>> {
    const { files } = this.#parts;
    const gates = await files.gates();
    if (wish.id !== null && !gates.some(({ id }) => id === wish.id)) return fail({ code: 'NOT_FOUND', what: 'gate' });
    const gate: Gate = { ...wish, id: wish.id ?? newId() };
    const put = await files.putGates([...gates.filter(({ id }) => id !== gate.id), gate]);
    return put.ok ? ok(gate) : put;
  }

  async removeGate(wanted: string): Promise<Result<void, Failure>> {
    const { files } = this.#parts;
    const gates = await files.gates();
    if (!gates.some(({ id }) => id === wanted)) return fail({ code: 'NOT_FOUND', what: 'gate' });
    return files.putGates(gates.filter(({ id }) => id !== wanted));
  }

  async standing(subject: BenchmarkSubject): Promise<Result<{ gates: Gate[]; shortfalls: Shortfall[] }, Failure>> {
    const { files } = this.#parts;
    const of = await subjectOf(this.#parts, subject);
    if (!of.ok) return of;
    const { hash, recipe, snapshots } = of.value;
    const gates = gatesFor(await files.gates(), { recipe: recipe ?? '', snapshots });
    const reports = await this.#reportsOf(hash);
    return ok({
      gates,
      shortfalls: shortfallsOf(
        gates,
        reports.map(({ report }) => report),
      ),
    });
  }

  /** What registering has to know: whether it may, and what the adapter's card tells. */
  async admit(
    subject: BenchmarkSubject,
    name: string,
  ): Promise<Result<{ name: string; hash: string; verdict: string }[], Failure>> {
    const standing = await this.standing(subject);
    if (!standing.ok) return standing;
    const { shortfalls } = standing.value;
    const named = (missing: boolean) => [
      ...new Set(
        shortfalls.filter(({ reason }) => (reason === 'not-measured') === missing).map(({ benchmark }) => benchmark),
      ),
    ];
    if (shortfalls.length > 0)
      return fail({ code: 'GATE_NOT_MET', name, missing: named(true).join(', '), below: named(false).join(', ') });
    const of = await subjectOf(this.#parts, subject);
    return of.ok ? ok(await this.#cardOf(of.value.hash)) : of;
  }

  /** Of each benchmark the newest word. */
  async #cardOf(hash: string): Promise<{ name: string; hash: string; verdict: string }[]> {
    const told = new Set<string>();
    const reports = await this.#reportsOf(hash);
    return reports
      .flatMap(({ hash: report, report: of }) => cardEntries(of, report))
      .filter(({ name }) => {
        const isNew = !told.has(name);
        told.add(name);
        return isNew;
      })
      .slice(0, 100);
  }

  async #reportsOf(adapter: string): Promise<{ hash: string; report: Report }[]> {
    const reports = await this.#parts.files.reports();
    return reports.filter(({ report }) => report.adapter.hash === adapter);
  }

  async #author(): Promise<BenchmarkDocument['author']> {
    const key = await this.#parts.key();
    return { profile: key, name: key.slice(0, 12) };
  }

  async #firstLines(ticket: string, signal: AbortSignal) {
    const file = await this.#received(ticket, signal);
    return file.ok ? readLines(file.value, SHOWN_LINES, this.#parts.disk) : file;
  }

  async #received(ticket: string, signal: AbortSignal): Promise<Result<OfferedLines, Failure>> {
    const { tickets } = this.#parts;
    const file = tickets.find(ticket);
    if (file === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
    const there = await tickets.whenReceived(ticket, file.size, PATIENCE_MS, signal);
    if (typeof there !== 'string') return ok(file);
    return fail(signal.aborted ? { code: 'CANCELLED' } : { code: 'FILE_GONE', name: file.name });
  }

  /** The app's own lies there like any other. */
  async #ship(): Promise<void> {
    this.#shipped ??= this.#parts.files.put(GENERAL_TEXT).then((put) => (put.ok ? put.value.hash : ''));
    await this.#shipped;
  }
}
