import { setTimeout as pause } from 'node:timers/promises';
import type { Live } from '#protocol/window/app.ts';
import { Change } from './change.ts';

/** At most ten items a second to each window. */
const SHORTEST_PAUSE_MS = 100;

/** The small state that every room shows. Whoever changes a part of it says so here; windows get all of it, whole. */
export class LiveState {
  readonly #change = new Change();
  readonly #revisions: Live['revisions'] = {
    models: 0,
    adapters: 0,
    settings: 0,
    conversations: 0,
    jobs: 0,
    projects: 0,
    snapshots: 0,
    runs: 0,
    suggestions: 0,
    networks: 0,
    datanets: 0,
    wallet: 0,
    settlement: 0,
  };
  #read: () => Omit<Live, 'revisions'> = () => ({ engine: ENGINE_OFF, beside: [], jobs: [], network: [] });

  /** Where the state is read from; set once all parts are there. */
  readFrom(read: () => Omit<Live, 'revisions'>): void {
    this.#read = read;
  }

  changed(): void {
    this.#change.happen();
  }

  revised(what: keyof Live['revisions']): void {
    this.#revisions[what] += 1;
    this.#change.happen();
  }

  get(): Live {
    return { ...this.#read(), revisions: { ...this.#revisions } };
  }

  /** The state now, and then after changes; a burst of changes comes as one item. Ends with the signal. */
  async *watch(signal: AbortSignal): AsyncGenerator<Live, void> {
    while (!signal.aborted) {
      const seen = this.#change.version;
      const sentAt = performance.now();
      yield this.get();
      await this.#change.after(seen, signal);
      const wait = SHORTEST_PAUSE_MS - (performance.now() - sentAt);
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => {});
    }
  }
}

const ENGINE_OFF: Live['engine'] = {
  state: 'off',
  model: null,
  loaded: null,
  device: null,
  memory: null,
  failure: null,
  backedOff: null,
  adapters: { resident: [], evicted: [] },
};
