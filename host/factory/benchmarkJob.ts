import { z } from 'zod';
import type { BenchmarkDocument } from '#core/benchmark/benchmark.ts';
import { benchmarkOf } from '#core/benchmark/benchmark.ts';
import { agreementOf } from '#core/benchmark/judging.ts';
import { METRICS } from '#core/benchmark/metrics.ts';
import { RESAMPLES, compared } from '#core/benchmark/paired.ts';
import type { ItemResult, JudgeAgreement, Report, ReportPart, Side } from '#core/benchmark/report.ts';
import { verdictOf } from '#core/benchmark/verdict.ts';
import type { Failure } from '#core/failure.ts';
import type { Model } from '#core/model.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { benchmarkWishSchema } from '#protocol/window/benchmarks.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { judgeAnswer, judgeWords, measureItem } from './benchmarkAsk.ts';
import type { BenchmarkEngine, LoadedBase, MeasuredAdapter } from './benchmarkEngine.ts';
import type { BenchmarkFiles } from './benchmarkFiles.ts';
import { type SideParts, type Subject, contaminationOf, previousOf, resultKey, subjectOf } from './benchmarkSides.ts';

export const benchmarkInputSchema = z.object({ kind: z.literal('benchmark'), wish: benchmarkWishSchema });

/** An item that brings the child down so often is not measured again. */
const MOST_CRASHES = 3;

interface Parts extends SideParts {
  files: BenchmarkFiles;
  engine: BenchmarkEngine;
  settings: Pick<SettingsStore, 'current'>;
  version: string;
  key: () => Promise<string>;
  /** The report lies there: the card of its adapter may tell of it. */
  measured: (hash: string, report: Report) => Promise<Result<void, Failure>>;
}

interface Measured {
  readonly document: BenchmarkDocument;
  readonly hash: string;
  readonly keys: Partial<Record<Side, string>>;
  agreement: JudgeAgreement | null;
}

/**
 * Measures an adapter:
 *
 *     for each benchmark, for each side (base, previous, adapter): items, one by one -> derived results
 *     -> the judge's ratings -> figures, contamination -> report
 *
 * What was measured once under the same conditions is never measured again, so a paused job goes on where it was, and the
 * base's figures serve every adapter.
 */
export function benchmarkJob(parts: Parts): JobDefinition {
  return {
    kind: 'benchmark',
    atOnce: 1,
    async run(context): Promise<JobOutcome> {
      try {
        return await new Measuring(parts, context).carryOut();
      } finally {
        await parts.engine.end();
      }
    },
    // What was measured is good, whoever asks for it next.
    discard: () => Promise.resolve(),
  };
}

class Measuring {
  readonly #parts: Parts;
  readonly #context: JobContext;
  #done = 0;
  #loaded: { model: Model; path: string; as: LoadedBase } | undefined;

  constructor(parts: Parts, context: JobContext) {
    this.#parts = parts;
    this.#context = context;
  }

  async carryOut(): Promise<Result<string, Failure>> {
    const { wish } = benchmarkInputSchema.parse(this.#context.input);
    const documents: { hash: string; document: BenchmarkDocument }[] = [];
    for (const hash of new Set(wish.benchmarks)) {
      const document = await this.#parts.files.document(hash);
      if (document === undefined) return fail({ code: 'NOT_FOUND', what: 'benchmark' });
      documents.push({ hash, document });
    }
    const subject = await subjectOf(this.#parts, wish.subject);
    if (!subject.ok) return subject;
    const previous = await previousOf(this.#parts, subject.value, wish.previous);
    if (!previous.ok) return previous;
    const base = await this.#parts.base(subject.value.base);
    if (!base.ok) return base;
    const judged = documents.some(({ document }) => document.kind === 'judge');
    if (judged && wish.judge === null) return fail({ code: 'NO_MODEL_CHOSEN' });
    const judge = judged && wish.judge !== null ? await this.#parts.base(wish.judge) : null;
    if (judge?.ok === false) return judge;

    const sides: { side: Side; hash: string | null; adapters: readonly MeasuredAdapter[] }[] = [
      { side: 'base', hash: null, adapters: [] },
      ...(previous.value === null
        ? []
        : [{ side: 'previous' as const, hash: previous.value.hash, adapters: [previous.value.file] }]),
      { side: 'adapter', hash: subject.value.hash, adapters: [subject.value.file] },
    ];
    const total = documents.reduce((sum, { document }) => sum + document.items.length, 0) * sides.length;
    this.#context.progress(0, total);
    const bytes = subject.value.file.bytes + (previous.value?.file.bytes ?? 0);
    const loaded = await this.#load(base.value, bytes);
    if (!loaded.ok) return loaded;

    const all: Measured[] = [];
    for (const { hash, document } of documents) {
      const keys: Partial<Record<Side, string>> = {};
      for (const { side, hash: adapter, adapters } of sides) {
        const key = resultKey({
          benchmark: hash,
          base: base.value.model.hash,
          adapter,
          judge: document.kind === 'judge' ? wish.judge : null,
          contextTokens: loaded.value.contextTokens,
          device: loaded.value.device,
        });
        keys[side] = key;
        const measured = await this.#measure(document, key, adapters, bytes);
        if (!measured.ok) return measured;
      }
      all.push({ document, hash, keys, agreement: null });
    }
    if (judge !== null) {
      const rated = await this.#judge(all, judge.value);
      if (!rated.ok) return rated;
    }
    return this.#report(all, subject.value, {
      base: base.value.model,
      previous: previous.value,
      judge: judge?.value.model ?? null,
      device: loaded.value.device,
    });
  }

  async #load(base: { model: Model; path: string }, adapterBytes: number): Promise<Result<LoadedBase, Failure>> {
    const { engine, settings } = this.#parts;
    const { device, contextTokens, threads } = settings.current;
    const how = { device, contextTokens, threads, adapterBytes };
    const loaded = await engine.load(base.model, base.path, how, this.#context.signal);
    if (loaded.ok) this.#loaded = { ...base, as: loaded.value };
    return loaded;
  }

  /** The items that this side has not been asked yet. */
  async #measure(
    document: BenchmarkDocument,
    key: string,
    adapters: readonly MeasuredAdapter[],
    bytes: number,
  ): Promise<Result<void, Failure>> {
    const { files, engine } = this.#parts;
    const known = new Set((await files.results(key)).map(({ item }) => item));
    for (const item of document.items.keys()) {
      this.#done += 1;
      if (known.has(item)) continue;
      const measured = await this.#surely(bytes, () =>
        measureItem(engine, document, item, adapters, this.#context.signal),
      );
      if (!measured.ok) return measured;
      const kept = await files.addResult(key, measured.value);
      if (!kept.ok) return kept;
      this.#context.progress(this.#done);
    }
    this.#context.progress(this.#done);
    return ok(undefined);
  }

