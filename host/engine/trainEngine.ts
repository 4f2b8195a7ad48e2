import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type Measured, measuredSchema } from '#core/train/estimate.ts';
import {
  type FactorsEvent,
  type FactorsInput,
  type InfluenceInput,
  type Influences,
  type TrainEvent,
  type TrainInput,
  factorsEventSchema,
  influencesSchema,
  trainEventSchema,
} from '#protocol/engine/train.ts';
import type { Log } from '../log/log.ts';
import type { Shell } from '../shell.ts';
import type { Child } from './child.ts';
import { Supervisor } from './supervisor.ts';
import type { SupervisorTimes } from './supervisor.ts';

/** A child that was told to pause ends its step and writes a checkpoint; one that takes longer is ended. */
const LONGEST_PAUSE_MS = 5_000;

interface Parts {
  shell: Shell;
  log: Log;
  times?: SupervisorTimes | undefined;
  pauseMs?: number | undefined;
}

const busy = fail<Failure>({ code: 'BUSY', what: 'training' });

/** The child that trains. It is there only while there is something to train: all its memory is free again afterwards. */
export class TrainEngine {
  readonly #supervisor: Supervisor;
  readonly #pauseMs: number;
  #working = false;

  constructor({ shell, log, times, pauseMs = LONGEST_PAUSE_MS }: Parts) {
    this.#pauseMs = pauseMs;
    this.#supervisor = new Supervisor({
      duty: 'train',
      shell,
      log,
      async check(client) {
        await client.train.hello();
      },
      keepUp: false,
      changed: () => {},
      times,
    });
  }

  get working(): boolean {
    return this.#working;
  }

  /** Of the child, while there is one. */
  get pid(): number | undefined {
    return this.#supervisor.child?.pid;
  }

  measure(input: TrainInput, signal: AbortSignal): Promise<Result<Measured, Failure>> {
    return this.#alone(async (child) => {
      const { client } = child;
      // Whoever leaves in the middle of a step need not wait for its end.
      const leave = () => void this.#supervisor.stop();
      signal.addEventListener('abort', leave, { once: true });
      try {
        const told = measuredSchema.safeParse(await client.train.measure(input));
        return told.success
          ? ok(told.data)
          : fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it sent something unreadable' });
      } catch (error) {
        return signal.aborted ? fail({ code: 'CANCELLED' }) : fail(child.failureOf(error));
      } finally {
        signal.removeEventListener('abort', leave);
      }
    });
  }

  /**
   * Runs a training to its end. Each event is taken before the next; a failure of `take` ends the child. When the signal
   * is aborted, it is told to pause.
   */
  run(
    input: TrainInput & { checkpoints: string; to: string },
    take: (event: TrainEvent) => Promise<Result<void, Failure>>,
    signal: AbortSignal,
  ): Promise<Result<void, Failure>> {
    return this.#alone(async (child) => {
      const { client } = child;
      let late: ReturnType<typeof setTimeout> | undefined;
      const pause = () => {
        client.train.stop({ how: 'pause' }).catch(() => {});
        late = setTimeout(() => void this.#supervisor.stop(), this.#pauseMs);
      };
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      signal.addEventListener('abort', pause, { once: true });
      try {
        for await (const told of await client.train.run(input)) {
          const event = trainEventSchema.safeParse(told);
          if (!event.success) return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it sent something unreadable' });
          const taken = await take(event.data);
          if (!taken.ok) return taken;
        }
        return ok(undefined);
      } catch (error) {
        return signal.aborted ? fail({ code: 'CANCELLED' }) : fail(child.failureOf(error));
      } finally {
        clearTimeout(late);
        signal.removeEventListener('abort', pause);
      }
    });
  }

  /** Works a run's records into a file. When the signal is aborted the child is ended: what it wrote is of no use. */
  factors(
    input: FactorsInput,
    take: (event: FactorsEvent) => void,
    signal: AbortSignal,
  ): Promise<Result<void, Failure>> {
    return this.#alone(async (child) => {
      const leave = () => void this.#supervisor.stop();
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      signal.addEventListener('abort', leave, { once: true });
      try {
        for await (const told of await child.client.train.factors(input)) {
          const event = factorsEventSchema.safeParse(told);
          if (!event.success) return fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it sent something unreadable' });
          take(event.data);
        }
        return signal.aborted ? fail({ code: 'CANCELLED' }) : ok(undefined);
      } catch (error) {
        return signal.aborted ? fail({ code: 'CANCELLED' }) : fail(child.failureOf(error));
      } finally {
        signal.removeEventListener('abort', leave);
      }
    });
  }

  /** How far a run's records helped with an answer. When the signal is aborted the child is ended. */
  influence(input: InfluenceInput, signal: AbortSignal): Promise<Result<Influences, Failure>> {
    return this.#alone(async (child) => {
      const leave = () => void this.#supervisor.stop();
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      signal.addEventListener('abort', leave, { once: true });
      try {
        const told = influencesSchema.safeParse(await child.client.train.influence(input));
        return told.success
          ? ok(told.data)
          : fail({ code: 'ENGINE_UNAVAILABLE', detail: 'it sent something unreadable' });
      } catch (error) {
        return signal.aborted ? fail({ code: 'CANCELLED' }) : fail(child.failureOf(error));
      } finally {
        signal.removeEventListener('abort', leave);
      }
    });
  }

  /** Ends a run after the step that is being made, and keeps what was learned. */
  async keep(): Promise<void> {
    await this.#supervisor.child?.client.train.stop({ how: 'keep' }).catch(() => {});
  }

  close(): Promise<void> {
    return this.#supervisor.close();
  }

  async #alone<Value>(work: (child: Child) => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> {
    if (this.#working) return busy;
    this.#working = true;
    try {
      const child = await this.#supervisor.up();
      return child.ok ? await work(child.value) : child;
    } finally {
      // A child that trained holds the base and compiled code; the next run begins with a clean one.
      await this.#supervisor.stop();
      this.#working = false;
    }
  }
}
