import { setTimeout as pause } from 'node:timers/promises';
import type { ExportOptions, ExportPlan, ExportReport } from '#core/curate/exporting.ts';
import { exportPlanSchema, exportReportSchema } from '#core/curate/exporting.ts';
import type { FileProblem, Guess, Reading } from '#core/curate/importing.ts';
import type { Mapping, Shape } from '#core/curate/mapping.ts';
import type { Question } from '#core/curate/question.ts';
import type { Field } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { SPOOL_PLACES, guessingSchema, importingSchema } from '#protocol/engine/records.ts';
import type { Importing, RecordSource } from '#protocol/engine/records.ts';
import { engineFailure } from '../engine/failures.ts';
import type { Spool } from './spool.ts';
import { Supervisor } from '../engine/supervisor.ts';
import type { EngineClient } from '../engine/child.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';

/** No file makes a sound parser think for so long without a word. */
const PATIENCE_MS = 120_000;
const IDLE_MS = 30_000;

/** A batch with its records, as a stranger's bytes, which are good until the next one is asked for. */
export type ImportBatch =
  | Extract<Importing, { kind: 'done' }>
  | (Omit<Extract<Importing, { kind: 'rows' }>, 'spooled'> & { records: Buffer });

interface Into {
  fields: readonly Field[];
  questions: readonly Question[];
}

