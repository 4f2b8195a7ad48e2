import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Child, EngineClient } from './child.ts';
import type { Supervisor } from './supervisor.ts';

const STOP_AGAIN_MS = 50;

/** One piece of work of the child that answers, while no person wants it. It gives way to everybody: then it is ended. */
export class BackgroundWork {
  readonly #supervisor: Supervisor;
  /** Work that goes on for so long after it was told to stop hangs; its child is ended. */
  readonly #stopMs: number;
  #now: { end: Promise<unknown>; stopped: boolean } | undefined;

  constructor(supervisor: Supervisor, stopMs: number) {
    this.#supervisor = supervisor;
    this.#stopMs = stopMs;
  }

  get isRunning(): boolean {
    return this.#now !== undefined;
  }

  /** `ask` gives null where it was stopped; ended for somebody else, it fails as busy. */
  async run<Value>(
    child: Child,
    ask: (client: EngineClient) => Promise<Value | null>,
    signal: AbortSignal,
  ): Promise<Result<Value, Failure>> {
    const work = ask(child.client);
    const running = { end: work.catch(() => {}), stopped: false };
    this.#now = running;
    const stop = () => void this.end();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const came = await work;
      return came === null ? fail({ code: 'BUSY', what: 'answer' }) : ok(came);
    } catch (error) {
      return fail(running.stopped ? { code: 'BUSY', what: 'answer' } : child.failureOf(error));
    } finally {
      signal.removeEventListener('abort', stop);
      if (this.#now === running) this.#now = undefined;
    }
  }

  /** Ends what is under way, and waits for that. */
  async end(): Promise<void> {
    const running = this.#now;
    if (running === undefined) return;
    running.stopped = true;
    const late = setTimeout(() => {
      if (this.#now === running) this.#supervisor.kill();
    }, this.#stopMs).unref();
    // The wish to stop may come to the engine before the work that it means has begun there.
    const tell = () => void this.#supervisor.child?.client.answer.stop().catch(() => {});
    tell();
    const again = setInterval(tell, STOP_AGAIN_MS);
    await running.end;
    clearInterval(again);
    clearTimeout(late);
    this.#now = undefined;
  }
}
