import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { foundSchema, readingSchema } from '#core/curate/importing.ts';
import { mappingSchema } from '#core/curate/mapping.ts';
import { questionSchema } from '#core/curate/question.ts';
import { BLOCK_RECORDS, sourceSchema } from '#core/curate/record.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { fieldSchema } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { type FrameDamage, FrameFile } from './frameFile.ts';

const whole = z.number().int().nonnegative();

/** One import. It is in the project when this is on disk, and all of it: records, source, what it added to the head. */
const commitSchema = z.object({
  pack: ulidSchema,
  first: whole,
  count: whole,
  /** Where its pieces lie in the pack: offset, bytes, crc32, records. */
  pieces: z.array(z.tuple([whole, whole, whole, whole])),
  source: sourceSchema,
  /** Fields and questions that it brought, or of which it says more than the head did. */
  fields: z.array(fieldSchema),
  questions: z.array(questionSchema),
  mends: z.object({ import: ulidSchema, rows: z.array(z.number().int().positive()) }).nullable(),
  /** Columns that came later than what was looked at; nothing became of them. */
  unmapped: foundSchema.shape.unmapped.optional(),
  /** How the file was read and mapped; its mended rows go the same way. `firstFile`: the hash of the first of several. */
  asked: z.object({ reading: readingSchema, mapping: mappingSchema, firstFile: z.string() }).optional(),
});
export type Commit = z.infer<typeof commitSchema>;

/** A part of a block, as it lies on disk: a JSON array of records. Never over a block's border. */
export interface Piece {
  readonly pack: string;
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
  readonly first: number;
  readonly count: number;
}

/**
 * The records of a project. Every import is a pack of its own; a pack is there when its line is in the index, which is
 * written and synced after it. What has no line does not exist, and is swept away.
 *
 *     records/index.log      commit · commit · commit
 *     records/<import>.pack  piece · piece · ...       up to 500 records each
 *     records/<import>.bad   rows that did not become records
 */
export class RecordStore {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #index: FrameFile;
  readonly #commits: Commit[] = [];
  readonly #pieces: Piece[] = [];
  readonly #open = new Map<string, Promise<FileHandle>>();
  #records = 0;

  private constructor(folder: string, disk: Disk, index: FrameFile) {
    this.#folder = folder;
    this.#disk = disk;
    this.#index = index;
  }

  static async open(folder: string, disk: Disk): Promise<Result<RecordStore, FrameDamage>> {
    const index = await FrameFile.open(join(folder, 'index.log'), disk, 'content');
    if (!index.ok) return index;
    const store = new RecordStore(folder, disk, index.value);
    for (let frame = 0; frame < index.value.frames.length; frame += 1) {
      const content = await index.value.read(frame);
      const offset = index.value.frames[frame]?.offset ?? 0;
      const commit = content.ok ? parseCommit(content.value) : undefined;
      // A pack that is shorter than its line says has lost what was acknowledged.
      if (commit === undefined || commit.first !== store.#records) {
        await store.close();
        return fail({ file: 'index.log', offset });
      }
      const missing = await store.#missingFrom(commit);
      if (missing !== undefined) {
        await store.close();
        return fail({ file: `${commit.pack}.pack`, offset: missing });
      }
      store.#take(commit);
    }
    return ok(store);
  }

  get records(): number {
    return this.#records;
  }

