import { join } from 'node:path';
import type { Disk } from '../durable/disk.ts';
import { FrameFile } from './frameFile.ts';

/**
 * A file that can be made again: a head, and lists of findings in the order of their making. It is written under
 * another name first; one that cannot be read, or that was made of other records, counts as not there.
 */
export class DerivedFile<Head, Item> {
  readonly #folder: string;
  readonly #name: string;
  readonly #disk: Disk;

  constructor(folder: string, name: string, disk: Disk) {
    this.#folder = folder;
    this.#name = name;
    this.#disk = disk;
  }

  get workPath(): string {
    return join(this.#folder, `${this.#name}.new`);
  }

  /** A list that is null calls it off: nothing is kept of what was made then, and what was there before stays. */
  async write(head: Head, lists: AsyncIterable<readonly Item[] | null>): Promise<boolean> {
    await this.#disk.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#disk.unlink(this.workPath).catch(() => {});
    const opened = await FrameFile.open(this.workPath, this.#disk, 'headers');
    if (!opened.ok) return false;
    const put = async (value: unknown, count: number) =>
      (await opened.value.write(new TextEncoder().encode(JSON.stringify(value)), count)).ok;
    let whole = await put(head, 0);
    for await (const list of lists) {
      whole &&= list !== null && (list.length === 0 || (await put(list, list.length)));
      if (!whole) break;
    }
    whole &&= (await opened.value.sync()).ok;
    await opened.value.close();
    if (whole) await this.#disk.rename(this.workPath, join(this.#folder, this.#name));
    else await this.#disk.unlink(this.workPath).catch(() => {});
    return whole;
  }

  /** Null where there is none. `items` are read as long as somebody takes them. */
  async read<Value>(work: (head: Head, items: AsyncIterable<Item[]>) => Promise<Value>): Promise<Value | null> {
    const path = join(this.#folder, this.#name);
    try {
      await this.#disk.stat(path);
    } catch {
      return null;
    }
    const opened = await FrameFile.open(path, this.#disk, 'headers');
    if (!opened.ok) return null;
    const file = opened.value;
    try {
      const head = await file.read(0);
      return head.ok ? await work(JSON.parse(new TextDecoder().decode(head.value)), itemsOf(file)) : null;
    } catch {
      return null;
    } finally {
      await file.close();
    }
  }
}

async function* itemsOf<Item>(file: FrameFile): AsyncGenerator<Item[]> {
  for (let index = 1; index < file.frames.length; index += 1) {
    const content = await file.read(index);
    if (!content.ok) throw new Error('damaged');
    const items: Item[] = JSON.parse(new TextDecoder().decode(content.value));
    yield items;
  }
}
