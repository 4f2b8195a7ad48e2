import type { Entry } from '#core/curate/entry.ts';
import type { Failure } from '#core/failure.ts';
import type { Host } from '#renderer/host/client.ts';
import { failureOf } from '#renderer/host/failureOf.ts';
import { windowId } from './windowId.ts';

const ENTRIES_AT_ONCE = 1_000;
/** After a full disk, say: the person may make room meanwhile. A call that finds no connection waits by itself. */
const PAUSE_MS = 1_500;

interface Heard {
  /** All of them are on the host's disk, at these places of its log. */
  acknowledged: (entries: readonly Entry[], numbers: readonly number[]) => void;
  /** The host will never take it. */
  refused: (entry: Entry, failure: Failure) => void;
  /** Nothing gets through; it is tried again, but for ANOTHER_WINDOW_WRITES. */
  troubled: (trouble: Failure | 'lost') => void;
}

/** Brings entries to the host: in order, again and again until it says that they are on its disk. */
export class Sending {
  readonly #project: string;
  readonly #host: Host;
  readonly #heard: Heard;
  #waiting: Entry[] = [];
  #running = false;
  #stopped = false;

  constructor(project: string, host: Host, heard: Heard) {
    this.#project = project;
    this.#host = host;
    this.#heard = heard;
  }

  send(entries: readonly Entry[]): void {
    this.#waiting.push(...entries);
    if (!this.#running && !this.#stopped) void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = [];
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const entries = this.#waiting.slice(0, ENTRIES_AT_ONCE);
      try {
        const { numbers } = await this.#host.projects.append({ project: this.#project, window: windowId, entries });
        if (this.#stopped) break;
        this.#waiting.splice(0, entries.length);
        this.#heard.acknowledged(entries, numbers);
      } catch (error) {
        if (this.#stopped) break;
        if (!this.#settle(entries, error)) await new Promise((resume) => setTimeout(resume, PAUSE_MS));
      }
    }
    this.#running = false;
  }

  /** Whether it can be tried again at once. */
  #settle(entries: readonly Entry[], error: unknown): boolean {
    const trouble = failureOf(error);
    if (trouble.kind !== 'failure') {
      this.#heard.troubled('lost');
      return false;
    }
    const { failure } = trouble;
    const refused = failure.code === 'ENTRY_REFUSED' && entries.find(({ id }) => id === failure.entry);
    if (refused !== false && refused !== undefined) {
      this.#waiting = this.#waiting.filter((entry) => entry !== refused);
      this.#heard.refused(refused, failure);
      return true;
    }
    if (failure.code === 'ANOTHER_WINDOW_WRITES') this.stop();
    this.#heard.troubled(failure);
    return false;
  }
}
