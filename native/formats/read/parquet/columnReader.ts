import type { FileHandle } from 'node:fs/promises';
import type { DecodedArray, PageHeader, SchemaTree } from 'hyparquet';
import { assembleLists } from 'hyparquet/src/assemble.js';
import { parquetHeader } from 'hyparquet/src/column.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from 'hyparquet/src/schema.js';
import { count } from '../../../parse/headerReader.ts';
import type { Limits } from '../../limits.ts';
import { FormatProblem } from '../../problem.ts';
import { converted } from './convert.ts';
import { damaged, decoding } from './damaged.ts';
import { bytesAt } from './footer.ts';
import type { Chunk } from './footer.ts';
import { readRuns } from './levels.ts';
import { lengthFirst, plain, readValues } from './pageValues.ts';
import { endOfStructure } from './thrift.ts';
import { unpack } from './unpack.ts';

/** A page of more values is not read: its levels alone would fill the memory. */
const MOST_VALUES = 16 * 1024 * 1024;
const HEADER_BYTES = [4 * 1024, 256 * 1024, 16 * 1024 * 1024];

/** What the pages that are in memory weigh, over all columns of a file. */
export class Weight {
  readonly #most: number;
  #bytes = 0;

  constructor(limits: Limits) {
    this.#most = limits.pageBytes * 4;
  }

  change(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) {
      throw new FormatProblem('not-supported', 'The pages of its columns are too large to be read side by side.');
    }
  }
}

interface Levels {
  repetition: Uint32Array | null;
  definition: Uint32Array | null;
  values: Uint8Array<ArrayBuffer>;
}

/** The values of one leaf column in one row group, a page at a time. */
export class ColumnReader {
  readonly #file: FileHandle;
  readonly #chunk: Chunk;
  readonly #path: SchemaTree[];
  readonly #limits: Limits;
  readonly #weight: Weight;
  readonly #deepest: number;
  readonly #repeats: number;
  #at: number;
  /** What the dictionary and the page in memory weigh. */
  readonly #held = { dictionary: 0, page: 0 };
  #dictionary: DecodedArray | undefined;
  #rows: unknown[] = [];
  /** Rows that were given away already. */
  #from = 0;

  constructor(file: FileHandle, chunk: Chunk, path: SchemaTree[], weight: Weight, limits: Limits) {
    this.#file = file;
    this.#chunk = chunk;
    this.#path = path;
    this.#weight = weight;
    this.#limits = limits;
    this.#deepest = getMaxDefinitionLevel(path);
    this.#repeats = getMaxRepetitionLevel(path);
    this.#at = chunk.start;
  }

  /** How many rows can be taken. The last row of a page may go on in the next one where rows hold lists. */
  get available(): number {
    const open = this.#repeats > 0 && this.#hasPages ? 1 : 0;
    return Math.max(0, this.#rows.length - this.#from - open);
  }

  get bytesRead(): number {
    return this.#at - this.#chunk.start;
  }

  take(rows: number): unknown[] {
    const taken = this.#rows.slice(this.#from, this.#from + rows);
    this.#from += rows;
    return taken;
  }

  /** Reads pages until there is a row to take. */
  async fill(): Promise<void> {
    while (this.available === 0) {
      if (!this.#hasPages) throw damaged(`the column ${this.#name} has fewer values than there are rows`);
      await this.#page();
    }
  }

  close(): void {
    this.#weigh('page', 0, 0);
    this.#weigh('dictionary', 0, 0);
  }

  get #hasPages(): boolean {
    return this.#at < this.#chunk.end - 1;
  }

  get #name(): string {
    return this.#path.at(-1)?.path.join('.') ?? '';
  }