  /** Again with a new child, where the one that was asked fell. */
  async #surely<Value>(bytes: number, work: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> {
    for (let crashes = 0; ;) {
      const done = await work();
      if (done.ok || this.#context.signal.aborted) return done;
      crashes += 1;
      if (done.failure.code !== 'ENGINE_CRASHED' || crashes >= MOST_CRASHES || this.#loaded === undefined) return done;
      const again = await this.#load(this.#loaded, bytes);
      if (!again.ok) return again;
    }
  }

  async #judge(all: Measured[], judge: { model: Model; path: string }): Promise<Result<void, Failure>> {
    const { files, engine } = this.#parts;
    const { signal } = this.#context;
    const loaded = await this.#load(judge, 0);
    if (!loaded.ok) return loaded;
    for (const one of all) {
      const { document, keys } = one;
      if (document.kind !== 'judge') continue;
      for (const key of Object.values(keys)) {
        for (const result of await files.results(key)) {
          if (result.said === null || result.scores.rating !== undefined) continue;
          const item = document.items[result.item];
          const asked = {
            messages: item?.messages ?? [],
            answer: result.said,
            reference: item?.references[0] ?? null,
            seed: document.seed,
          };
          const rating = await this.#surely(0, () => judgeAnswer(engine, asked, signal));
          if (!rating.ok) return rating;
          const scores: ItemResult['scores'] = rating.value === null ? {} : { rating: rating.value };
          const kept = await files.addResult(key, { ...result, scores, tooLong: rating.value === null });
          if (!kept.ok) return kept;
        }
      }
      const words = await this.#surely(0, () => judgeWords(engine, document, signal));
      if (!words.ok) return words;
      one.agreement = document.human.length === 0 ? null : agreementOf(document.human, words.value, document.seed);
    }
    return ok(undefined);
  }

  async #report(
    all: readonly Measured[],
    subject: Subject,
    of: { base: Model; previous: { hash: string; name: string } | null; judge: Model | null; device: string },
  ): Promise<Result<string, Failure>> {
    const { files, key, version, measured } = this.#parts;
    const parts: ReportPart[] = [];
    for (const one of all) {
      const part = await this.#part(one, subject);
      if (!part.ok) return part;
      parts.push(part.value);
    }
    const report: Report = {
      format: 'colophon-benchmark-report/1',
      adapter: { hash: subject.hash, name: subject.name, run: subject.run },
      base: { hash: of.base.hash, name: of.base.name },
      previous: of.previous === null ? null : { hash: of.previous.hash, name: of.previous.name },
      judge: of.judge === null ? null : { hash: of.judge.hash, name: of.judge.name },
      measuredBy: await key(),
      at: Date.now(),
      seed: all[0]?.document.seed ?? 0,
      resamples: RESAMPLES,
      device: of.device,
      version,
      parts,
      verdict: verdictOf(parts),
    };
    const hash = await files.putReport(report);
    if (!hash.ok) return hash;
    const told = await measured(hash.value, report);
    return told.ok ? hash : told;
  }

  async #part({ document, hash, keys, agreement }: Measured, subject: Subject): Promise<Result<ReportPart, Failure>> {
    const { files } = this.#parts;
    const settled: Partial<Record<Side, { key: string; sha256: string }>> = {};
    for (const side of ['base', 'previous', 'adapter'] as const) {
      const key = keys[side];
      if (key === undefined) continue;
      const kept = await files.settle(key);
      if (!kept.ok) return kept;
      settled[side] = kept.value;
    }
    const { base, previous, adapter } = settled;
    if (base === undefined || adapter === undefined) throw new Error('A side was not measured.');
    const results = {
      base: await files.results(base.key),
      previous: previous === undefined ? null : await files.results(previous.key),
      adapter: await files.results(adapter.key),
    };
    const contamination = await contaminationOf(this.#parts, document, subject.snapshots, this.#context.signal);
    if (!contamination.ok) return contamination;
    const comparisons = METRICS[document.kind].flatMap((metric) => compared(metric, results, document.seed) ?? []);
    const tooLong = new Set(
      [...results.base, ...(results.previous ?? []), ...results.adapter]
        .filter((result) => result.tooLong)
        .map(({ item }) => item),
    );
    return ok({
      benchmark: benchmarkOf(document, hash),
      results: { base, previous: previous ?? null, adapter },
      measured: document.items.length - tooLong.size,
      tooLong: tooLong.size,
      comparisons,
      contamination: contamination.value,
      agreement,
    });
  }
}
