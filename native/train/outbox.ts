import type { TrainEvent } from '#protocol/engine/train.ts';

/** Steps wait for others so long; anything else takes them along at once. */
const STEPS_MS = 100;

/** Events on their way to the host, in their order. Steps go together, at most ten times a second. */
export class Outbox {
  #waiting: TrainEvent[] = [];
  #ended = false;
  #wake: () => void = () => {};

  put(event: TrainEvent): void {
    const last = this.#waiting.at(-1);
    if (event.kind === 'steps' && last?.kind === 'steps') last.steps.push(...event.steps);
    else this.#waiting.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *events(): AsyncGenerator<TrainEvent, void, void> {
    let nextAt = 0;
    for (;;) {
      const onlySteps = this.#waiting.every(({ kind }) => kind === 'steps');
      const early = nextAt - performance.now();
      if (this.#waiting.length === 0 && !this.#ended) {
        await this.#woken();
        continue;
      }
      if (onlySteps && early > 0 && !this.#ended) {
        await this.#woken(early);
        continue;
      }
      const taken = this.#waiting;
      this.#waiting = [];
      nextAt = performance.now() + STEPS_MS;
      yield* taken;
      if (this.#ended && this.#waiting.length === 0) return;
    }
  }

  #woken(atMostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(resolve, Math.ceil(atMostMs));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