/** Reads and writes other people's formats in a child of its own: a file that brings it down takes nothing else along. */
export class FormatsEngine {
  readonly #supervisor: Supervisor;
  #underWay = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor({ shell, log }: { shell: Shell; log: Log }) {
    this.#supervisor = new Supervisor({
      duty: 'parse',
      shell,
      log,
      check: () => Promise.resolve(),
      keepUp: false,
      changed: () => {},
    });
  }

  async guess(
    source: RecordSource,
    into: Into,
    chosen: { reading: Reading | null; shape: Shape | null },
  ): Promise<Result<Guess, Failure>> {
    return this.#use(nameOf(source), async (client) => {
      const wish = { source, into: { fields: [...into.fields], questions: [...into.questions] }, ...chosen };
      const told = guessingSchema.safeParse(await this.#patiently(client.parse.guess(wish)));
      if (!told.success) return fail(stopped(nameOf(source), NONSENSE));
      return told.data.kind === 'guess' ? ok(told.data.guess) : fail(stopped(nameOf(source), told.data.problem));
    });
  }

  /**
   * All records of a source, a batch at a time: while `take` takes one, the child makes the next ones. What `take` returns
   * ends it early. `spool` is where batches lie on their way. `begun`: the child has opened a source that still grows.
   */
  async records(
    wish: { source: RecordSource; reading: Reading; mapping: Mapping; skipRows: number; first: number; file: number },
    spool: Spool,
    take: (batch: ImportBatch) => Promise<Result<'on' | 'enough', Failure>>,
    signal: AbortSignal,
    begun: () => void = () => {},
  ): Promise<Result<void, Failure>> {
    const name = nameOf(wish.source);
    return this.#use(name, async ({ parse }) => {
      await this.#patiently(parse.beginRecords({ ...wish, spool: spool.path }));
      begun();
      let asked = 0;
      const coming: Promise<Importing>[] = [];
      const ask = () => {
        const batch = this.#patiently(parse.nextRecords({ place: asked % SPOOL_PLACES }, { signal }));
        // Whoever leaves before it is there has no use for it, or for why it did not come.
        batch.catch(() => {});
        coming.push(batch);
        asked += 1;
      };
      // The place that is being read here is the one that is not written to.
      while (asked < SPOOL_PLACES - 1) ask();
      // It may be waiting for a file that comes no further.
      const leave = () => void parse.endRecords().catch(() => {});
      signal.addEventListener('abort', leave, { once: true });
      try {
        for (let place = 0; ; place = (place + 1) % SPOOL_PLACES) {
          const taken = await this.#batch(await coming.shift(), name, (length) => spool.read(place, length), take);
          if (taken.ok && taken.value === 'on') {
            ask();
            continue;
          }
          await this.#patiently(parse.endRecords());
          return taken.ok ? ok(undefined) : taken;
        }
      } finally {
        signal.removeEventListener('abort', leave);
      }
    });
  }

  async #batch(
    told: unknown,
    name: string,
    read: (length: number) => Promise<Buffer>,
    take: (batch: ImportBatch) => Promise<Result<'on' | 'enough', Failure>>,
  ): Promise<Result<'on' | 'enough', Failure>> {
    const message = importingSchema.safeParse(told);
    if (!message.success) return fail(stopped(name, NONSENSE));
    if (message.data.kind === 'stopped') return fail(stopped(name, message.data.problem));
    if (message.data.kind === 'rows') {
      const { spooled, ...rows } = message.data;
      return take({ ...rows, records: await read(spooled) });
    }
    const taken = await take(message.data);
    return taken.ok ? ok('enough') : taken;
  }

  async plan(project: Into, options: ExportOptions): Promise<Result<ExportPlan, Failure>> {
    return this.#use('', async ({ parse }) => {
      const { fields, questions } = project;
      const wish = { project: { fields: [...fields], questions: [...questions] }, options };
      return ok(exportPlanSchema.parse(await this.#patiently(parse.planExport(wish))));
    });
  }

  /** Writes rows, given as JSON lists, into a new file. */
  async write(
    wish: { path: string; project: Into; options: ExportOptions },
    batches: AsyncIterable<Result<string, Failure>>,
  ): Promise<Result<ExportReport, Failure>> {
    return this.#use(wish.path, async ({ parse }) => {
      const { fields, questions } = wish.project;
      await parse.beginExport({ ...wish, project: { fields: [...fields], questions: [...questions] } });
      // One batch is on its way while the next is made.
      let sent: Promise<void> = Promise.resolve();
      for await (const batch of batches) {
        await this.#patiently(sent);
        if (!batch.ok) return batch;
        sent = parse.exportRows({ rows: batch.value });
        sent.catch(() => {});
      }
      await this.#patiently(sent);
      return ok(exportReportSchema.parse(await this.#patiently(parse.endExport())));
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#supervisor.close();
  }

  async #use<Value>(
    name: string,
    work: (client: EngineClient) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    clearTimeout(this.#idle);
    this.#underWay += 1;
    const child = await this.#supervisor.up();
    try {
      return child.ok ? await work(child.value.client) : child;
    } catch (error) {
      const failure = child.ok ? child.value.failureOf(error) : engineFailure(error);
      if (error instanceof Silence || failure.code === 'ENGINE_CRASHED') {
        const how = 'detail' in failure && !(error instanceof Silence) ? failure.detail : 'no answer';
        return fail(stopped(name, { code: 'damaged', detail: `Reading it ended the parser (${how}).` }));
      }
      return fail(failure);
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#endWhenIdle();
    }
  }

  async #patiently<Value>(answer: Promise<Value>): Promise<Value> {
    const over = new AbortController();
    const late = pause(PATIENCE_MS, undefined, { signal: over.signal, ref: false }).then(() => {
      this.#supervisor.kill();
      throw new Silence();
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      late.catch(() => {});
      over.abort();
    }
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => {
      if (this.#underWay === 0) void this.#supervisor.stop();
    }, IDLE_MS);
    this.#idle.unref();
  }
}

class Silence extends Error {}

const NONSENSE: FileProblem = { code: 'damaged', detail: 'What the parser made of it cannot be read.' };

function stopped(name: string, problem: FileProblem): Failure {
  return { code: 'IMPORT_STOPPED', name, problem: problem.code, detail: problem.detail };
}

function nameOf(source: RecordSource): string {
  return source.kind === 'file' ? source.name : (source.files[0]?.name ?? '');
}
