import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { headerReadingSchema } from '#protocol/engine/contract.ts';
import type { HeaderReading } from '#protocol/engine/contract.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';
import type { Child } from './child.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

/** A parser that nobody needed for so long is ended. */
const IDLE_MS = 30_000;
/** No header takes so long: the file makes the parser run in circles. */
const LONGEST_READING_MS = 60_000;

export interface HeaderWish {
  path: string;
  name: string;
  fileBytes: number;
  availableBytes: number;
}

/** Reads strangers' files in a child of its own, which is there only while it is needed. */
export class ParseEngine {
  readonly #supervisor: Supervisor;
  readonly #idleMs: number;
  readonly #readingMs: number;
  #underWay = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor({
    shell,
    log,
    times,
    idleMs = IDLE_MS,
    readingMs = LONGEST_READING_MS,
  }: {
    shell: Shell;
    log: Log;
    times?: SupervisorTimes;
    idleMs?: number;
    readingMs?: number;
  }) {
    this.#idleMs = idleMs;
    this.#readingMs = readingMs;
    this.#supervisor = new Supervisor({
      duty: 'parse',
      shell,
      log,
      check: () => Promise.resolve(),
      keepUp: false,
      changed: () => {},
      times,
    });
  }

  async modelHeader(wish: HeaderWish): Promise<Result<HeaderReading, Failure>> {
    clearTimeout(this.#idle);
    this.#underWay += 1;
    const child = await this.#supervisor.up();
    try {
      return child.ok ? await this.#read(child.value, wish) : child;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#endWhenIdle();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#supervisor.close();
  }

  async #read(child: Child, wish: HeaderWish): Promise<Result<HeaderReading, Failure>> {
    const signal = AbortSignal.timeout(this.#readingMs);
    try {
      const read = headerReadingSchema.safeParse(await child.client.parse.modelHeader(wish, { signal }));
      return read.success ? ok(read.data) : damaged(wish, 'its header reads as nonsense');
    } catch (error) {
      if (signal.aborted) {
        this.#supervisor.kill();
        return damaged(wish, 'its header does not end');
      }
      const failure = child.failureOf(error);
      // A file that brings the parser down is damaged or meant to do so: for the person this is about the file.
      if (failure.code === 'ENGINE_CRASHED') return damaged(wish, `reading it ended the parser (${failure.detail})`);
      return fail(failure);
    }
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => {
      if (this.#underWay === 0) void this.#supervisor.stop();
    }, this.#idleMs);
    this.#idle.unref();
  }
}

function damaged({ name }: HeaderWish, detail: string): Result<never, Failure> {
  return fail({ code: 'MODEL_FILE_DAMAGED', name, detail });
}
