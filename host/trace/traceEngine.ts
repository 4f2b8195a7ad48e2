import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { indexingSchema, tracedSchema } from '#protocol/engine/trace.ts';
import type { IndexHead, Traced } from '#protocol/engine/trace.ts';
import { Supervisor } from '../engine/supervisor.ts';
import type { SupervisorTimes } from '../engine/supervisor.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';

/** A child that nobody needed for so long is ended. */
const IDLE_MS = 60_000;
/** Looking through an answer takes milliseconds; one that takes so long goes round in circles in a damaged index. */
const LONGEST_LOOK_MS = 15_000;
/** Sorting cannot be interrupted: a child that does not leave off by then is ended. */
const LEAVE_MS = 500;

interface Parts {
  shell: Shell;
  log: Log;
  times?: SupervisorTimes | undefined;
  idleMs?: number;
  lookMs?: number;
}

/**
 * Looks for texts in snapshots, and makes the indexes for that, in two children of their own: while one sorts for
 * seconds the other goes on answering, and neither is the one that answers people.
 */
export class TraceEngine {
  readonly #looking: Supervisor;
  readonly #building: Supervisor;
  readonly #idleMs: number;
  readonly #lookMs: number;
  readonly #underWay = new Map<Supervisor, number>();
  readonly #idle = new Map<Supervisor, NodeJS.Timeout>();

  constructor({ shell, log, times, idleMs = IDLE_MS, lookMs = LONGEST_LOOK_MS }: Parts) {
    this.#idleMs = idleMs;
    this.#lookMs = lookMs;
    const supervisor = () =>
      new Supervisor({
        duty: 'trace',
        shell,
        log,
        check: async (client) => void (await client.trace.hello()),
        keepUp: false,
        changed: () => {},
        times,
      });
    this.#looking = supervisor();
    this.#building = supervisor();
  }

  /** Where the text stands in these snapshots. */
  spans(indexes: readonly { root: string; path: string }[], text: string): Promise<Result<Traced, Failure>> {
    return this.#using(this.#looking, async (up) => {
      const child = await up();
      if (!child.ok) return child;
      const late = setTimeout(() => this.#looking.kill(), this.#lookMs);
      try {
        return ok(tracedSchema.parse(await child.value.client.trace.spans({ indexes: [...indexes], text })));
      } catch (error) {
        return fail(child.value.failureOf(error));
      } finally {
        clearTimeout(late);
      }
    });
  }

  /** Makes the index of `records` at `to`. `progress` is told of bytes. */
  build(
    wish: { records: string; name: string; to: string },
    signal: AbortSignal,
    progress: (bytes: number) => void,
  ): Promise<Result<IndexHead, Failure>> {
    return this.#using(this.#building, async (up) => {
      const child = await up();
      if (!child.ok) return child;
      const leave = () => setTimeout(() => this.#building.kill(), LEAVE_MS).unref();
      signal.addEventListener('abort', leave, { once: true });
      try {
        for await (const sent of await child.value.client.trace.buildIndex(wish, { signal })) {
          const event = indexingSchema.parse(sent);
          if (event.kind === 'done') return ok(event.head);
          progress(event.bytes);
        }
        return fail({ code: 'ENGINE_CRASHED', detail: 'the index did not end' });
      } catch (error) {
        return signal.aborted ? fail({ code: 'CANCELLED' }) : fail(child.value.failureOf(error));
      } finally {
        signal.removeEventListener('abort', leave);
      }
    });
  }

  async close(): Promise<void> {
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all([this.#looking.close(), this.#building.close()]);
  }

  async #using<Value>(
    supervisor: Supervisor,
    work: (up: Supervisor['up']) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    clearTimeout(this.#idle.get(supervisor));
    this.#underWay.set(supervisor, (this.#underWay.get(supervisor) ?? 0) + 1);
    try {
      return await work(() => supervisor.up());
    } finally {
      const left = (this.#underWay.get(supervisor) ?? 1) - 1;
      this.#underWay.set(supervisor, left);
      if (left === 0) {
        const end = () => {
          if (this.#underWay.get(supervisor) === 0) void supervisor.stop();
        };
        this.#idle.set(supervisor, setTimeout(end, this.#idleMs).unref());
      }
    }
  }
}