  get commits(): readonly Commit[] {
    return this.#commits;
  }

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  get blocks(): number {
    return Math.ceil(this.#records / BLOCK_RECORDS);
  }

  packPath(id: string): string {
    return join(this.#folder, `${id}.pack`);
  }

  badPath(id: string): string {
    return join(this.#folder, `${id}.bad`);
  }

  /** What an import has on its way while it runs. */
  spoolPath(id: string): string {
    return join(this.#folder, `${id}.spool`);
  }

  /** Makes a pack that is on disk part of the project. */
  async commit(commit: Commit): Promise<Result<void, Failure>> {
    if (commit.first !== this.#records)
      throw new Error(`A pack begins at ${commit.first} and not at ${this.#records}.`);
    const written = await this.#index.write(new TextEncoder().encode(JSON.stringify(commit)), 1);
    if (!written.ok) return written;
    const synced = await this.#index.sync();
    if (!synced.ok) return synced;
    this.#take(commit);
    return ok(undefined);
  }

  /** The pieces of some blocks, in order. */
  piecesOf(fromBlock: number, count: number): readonly Piece[] {
    const from = this.#placeOf(fromBlock * BLOCK_RECORDS);
    const end = Math.min((fromBlock + count) * BLOCK_RECORDS, this.#records);
    const found: Piece[] = [];
    for (let place = from; place < this.#pieces.length; place += 1) {
      const piece = this.#pieces[place];
      if (piece === undefined || piece.first >= end) break;
      found.push(piece);
    }
    return found;
  }

  /** From the piece on that holds a record. */
  *piecesFrom(record: number): Generator<Piece> {
    for (let place = this.#placeOf(record); place < this.#pieces.length; place += 1) {
      const piece = this.#pieces[place];
      if (piece !== undefined) yield piece;
    }
  }

  async text(piece: Piece): Promise<Result<string, FrameDamage>> {
    const bytes = await this.bytes(piece);
    return bytes.ok ? ok(new TextDecoder().decode(bytes.value)) : bytes;
  }

  /** A JSON array of records in UTF-8, as it lies on the disk. */
  async bytes(piece: Piece): Promise<Result<Uint8Array<ArrayBuffer>, FrameDamage>> {
    const handle = await this.#handle(piece.pack);
    const bytes = new Uint8Array(piece.length);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, piece.offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    if (done < bytes.length || crc32(bytes) !== piece.crc) {
      return fail({ file: `${piece.pack}.pack`, offset: piece.offset });
    }
    return ok(bytes);
  }

  /** Validated when they were written, and covered by their checksum since. */
  async recordsIn(piece: Piece): Promise<Result<CurateRecord[], FrameDamage>> {
    const text = await this.text(piece);
    if (!text.ok) return text;
    const records: CurateRecord[] = JSON.parse(text.value);
    return ok(records);
  }

  /** Removes what belongs to no import: neither one of the index nor one of `kept`, which are still at work. */
  async sweep(kept: ReadonlySet<string>): Promise<void> {
    const known = new Set([...kept, ...this.#commits.map(({ pack }) => pack)]);
    for (const name of await this.#disk.readdir(this.#folder)) {
      const id = /^([0-9A-Z]{26})\.(?:pack|bad|spool)$/.exec(name)?.[1];
      if (id !== undefined && !known.has(id)) await this.#disk.unlink(join(this.#folder, name)).catch(() => {});
    }
  }

  async close(): Promise<void> {
    const handles = await Promise.all(this.#open.values());
    this.#open.clear();
    await Promise.all([this.#index.close(), ...handles.map((handle) => handle.close())]);
  }

  #take(commit: Commit): void {
    let { first } = commit;
    for (const [offset, length, crc, count] of commit.pieces) {
      this.#pieces.push({ pack: commit.pack, offset, length, crc, first, count });
      first += count;
    }
    this.#commits.push(commit);
    this.#records = commit.first + commit.count;
  }

  async #missingFrom({ pack, pieces }: Commit): Promise<number | undefined> {
    const [offset, length] = pieces.at(-1) ?? [0, 0];
    const size = await this.#disk.stat(this.packPath(pack)).then(
      (found) => found.size,
      () => 0,
    );
    return size < offset + length ? size : undefined;
  }

  /** The place of the piece that holds a record. */
  #placeOf(record: number): number {
    let low = 0;
    let high = this.#pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const piece = this.#pieces[middle];
      if (piece !== undefined && piece.first + piece.count <= record) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #handle(pack: string): Promise<FileHandle> {
    const known = this.#open.get(pack);
    if (known !== undefined) return known;
    const opening = this.#disk.open(this.packPath(pack), 'r');
    this.#open.set(pack, opening);
    opening.catch(() => this.#open.delete(pack));
    return opening;
  }
}

function parseCommit(content: Uint8Array): Commit | undefined {
  try {
    return commitSchema.safeParse(JSON.parse(new TextDecoder().decode(content))).data;
  } catch {
    return undefined;
  }
}
