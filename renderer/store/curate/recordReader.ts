import { BLOCK_RECORDS, type CurateRecord } from '#core/curate/record.ts';
import type { Host } from '#renderer/host/client.ts';
import type { CopyDatabase } from './copyDatabase.ts';

/** Blocks held in memory: about 20,000 records, or half as many megabytes as records are long in kilobytes. */
const BLOCKS_HELD = 40;

/** Records on demand: from memory, from the window's database, from the host, in this order. */
export class RecordReader {
  readonly #project: string;
  readonly #host: Host;
  readonly #database: () => CopyDatabase | null;
  /** The block looked at last stands last. */
  readonly #held = new Map<number, readonly CurateRecord[]>();
  readonly #coming = new Map<number, Promise<readonly CurateRecord[]>>();

  constructor(project: string, host: Host, database: () => CopyDatabase | null) {
    this.#project = project;
    this.#host = host;
    this.#database = database;
  }

  peek(record: number): CurateRecord | undefined {
    return this.#held.get(blockOf(record))?.[record % BLOCK_RECORDS];
  }

  /** `total`: how many records there are now; a block that grew since it was read is read again. */
  async read(records: ArrayLike<number>, total: number): Promise<CurateRecord[]> {
    const wanted = Array.from(records);
    const blocks = new Map<number, readonly CurateRecord[]>();
    await Promise.all(
      [...new Set(wanted.map(blockOf))].map(async (block) => blocks.set(block, await this.#block(block, total))),
    );
    return wanted.map((record) => {
      const found = blocks.get(blockOf(record))?.[record % BLOCK_RECORDS];
      if (found === undefined) throw new RangeError(`There is no record ${record}`);
      return found;
    });
  }

  async #block(block: number, total: number): Promise<readonly CurateRecord[]> {
    const length = Math.min(BLOCK_RECORDS, total - block * BLOCK_RECORDS);
    const held = this.#held.get(block);
    if (held !== undefined && held.length >= length) {
      this.#hold(block, held);
      return held;
    }
    const coming = this.#coming.get(block) ?? this.#fetch(block, length);
    this.#coming.set(block, coming);
    try {
      const records = await coming;
      this.#hold(block, records);
      return records;
    } finally {
      if (this.#coming.get(block) === coming) this.#coming.delete(block);
    }
  }

  async #fetch(block: number, length: number): Promise<readonly CurateRecord[]> {
    const here = await this.#ownBlock(block);
    if (here.length >= length) return here;
    const records: CurateRecord[] = [];
    for await (const { text } of await this.#host.projects.blocks({ project: this.#project, from: block, count: 1 }))
      records.push(...recordsIn(text));
    return records;
  }

  /** Empty where the database has nothing usable: the host has it all. */
  async #ownBlock(block: number): Promise<readonly CurateRecord[]> {
    try {
      const pieces = (await this.#database()?.piecesOf(block)) ?? [];
      const texts = await Promise.all(pieces.map(({ content }) => content.text()));
      const records = texts.flatMap(recordsIn);
      const first = block * BLOCK_RECORDS;
      return records.every(({ ordinal }, place) => ordinal === first + place) ? records : [];
    } catch {
      return [];
    }
  }

  #hold(block: number, records: readonly CurateRecord[]): void {
    this.#held.delete(block);
    this.#held.set(block, records);
    const [oldest] = this.#held.keys();
    if (this.#held.size > BLOCKS_HELD && oldest !== undefined) this.#held.delete(oldest);
  }
}

function blockOf(record: number): number {
  return Math.floor(record / BLOCK_RECORDS);
}

/** The host checked them when they were imported. */
function recordsIn(text: string): CurateRecord[] {
  const records: CurateRecord[] = JSON.parse(text);
  return records;
}
