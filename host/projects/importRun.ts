import { basename } from 'node:path';
import type { Found } from '#core/curate/importing.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { RecordSource } from '#protocol/engine/records.ts';
import type { Disk } from '../durable/disk.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { checkedPiece } from './checkedPiece.ts';
import type { FormatsEngine, ImportBatch } from './formatsEngine.ts';
import { joinProblem } from './head.ts';
import type { Checkpoint, ImportInput } from './importInput.ts';
import type { OpenProject } from './openProject.ts';
import { type PackMark, PackWriter } from './packWriter.ts';
import type { KeptSources } from './sources.ts';
import { Spool } from './spool.ts';

/** The pack is brought to the disk after so many bytes, so that a pause or a restart goes on from there. */
const CHECKPOINT_BYTES = 96 * 1024 * 1024;
/** Of the work, how much the copying of the file is. */
const COPY_PART = 0.1;

/** One import under way: what is read of its files, checked and packed, up to the line in the index. */
export class ImportRun {
  readonly #project: OpenProject;
  readonly #context: JobContext;
  readonly #input: ImportInput;
  readonly #disk: Disk;
  readonly #fields: ReadonlySet<string>;
  readonly #questions: ReadonlySet<string>;
  readonly #size: number;
  /** Null until the files are in the project for good: before, there is nothing to go on from. */
  #kept: KeptSources | null;
  #mark: PackMark | null;
  #lastRow: number;
  #found: Found | undefined;
  #copiedBytes = 0;
  #readBytes = 0;

  constructor(project: OpenProject, context: JobContext, input: ImportInput, from: Checkpoint | null, disk: Disk) {
    this.#project = project;
    this.#context = context;
    this.#input = input;
    this.#disk = disk;
    this.#fields = new Set(input.wish.mapping.fields.map(({ id }) => id));
    this.#questions = new Set(input.wish.mapping.questions.map(({ id }) => id));
    this.#size = input.files.reduce((sum, file) => sum + file.size, 0);
    this.#kept = from;
    // Another import came meanwhile: ordinals would be wrong, so it begins anew.
    const mark = from?.mark?.first === project.store.records ? from.mark : null;
    this.#mark = mark;
    this.#lastRow = mark === null ? 0 : (from?.lastRow ?? 0);
    if (from !== null) this.#copiedBytes = this.#size;
  }

  /** How many records it brought, where all of it is in the project already. */
  get done(): number | undefined {
    return this.#project.store.commits.find(({ pack }) => pack === this.#context.id)?.count;
  }

  copied(bytes: number): void {
    this.#copiedBytes = bytes;
    this.#tellProgress();
  }

  /** The files are in the project for good. */
  keep(kept: KeptSources): void {
    this.#kept = kept;
    this.#context.saveCheckpoint({ ...kept, mark: null, lastRow: 0 });
  }

  /** Reads the files that were kept, or the one that is still coming in. `begun`: the parser has opened it. */
  async read(
    formats: FormatsEngine,
    signal: AbortSignal,
    growing?: { source: RecordSource; begun: () => void },
  ): Promise<Result<void, Failure>> {
    const { store } = this.#project;
    const { reading, mapping } = this.#input.wish;
    const problem = joinProblem(this.#project.head, mapping.fields, mapping.questions);
    if (problem !== null) return fail({ code: 'SCHEMA_REFUSED', detail: problem });
    const from: PackMark = this.#mark ?? {
      first: store.records,
      count: 0,
      pieces: [],
      packBytes: 0,
      badBytes: 0,
      badRows: 0,
    };
    const { id } = this.#context;
    const paths = { pack: store.packPath(id), bad: store.badPath(id), folder: this.#project.folders.records };
    const opened = await PackWriter.open(paths, from, this.#disk);
    if (!opened.ok) return opened;
    const writer = opened.value;
    let spool: Spool | undefined;
    try {
      spool = await Spool.open(store.spoolPath(id));
      const beginning = { skipRows: this.#lastRow, first: from.first + from.count, file: store.commits.length };
      const wish = { source: growing?.source ?? this.#source(), reading, mapping, ...beginning };
      const take = (batch: ImportBatch) => this.#take(batch, writer, signal);
      const read = await formats.records(wish, spool, take, signal, growing?.begun);
      if (signal.aborted && this.#found === undefined) {
        if (this.#kept !== null) await this.#save(writer);
        return fail({ code: 'CANCELLED' });
      }
      if (!read.ok) return read;
      const marked = await writer.mark();
      if (marked.ok) this.#mark = marked.value;
      return marked.ok ? ok(undefined) : marked;
    } finally {
      await spool?.close();
      await writer.close();
    }
  }

  async #take(
    message: ImportBatch,
    writer: PackWriter,
    signal: AbortSignal,
  ): Promise<Result<'on' | 'enough', Failure>> {
    if (message.kind === 'done') {
      this.#found = message.found;
      return ok('enough');
    }
    const added = await this.#add(message, writer);
    if (!added.ok) return added;
    this.#lastRow = Math.max(message.lastRow, this.#lastRow);
    this.#readBytes = message.bytes;
    this.#tellProgress();
    if (this.#kept !== null && writer.bytes - (this.#mark?.packBytes ?? 0) > CHECKPOINT_BYTES) {
      const saved = await this.#save(writer);
      if (!saved.ok) return saved;
    }
    return ok(signal.aborted ? 'enough' : 'on');
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

  /** Makes it part of the project, once all was read and the files are there for good. How many records came. */
  async finish(): Promise<Result<number, Failure>> {
    const [found, kept, mark] = [this.#found, this.#kept, this.#mark];
    if (found === undefined || mark === null) return fail(this.#nonsense());
    if (kept === null) throw new Error('Records would come before their file.');
    const { wish, files } = this.#input;
    const became = new Set(found.becameText);
    const fields = wish.mapping.fields.map((field) =>
      became.has(field.id) ? { ...field, kind: 'text' as const } : field,
    );
    const { first, count, badRows } = mark;
    const { hash, bytes } = kept;
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
      pieces: [...mark.pieces],
      source,
      fields,
      questions: found.questions,
      mends: wish.mends,
      unmapped: found.unmapped,
      asked: {
        reading: wish.reading,
        mapping: wish.mapping,
        firstFile: basename(kept.files[0]?.path ?? hash),
      },
    };
    const committed = await this.#project.commit(commit);
    return committed.ok ? ok(count) : committed;
  }

  /** From here it can go on after a pause or a restart. */
  async #save(writer: PackWriter): Promise<Result<void, Failure>> {
    const marked = await writer.mark();
    if (!marked.ok) return marked;
    this.#mark = marked.value;
    const mark = { ...marked.value, pieces: [...marked.value.pieces] };
    this.#context.saveCheckpoint({ ...this.#kept, mark, lastRow: this.#lastRow });
    return ok(undefined);
  }

  #tellProgress(): void {
    const read = Math.min(this.#readBytes, this.#size);
    this.#context.progress(this.#copiedBytes * COPY_PART + read * (1 - COPY_PART));
  }

  #source(): RecordSource {
    const files = this.#kept?.files ?? [];
    const [first] = files;
    return files.length === 1 && first !== undefined ? { kind: 'file', ...first } : { kind: 'files', files };
  }

  #nonsense(): Failure {
    const name = this.#input.files[0]?.name ?? '';
    return { code: 'IMPORT_STOPPED', name, problem: 'damaged', detail: 'What the parser made of it cannot be read.' };
  }
}
