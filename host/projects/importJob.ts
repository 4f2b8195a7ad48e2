import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Found } from '#core/curate/importing.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { RecordSource } from '#protocol/engine/contract.ts';
import { importWishSchema } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import type { Tickets } from '../files/tickets.ts';
import type { JobContext, JobDefinition, JobOutcome } from '../jobs/jobs.ts';
import { checkedPiece } from './checkedPiece.ts';
import type { FormatsEngine, ImportBatch } from './formatsEngine.ts';
import { joinProblem } from './head.ts';
import type { OpenProject } from './openProject.ts';
import { type PackMark, PackWriter } from './packWriter.ts';
import type { Projects } from './projects.ts';
import { keepSources } from './sources.ts';
import { Spool } from './spool.ts';

export const importInputSchema = z.object({
  project: ulidSchema,
  wish: importWishSchema,
  files: z
    .array(z.object({ ticket: z.string(), name: z.string(), path: z.string(), size: z.number(), local: z.boolean() }))
    .min(1),
});
export type ImportInput = z.infer<typeof importInputSchema>;

const whole = z.number().int().nonnegative();
const checkpointSchema = z.object({
  hash: sha256Schema,
  bytes: whole,
  /** Where the copies lie, by name. */
  files: z.array(z.object({ path: z.string(), name: z.string() })).min(1),
  mark: z
    .object({
      first: whole,
      count: whole,
      pieces: z.array(z.tuple([whole, whole, whole, whole])),
      packBytes: whole,
      badBytes: whole,
      badRows: whole,
    })
    .nullable(),
  /** Rows up to this one are in the pack, or among the bad ones. */
  lastRow: whole,
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/** The pack is brought to the disk after so many bytes, so that a pause or a restart goes on from there. */
const CHECKPOINT_BYTES = 96 * 1024 * 1024;
/** Of the work, how much the copying of the file is. */
const COPY_PART = 0.1;

interface Parts {
  projects: Projects;
  tickets: Tickets;
  formats: FormatsEngine;
  disk: Disk;
  /** Records came into a project. */
  imported: (project: string) => void;
}

/**
 * Brings a file's records into a project:
 *
 *     copy and hash the file -> parse in the child -> check every record -> pack -> sync -> one line in the index
 *
 * Until that line nothing of it is in the project.
 */
export function importJob({ projects, tickets, formats, disk, imported }: Parts): JobDefinition {
  const run = async (context: JobContext): Promise<JobOutcome> => {
    const input = importInputSchema.parse(context.input);
    const came = await projects.with(input.project, async (project): Promise<Result<string | null, Failure>> => {
      const size = input.files.reduce((sum, file) => sum + file.size, 0);
      let checkpoint = context.checkpoint === null ? null : checkpointSchema.parse(context.checkpoint);
      if (checkpoint === null) {
        const kept = await keepSources(project, context, input.files, tickets, disk, (copied) =>
          context.progress(copied * COPY_PART),
        );
        if (kept === 'waiting') return ok(null);
        if (!kept.ok) return kept;
        checkpoint = { ...kept.value, mark: null, lastRow: 0 };
        context.saveCheckpoint(checkpoint);
      }
      const work = new Import(project, context, input, checkpoint, size, disk);
      const done = await work.run(formats);
      if (!done.ok) return done;
      for (const { ticket } of input.files) await tickets.abandon(ticket);
      imported(input.project);
      return ok(String(done.value));
    });
    // The window that sends the file is gone for now: its connection may come back, and then it says so.
    return came.ok && came.value === null ? 'waiting' : came;
  };

  return {
    kind: 'import-records',
    // A pack begins where the last one ended, so they come one after the other; and parsing takes a core.
    atOnce: 1,
    run,
    async discard(id, given) {
      const input = importInputSchema.parse(given);
      for (const { ticket } of input.files) await tickets.abandon(ticket);
      await projects.with(input.project, async ({ store, folders, failed }) => {
        // After a write that failed nobody knows whether the line is in the index; the next opening sweeps.
        if (failed !== null || store.commits.some(({ pack }) => pack === id)) return ok(undefined);
        for (const path of [
          store.packPath(id),
          store.badPath(id),
          store.spoolPath(id),
          join(folders.sources, `${id}.part`),
        ]) {
          await disk.unlink(path).catch(() => {});
        }
        return ok(undefined);
      });
    },
  };
}

class Import {
  readonly #project: OpenProject;
  readonly #context: JobContext;
  readonly #input: ImportInput;
  readonly #size: number;
  readonly #disk: Disk;
  readonly #fields: ReadonlySet<string>;
  readonly #questions: ReadonlySet<string>;
  #checkpoint: Checkpoint;
  #found: Found | undefined;

  constructor(
    project: OpenProject,
    context: JobContext,
    input: ImportInput,
    checkpoint: Checkpoint,
    size: number,
    disk: Disk,
  ) {
    this.#project = project;
    this.#context = context;
    this.#input = input;
    this.#checkpoint = checkpoint;
    this.#size = size;
    this.#disk = disk;
    this.#fields = new Set(input.wish.mapping.fields.map(({ id }) => id));
    this.#questions = new Set(input.wish.mapping.questions.map(({ id }) => id));
  }

  /** How many records came. */
  async run(formats: FormatsEngine): Promise<Result<number, Failure>> {
    const { store } = this.#project;
    const { id, signal } = this.#context;
    const already = store.commits.find(({ pack }) => pack === id);
    if (already !== undefined) return ok(already.count);
    const { reading, mapping } = this.#input.wish;
    const problem = joinProblem(this.#project.head, mapping.fields, mapping.questions);
    if (problem !== null) return fail({ code: 'SCHEMA_REFUSED', detail: problem });

    // Another import came meanwhile: ordinals would be wrong, so it begins anew.
    if (this.#checkpoint.mark?.first !== store.records)
      this.#checkpoint = { ...this.#checkpoint, mark: null, lastRow: 0 };
    const begin: PackMark = this.#checkpoint.mark ?? {
      first: store.records,
      count: 0,
      pieces: [],
      packBytes: 0,
      badBytes: 0,
      badRows: 0,
    };
    const paths = { pack: store.packPath(id), bad: store.badPath(id), folder: this.#project.folders.records };
    const opened = await PackWriter.open(paths, begin, this.#disk);
    if (!opened.ok) return opened;
    const writer = opened.value;
    let spool: Spool | undefined;
    try {
      spool = await Spool.open(store.spoolPath(id));
      const beginning = {
        skipRows: this.#checkpoint.lastRow,
        first: begin.first + begin.count,
        file: store.commits.length,
      };
      const wish = { source: this.#source(), reading, mapping, ...beginning };
      const read = await formats.records(wish, spool, (batch) => this.#take(batch, writer), signal);
      if (signal.aborted && this.#found === undefined) {
        await this.#mark(writer);
        return fail({ code: 'CANCELLED' });
      }
      if (!read.ok) return read;
      return await this.#finish(writer);
    } finally {
      await spool?.close();
      await writer.close();
    }
  }

  async #take(message: ImportBatch, writer: PackWriter): Promise<Result<'on' | 'enough', Failure>> {
    if (message.kind === 'done') {
      this.#found = message.found;
      return ok('enough');
    }
    const added = await this.#add(message, writer);
    if (!added.ok) return added;
    this.#checkpoint = { ...this.#checkpoint, lastRow: Math.max(message.lastRow, this.#checkpoint.lastRow) };
    this.#context.progress(this.#size * COPY_PART + Math.min(message.bytes, this.#size) * (1 - COPY_PART));
    const safe = this.#checkpoint.mark?.packBytes ?? 0;
    if (writer.bytes - safe > CHECKPOINT_BYTES) {
      const marked = await this.#mark(writer);
      if (!marked.ok) return marked;
    }
    return ok(this.#context.signal.aborted ? 'enough' : 'on');
  }

  async #add(message: Extract<ImportBatch, { kind: 'rows' }>, writer: PackWriter): Promise<Result<void, Failure>> {
    const { records, count, bad } = message;
    if (count > 0) {
      const piece = checkedPiece(records, {
        first: writer.first + writer.count,
        count,
        file: this.#project.store.commits.length,
        fields: this.#fields,
        questions: this.#questions,
      });
      if (piece === undefined) return fail(this.#nonsense());
      const added = await writer.addPiece(piece, count);
      if (!added.ok) return added;
    }
    return writer.addBad(bad);
  }

  async #finish(writer: PackWriter): Promise<Result<number, Failure>> {
    const found = this.#found;
    const marked = await writer.mark();
    if (!marked.ok) return marked;
    if (found === undefined) return fail(this.#nonsense());
    const { wish, files } = this.#input;
    const became = new Set(found.becameText);
    const fields = wish.mapping.fields.map((field) =>
      became.has(field.id) ? { ...field, kind: 'text' as const } : field,
    );
    const { first, count, pieces, badRows } = marked.value;
    const { hash, bytes } = this.#checkpoint;
    const [firstFile] = files;
    const name = files.length === 1 ? (firstFile?.name ?? '') : `${firstFile?.name ?? ''} + ${files.length - 1}`;
    const source = {
      name: name.slice(0, 255),
      hash,
      bytes,
      format: wish.mapping.shape === 'columns' ? wish.reading.format : wish.mapping.shape,
      importedAt: Date.now(),
      records: count,
      badRows,
      author: wish.author,
      terms: wish.terms,
    };
    // What the file brought is judged against the head as it is now.
    const problem = joinProblem(this.#project.head, fields, found.questions);
    if (problem !== null) return fail({ code: 'SCHEMA_REFUSED', detail: problem });
    const commit = {
      pack: this.#context.id,
      first,
      count,
      pieces,
      source,
      fields,
      questions: found.questions,
      mends: wish.mends,
      unmapped: found.unmapped,
      asked: {
        reading: wish.reading,
        mapping: wish.mapping,
        firstFile: basename(this.#checkpoint.files[0]?.path ?? hash),
      },
    };
    const committed = await this.#project.commit(commit);
    return committed.ok ? ok(count) : committed;
  }

  async #mark(writer: PackWriter): Promise<Result<void, Failure>> {
    const { lastRow } = this.#checkpoint;
    const marked = await writer.mark();
    if (!marked.ok) return marked;
    this.#checkpoint = { ...this.#checkpoint, mark: { ...marked.value, pieces: [...marked.value.pieces] }, lastRow };
    this.#context.saveCheckpoint(this.#checkpoint);
    return ok(undefined);
  }

  #source(): RecordSource {
    const [first] = this.#checkpoint.files;
    return this.#checkpoint.files.length === 1 && first !== undefined
      ? { kind: 'file', ...first }
      : { kind: 'files', files: this.#checkpoint.files };
  }

  #nonsense(): Failure {
    const name = this.#input.files[0]?.name ?? '';
    return { code: 'IMPORT_STOPPED', name, problem: 'damaged', detail: 'What the parser made of it cannot be read.' };
  }
}
