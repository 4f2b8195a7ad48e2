import { setTimeout as pause } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Duty } from '#protocol/engine/duty.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';
import { pauseAfter } from './backOff.ts';
import { startChild } from './child.ts';
import type { Child, EngineClient } from './child.ts';
import { EngineGone, engineFailure } from './failures.ts';

/** So many crashes with little between them are a loop, and nobody is helped by going on. */
const MOST_CRASHES = 5;

export interface SupervisorTimes {
  /** The first start may have to look for devices and compile for them. */
  startMs: number;
  /** A child that ran for so long before it crashed was sound. */
  soundMs: number;
  /** The pause before another try after so many crashes. */
  pauseMs: (crashes: number) => number;
}

const supervisorTimes: SupervisorTimes = { startMs: 60_000, soundMs: 60_000, pauseMs: pauseAfter };

interface Parts {
  duty: Duty;
  shell: Shell;
  log: Log;
  /** A first call that shows that the child works. */
  check: (client: EngineClient) => Promise<void>;
  /** Whether a child that crashed is started again before anybody needs it. */
  keepUp: boolean;
  /** The state changed, or the child is another one. */
  changed: () => void;
  times?: SupervisorTimes | undefined;
}

export type SupervisorState = 'off' | 'starting' | 'up' | 'restarting' | 'failed';

/**
 * Keeps one child of the engine running:
 *
 *     off -> starting -> up --crash--> restarting -> up
 *                                          '-- five in a row --> failed -- somebody asks --> starting
 */
export class Supervisor {
  readonly #parts: Parts;
  readonly #times: SupervisorTimes;
  readonly #closing = new AbortController();
  #state: SupervisorState = 'off';
  #child: Child | undefined;
  #crashes = 0;
  #bringing: { end: Promise<Result<Child, Failure>>; stopped: AbortController } | undefined;
  /** What ended the last child that was not asked to end. */
  #failure: Failure | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#times = parts.times ?? supervisorTimes;
  }

  get state(): SupervisorState {
    return this.#state;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  get child(): Child | undefined {
    return this.#state === 'up' ? this.#child : undefined;
  }

  /** A child that works; starts one when there is none. */
  up(): Promise<Result<Child, Failure>> {
    const ready = this.child;
    if (ready !== undefined) return Promise.resolve(ok(ready));
    // After a crash loop a person's wish is worth one try.
    if (this.#state === 'failed') this.#crashes = MOST_CRASHES - 1;
    if (this.#bringing !== undefined) return this.#bringing.end;
    const stopped = new AbortController();
    const signal = AbortSignal.any([stopped.signal, this.#closing.signal]);
    const bringing = { end: this.#bring(this.#state === 'failed' ? 0 : this.#crashes, signal), stopped };
    this.#bringing = bringing;
    const over = () => {
      if (this.#bringing === bringing) this.#bringing = undefined;
    };
    bringing.end.then(over, over);
    return bringing.end;
  }

  /** Ends the child on purpose. What was under way is rejected; the next `up` starts another. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#bringing?.stopped.abort();
    this.#bringing = undefined;
    this.#become('off', null);
    child?.kill();
    await child?.ended;
  }

  /** Ends a child that does not do what it should; this counts as a crash. */
  kill(): void {
    this.#child?.kill();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.stop();
  }

  async #bring(crashesBefore: number, signal: AbortSignal): Promise<Result<Child, Failure>> {
    let crashes = crashesBefore;
    while (!signal.aborted) {
      // Nobody waits for the first try, unless it follows a crash that was not asked for.
      if (crashes > 0 && this.#state !== 'off') {
        await pause(this.#times.pauseMs(crashes), undefined, { signal }).catch(() => {});
        if (signal.aborted) break;
      }
      this.#become(crashes > 0 ? 'restarting' : 'starting', this.#failure);
      const started = await this.#start();
      if (signal.aborted) break;
      if (started.ok) return started;
      crashes = this.#crashed(0);
      this.#parts.log.warn('the engine did not start', { duty: this.#parts.duty, crashes, code: started.failure.code });
      if (crashes >= MOST_CRASHES) {
        const detail = 'detail' in started.failure ? started.failure.detail : started.failure.code;
        const failure: Failure = { code: 'ENGINE_UNAVAILABLE', detail };
        this.#become('failed', failure);
        return fail(failure);
      }
      this.#become('restarting', started.failure);
    }
    return fail({ code: 'CANCELLED' });
  }

  async #start(): Promise<Result<Child, Failure>> {
    const { shell, duty, log, check } = this.#parts;
    let child: Child;
    try {
      child = startChild(shell, duty);
    } catch (error) {
      log.error('the engine could not be started', error);
      return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'could not be started' });
    }
    this.#child = child;
    const startedAt = performance.now();
    const late = pause(this.#times.startMs, 'late' as const, { ref: false });
    try {
      const first = await Promise.race([check(child.client), child.ended.then((how) => ({ how })), late]);
      if (first === 'late') throw new EngineGone(`no answer in ${this.#times.startMs / 1_000} s`);
      if (first !== undefined) throw new EngineGone(first.how);
    } catch (error) {
      if (this.#child === child) this.#child = undefined;
      child.kill();
      return fail(error instanceof EngineGone ? engineFailure(error) : child.failureOf(error));
    }
    log.info('the engine started', { duty, pid: child.pid, ms: Math.round(performance.now() - startedAt) });
    if (this.#child !== child) return fail({ code: 'CANCELLED' });
    child.ended
      .then((how) => this.#ended(child, how, performance.now() - startedAt))
      .catch((error: unknown) => log.error('the end of a child', error));
    this.#become('up', null);
    return ok(child);
  }

  #ended(child: Child, how: string, ranMs: number): void {
    // Asked for: somebody has taken it away before.
    if (this.#child !== child) return;
    this.#child = undefined;
    const crashes = this.#crashed(ranMs);
    const { duty, log, keepUp } = this.#parts;
    log.warn('the engine crashed', { duty, how, crashes });
    if (crashes >= MOST_CRASHES) {
      this.#become('failed', { code: 'ENGINE_UNAVAILABLE', detail: how });
      return;
    }
    this.#become(keepUp ? 'restarting' : 'off', { code: 'ENGINE_CRASHED', detail: how });
    if (keepUp) this.up().catch((error: unknown) => log.error('the engine could not be started again', error));
  }

  #crashed(ranMs: number): number {
    this.#crashes = ranMs >= this.#times.soundMs ? 1 : this.#crashes + 1;
    return this.#crashes;
  }

  #become(state: SupervisorState, failure: Failure | null): void {
    this.#state = state;
    this.#failure = failure;
    this.#parts.changed();
  }
}