  get #kind() {
    const { element } = this.#path.at(-1) ?? {};
    if (element?.type === undefined) throw damaged('a column without a type');
    return { type: element.type, fixedLength: element.type_length, element };
  }

  async #page(): Promise<void> {
    const place = `the page at byte ${count(this.#at)}, column ${this.#name}`;
    const header = await this.#header(place);
    const size = header.compressed_page_size;
    const unpacked = header.uncompressed_page_size;
    if (!(size >= 0) || this.#at + size > this.#chunk.end) throw damaged(`${place} claims ${String(size)} bytes`);
    if (!(unpacked >= 0) || unpacked > this.#limits.pageBytes)
      throw damaged(`${place} claims to unpack to ${String(unpacked)} bytes`);
    const packed = await bytesAt(this.#file, this.#at, size);
    this.#at += size;
    decoding(place, () => this.#read(header, packed, unpacked));
  }

  async #header(place: string): Promise<PageHeader> {
    for (const most of HEADER_BYTES) {
      const bytes = await bytesAt(this.#file, this.#at, Math.min(most, this.#chunk.end - this.#at));
      const end = endOfStructure(bytes, 0);
      if (end !== null) {
        this.#at += end;
        return decoding(place, () => parquetHeader({ view: new DataView(bytes.buffer), offset: 0 }));
      }
    }
    throw damaged(`the header of ${place} has no end`);
  }

  #read(header: PageHeader, packed: Uint8Array<ArrayBuffer>, length: number): void {
    const { codec } = this.#chunk.meta;
    if (header.type === 'DICTIONARY_PAGE') {
      const values = this.#mostly(header.dictionary_page_header?.num_values);
      const bytes = unpack(codec, packed, length);
      this.#weigh('dictionary', bytes.length, values);
      this.#dictionary = converted(plain(bytes, values, this.#kind), this.#path);
    } else if (header.type === 'DATA_PAGE') {
      const values = this.#mostly(header.data_page_header?.num_values);
      const levels = this.#levelsBefore(unpack(codec, packed, length), values);
      this.#append(levels, header.data_page_header?.encoding, values);
    } else if (header.type === 'DATA_PAGE_V2') {
      const values = this.#mostly(header.data_page_header_v2?.num_values);
      this.#append(this.#levelsApart(header, packed, length, values), header.data_page_header_v2?.encoding, values);
    }
    // Index pages hold nothing that is needed.
  }

  #mostly(values: number | undefined): number {
    if (values === undefined || !(values >= 0) || values > MOST_VALUES)
      throw damaged(`${String(values)} values in a page`);
    return values;
  }

  /** The first version of pages: levels and values are packed together, each level with its length. */
  #levelsBefore(bytes: Uint8Array<ArrayBuffer>, values: number): Levels {
    let rest = bytes;
    const level = (highest: number) => {
      if (highest === 0) return null;
      const { bytes: runs, after } = lengthFirst(rest);
      rest = rest.slice(after);
      return readRuns(runs, bitsOf(highest), values);
    };
    const repetition = level(this.#repeats);
    const definition = level(this.#deepest);
    return { repetition, definition, values: rest };
  }

  /** The second version: levels are never packed, and their lengths are in the header. */
  #levelsApart(header: PageHeader, bytes: Uint8Array<ArrayBuffer>, length: number, values: number): Levels {
    const head = header.data_page_header_v2;
    const repetitionBytes = head?.repetition_levels_byte_length ?? 0;
    const definitionBytes = head?.definition_levels_byte_length ?? 0;
    const levelBytes = repetitionBytes + definitionBytes;
    if (!(repetitionBytes >= 0) || !(definitionBytes >= 0) || levelBytes > Math.min(bytes.length, length)) {
      throw damaged('levels end outside of their page');
    }
    const rest = bytes.slice(levelBytes);
    const runs = (from: number, to: number, highest: number) =>
      highest === 0 ? null : readRuns(bytes.subarray(from, to), bitsOf(highest), values);
    return {
      repetition: runs(0, repetitionBytes, this.#repeats),
      definition: runs(repetitionBytes, levelBytes, this.#deepest),
      values: head?.is_compressed === false ? rest : unpack(this.#chunk.meta.codec, rest, length - levelBytes),
    };
  }

  #append(
    { repetition, definition, values: bytes }: Levels,
    encoding: Parameters<typeof readValues>[1],
    slots: number,
  ): void {
    const deepest = this.#deepest;
    if (definition?.some((level) => level > deepest) === true) throw damaged('a level that the schema does not have');
    const present =
      definition === null ? slots : definition.reduce((sum, level) => sum + (level === deepest ? 1 : 0), 0);
    const found = readValues(bytes, encoding, present, this.#kind, this.#dictionary, this.#limits);
    const values = found.converted ? found.values : converted(found.values, this.#path);
    if (values.length < present) throw damaged('a page with fewer values than it claims');
    this.#rows = this.#rows.slice(this.#from);
    this.#from = 0;
    this.#weigh('page', bytes.length, slots);
    if (isFlatColumn(this.#path)) this.#rows = [...this.#rows, ...flat(values, definition, present)];
    else {
      const lists = assembleLists(
        this.#rows,
        Array.from(definition ?? []),
        Array.from(repetition ?? []),
        values,
        this.#path,
      );
      this.#rows = Array.isArray(lists) ? lists : Array.from<unknown>(lists);
    }
  }

  /** Counts a page in, in the place of the one before it. */
  #weigh(what: 'dictionary' | 'page', bytes: number, slots: number): void {
    const weight = bytes + slots * 16;
    this.#weight.change(weight - this.#held[what]);
    this.#held[what] = weight;
  }
}

function flat(values: DecodedArray, definition: Uint32Array | null, present: number): Iterable<unknown> {
  if (definition === null) return values.slice(0, present);
  let next = 0;
  return Array.from(definition, (level): unknown => (level === 0 ? null : values[next++]));
}

function bitsOf(highest: number): number {
  return 32 - Math.clz32(highest);
}
