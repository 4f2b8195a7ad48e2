import { z } from 'zod';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import { isOver } from '#core/job.ts';
import { type ReadSource, readSourceSchema, sourceKey } from '#core/reading/reads.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Besides } from '../engine/besides.ts';
import type { JobDefinition, Jobs } from '../jobs/jobs.ts';
import type { NearestHits } from './readDuty.ts';
import type { ReadIndexes } from './readIndexes.ts';
import { ReadThread } from './readThread.ts';
import { type Readable, type SourceParts, readable, recordOf } from './sources.ts';
import { inBytes, vectorFileOf } from './vectors.ts';

const inputSchema = z.object({ source: readSourceSchema, model: sha256Schema });

/** Pieces that are made into vectors together. */
const TOGETHER = 16;
/** A text that is too long for the model is cut in two, and again: at most so often. */
const MOST_CUTS = 6;

interface Parts extends SourceParts {
  readonly indexes: ReadIndexes;
  readonly besides: Pick<Besides, 'embedModel' | 'embedWith'>;
  readonly jobs: Pick<Jobs, 'add' | 'unfinished'>;
  readonly thread: ReadThread;
}

/**
 * Vectors of the pieces, made by the chosen model in a job of their own, and never waited for: until they are all there,
 * what is read is found by its words.
 */
export class ReadVectors {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is nearest to the question in each source that has all its vectors; the others begin to be made. */
  async nearest(
    question: string,
    open: readonly Readable[],
    most: number,
    signal: AbortSignal,
  ): Promise<{ from: Readable; found: NearestHits }[]> {
    const { besides, thread, indexes } = this.#parts;
    const model = besides.embedModel;
    if (model === null) return [];
    const whole: Readable[] = [];
    for (const from of open) if (await this.#isWhole(from, model)) whole.push(from);
    if (whole.length === 0) return [];
    const asked = await this.#vectorOf(model, question, signal);
    if (!asked.ok) return [];
    const news = await thread.ask({
      kind: 'nearest',
      indexes: whole.map(({ source }) => ({
        path: indexes.pathOf(source),
        vectors: vectorFileOf(indexes.pathOf(source), model),
      })),
      vector: inBytes(asked.value),
      most,
    });
    if (news.kind !== 'nearest') return [];
    return whole.flatMap((from, at) => {
      const found = news.nearest[at];
      return found === null || found === undefined ? [] : [{ from, found }];
    });
  }

  job(): JobDefinition {
    return {
      kind: 'embed-reading',
      atOnce: 1,
      run: async ({ input, signal, progress }) => {
        const { source, model } = inputSchema.parse(input);
        const thread = new ReadThread();
        try {
          return await this.#make(source, model, thread, signal, progress);
        } finally {
          await thread.close();
        }
      },
      // What is there is whole as far as it goes, and is gone on with.
      discard: () => Promise.resolve(),
    };
  }

  async #make(
    source: ReadSource,
    model: string,
    thread: ReadThread,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<Result<string, Failure>> {
    const may = await readable(this.#parts, source);
    if (!may.ok) return fail({ code: 'NOT_FOUND', what: source.kind });
    const index = this.#parts.indexes.pathOf(source);
    const path = vectorFileOf(index, model);
    for (;;) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      const made = await thread.ask({ kind: 'vectors', path });
      const after = made.kind === 'vectors' ? made.last : 0;
      const news = await thread.ask({ kind: 'pieces', path: index, after, most: TOGETHER });
      if (news.kind !== 'pieces') return fail({ code: 'FILE_UNREADABLE', name: may.value.name, detail: 'index' });
      const first = news.pieces[0];
      if (first === undefined) return ok(sourceKey(source));
      const vectors: Int8Array[] = [];
      for (const { place, start, end } of news.pieces) {
        const record = await recordOf(this.#parts, source, place);
        if (!record.ok) return record;
        const vector = await this.#vectorOf(model, record.value.text.slice(start, end), signal);
        if (!vector.ok) return vector;
        vectors.push(inBytes(vector.value));
      }
      const added = await thread.ask({ kind: 'add-vectors', path, first: first.chunk, vectors });
      if (added.kind !== 'added') return fail({ code: 'DISK_WRITE_FAILED', detail: added.kind });
      progress(first.chunk + news.pieces.length - 1, news.all);
    }
  }

  /** A text that is longer than the model takes is the middle of its halves. */
  async #vectorOf(model: string, text: string, signal: AbortSignal, cuts = 0): Promise<Result<Float32Array, Failure>> {
    const made = await this.#parts.besides.embedWith(model, [text], signal);
    if (made.ok) {
      const vector = made.value.vectors[0];
      return vector === undefined ? fail({ code: 'ENGINE_CRASHED', detail: 'no vector' }) : ok(vector);
    }
    if (made.failure.code !== 'CONTEXT_FULL' || cuts >= MOST_CUTS) return made;
    const middle = Math.floor(text.length / 2);
    const one = await this.#vectorOf(model, text.slice(0, middle).toWellFormed(), signal, cuts + 1);
    if (!one.ok) return one;
    const other = await this.#vectorOf(model, text.slice(middle).toWellFormed(), signal, cuts + 1);
    if (!other.ok) return other;
    const sum = one.value.map((number, at) => number + (other.value[at] ?? 0));
    const length = Math.sqrt(sum.reduce((all, number) => all + number * number, 0));
    return ok(sum.map((number) => number / (length || 1)));
  }

  async #isWhole({ source, name }: Readable, model: string): Promise<boolean> {
    const { thread, indexes, jobs } = this.#parts;
    const index = indexes.pathOf(source);
    const news = await thread.ask({ kind: 'vectors', path: vectorFileOf(index, model) });
    const last = news.kind === 'vectors' ? news.last : 0;
    const rest = await thread.ask({ kind: 'pieces', path: index, after: last, most: 1 });
    if (rest.kind !== 'pieces') return false;
    if (rest.pieces.length === 0) return rest.all > 0;
    const underWay = jobs.unfinished().some(({ job, input }) => {
      const known = inputSchema.safeParse(input);
      return (
        job.kind === 'embed-reading' &&
        !isOver(job.state) &&
        known.success &&
        known.data.model === model &&
        sourceKey(known.data.source) === sourceKey(source)
      );
    });
    if (!underWay) {
      const wish = { kind: 'embed-reading' as const, subject: name, input: { source, model } };
      jobs.add({ ...wish, total: rest.all, unit: 'records', pausable: true });
    }
    return false;
  }
}
