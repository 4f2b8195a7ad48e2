import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import type { Failure } from '#core/failure.ts';
import { type Result, fail, ok } from '#core/result.ts';
import { whatWasSaid } from './device.ts';
import { free, preload, stack } from './doors.ts';

/** An adapter as it is asked for. `name` is how the person knows it. */
export interface WantedAdapter {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly scale: number;
}

/** Every resident adapter makes a swap slower, memory or not: more than this many are never of use at once. */
const MOST_RESIDENT = 16;

interface Resident {
  readonly bytes: number;
  pinned: boolean;
}

/**
 * The adapters of one context: a few resident in memory, those asked for last; all others on disk. What the context
 * remembers of a conversation was made under one stack of adapters, and is forgotten when the stack changes.
 */
export class AdapterShelf {
  readonly #model: LlamaModel;
  readonly #context: LlamaContext;
  readonly #forget: () => Promise<void>;
  readonly #budgetBytes: number;
  /** In the order in which they were used, the newest last. */
  readonly #residents = new Map<string, Resident>();
  #stacked: readonly WantedAdapter[] = [];

  /** `forget` lets go of all that was read under the adapters that were stacked before. */
  constructor(parts: { model: LlamaModel; context: LlamaContext; budgetBytes: number; forget: () => Promise<void> }) {
    this.#model = parts.model;
    this.#context = parts.context;
    this.#budgetBytes = parts.budgetBytes;
    this.#forget = parts.forget;
  }

  get residents(): readonly { path: string; bytes: number; pinned: boolean }[] {
    return [...this.#residents].map(([path, resident]) => ({ path, ...resident }));
  }

  isStacked(path: string): boolean {
    return this.#stacked.some((adapter) => adapter.path === path);
  }

  /** Puts these on the context, in this order, and keeps them there until the next call. Nothing may be decoding. */
  async use(wanted: readonly WantedAdapter[]): Promise<Result<void, Failure>> {
    if (keyOf(wanted) === keyOf(this.#stacked)) {
      for (const { path } of wanted) this.#touch(path);
      return ok(undefined);
    }
    const needed = new Set(wanted.map(({ path }) => path));
    const incoming = wanted.filter(({ path }) => !this.#residents.has(path));
    // Before what comes in is read, so that memory never holds both.
    const gone = this.#surplus(incoming, needed);
    try {
      if (gone.length > 0 || wanted.length === 0) {
        await stack(this.#context, []);
        this.#stacked = [];
      }
      for (const path of gone) await this.#free(path);
      await this.#forget();
      for (const adapter of wanted) await this.#bring(adapter);
      await stack(this.#context, wanted);
      this.#stacked = wanted;
      return ok(undefined);
    } catch (error) {
      return fail(await this.#recover(wanted, error));
    }
  }

  /** Reads what is likely to be asked for next, as far as there is room without putting anything away. */
  async prefetch(likely: WantedAdapter): Promise<void> {
    if (this.#residents.has(likely.path) || !this.#hasRoomFor(likely, [])) return;
    await this.#bring(likely).catch(() => {});
  }

  /**
   * Pins these and no others: a pinned adapter stays in memory whatever else is asked for. One that is not here is
   * read, and what was not used for longest makes room; where all that is here is pinned or stacked, it stays on disk.
   */
  async hold(pinned: readonly WantedAdapter[]): Promise<void> {
    const wanted = new Set(pinned.map(({ path }) => path));
    for (const [path, resident] of this.#residents) resident.pinned = wanted.has(path);
    const needed = new Set([...wanted, ...this.#stacked.map(({ path }) => path)]);
    for (const adapter of pinned) {
      if (this.#residents.has(adapter.path)) continue;
      const gone = this.#surplus([adapter], needed);
      if (!this.#hasRoomFor(adapter, gone)) continue;
      for (const path of gone) await this.#free(path);
      await this.#bring(adapter).catch(() => {});
      const resident = this.#residents.get(adapter.path);
      if (resident !== undefined) resident.pinned = true;
    }
  }

  #hasRoomFor({ bytes }: WantedAdapter, gone: readonly string[]): boolean {
    const staying = [...this.#residents].filter(([path]) => !gone.includes(path)).map(([, resident]) => resident.bytes);
    const sum = staying.reduce((before, own) => before + own, bytes);
    return sum <= this.#budgetBytes && staying.length < MOST_RESIDENT;
  }

  /** What has to go so that `incoming` has room: what was not used for longest, first. */
  #surplus(incoming: readonly WantedAdapter[], needed: ReadonlySet<string>): string[] {
    let bytes = [...this.#residents.values(), ...incoming].reduce((sum, each) => sum + each.bytes, 0);
    let count = this.#residents.size + incoming.length;
    const gone: string[] = [];
    for (const [path, { bytes: own, pinned }] of this.#residents) {
      if (bytes <= this.#budgetBytes && count <= MOST_RESIDENT) break;
      if (pinned || needed.has(path)) continue;
      gone.push(path);
      bytes -= own;
      count -= 1;
    }
    return gone;
  }

  async #bring({ path, bytes }: WantedAdapter): Promise<void> {
    if (!this.#residents.has(path)) {
      await preload(this.#model, path);
      this.#residents.set(path, { bytes, pinned: false });
    }
    this.#touch(path);
  }

  async #free(path: string): Promise<void> {
    this.#residents.delete(path);
    await free(this.#model, this.#context, path);
  }

  #touch(path: string): void {
    const resident = this.#residents.get(path);
    if (resident === undefined) return;
    this.#residents.delete(path);
    this.#residents.set(path, resident);
  }

  /** llama.cpp refused one of them. The base answers without any, as before anything was asked for. */
  async #recover(wanted: readonly WantedAdapter[], error: unknown): Promise<Failure> {
    await stack(this.#context, []);
    this.#stacked = [];
    await this.#forget();
    const bad = wanted.find(({ path }) => !this.#residents.has(path)) ?? wanted[0];
    return { code: 'MODEL_NOT_SUPPORTED', name: bad?.name ?? '', detail: await whatWasSaid(error) };
  }
}

/** Two stacks of one key give the same answers. */
function keyOf(adapters: readonly WantedAdapter[]): string {
  return JSON.stringify(adapters.map(({ path, scale }) => [path, scale]));
}
