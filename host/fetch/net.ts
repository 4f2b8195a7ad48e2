import type { FetchTrouble, NetUse } from '#core/fetch.ts';
import { fail } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { ask } from './ask.ts';
import type { Answer, Sending } from './ask.ts';
import type { Bearer } from './hubToken.ts';
import type { Nearness } from './places.ts';
import { wayOut } from './proxy.ts';

interface Parts {
  settings: SettingsStore;
  environment: NodeJS.ProcessEnv;
  /** Something else than before leaves this machine. */
  changed: () => void;
}

interface Wish {
  url: URL;
  plainHttp: boolean;
  from?: Nearness | undefined;
  headers?: Record<string, string>;
  /** What is sent, as a POST. */
  payload?: string;
  sending?: Sending;
  ownOriginOnly?: boolean;
  bearer?: Bearer | null;
  patienceMs: number;
  signal: AbortSignal;
}

/** One use of the net, from its beginning to its end; shown all the while. */
export class Talk {
  readonly #net: Net;
  use: NetUse;

  constructor(net: Net, use: NetUse) {
    this.#net = net;
    this.use = use;
  }

  get(wish: Wish): Promise<Result<Answer, FetchTrouble>> {
    return this.#net.get(this, wish);
  }

  /** Sends `payload`, and follows nobody elsewhere with it. */
  post(wish: Wish & { payload: string }): Promise<Result<Answer, FetchTrouble>> {
    return this.#net.get(this, { ...wish, ownOriginOnly: true });
  }

  change(part: Partial<NetUse>): void {
    this.use = { ...this.use, ...part };
    this.#net.changed();
  }
}

/** The only way out of the host. Whoever goes out does so within a `talk`, so that the window can say what leaves. */
export class Net {
  readonly #parts: Parts;
  readonly #talks = new Set<Talk>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get uses(): NetUse[] {
    return [...this.#talks].map(({ use }) => use);
  }

  changed(): void {
    this.#parts.changed();
  }

  async talk<Value>(
    begun: Pick<NetUse, 'what' | 'subject' | 'host'> & { job?: string },
    work: (talk: Talk) => Promise<Value>,
  ): Promise<Value> {
    const talk = new Talk(this, { job: null, beganAgain: false, ...begun });
    this.#talks.add(talk);
    this.changed();
    try {
      return await work(talk);
    } finally {
      this.#talks.delete(talk);
      this.changed();
    }
  }

  async get(talk: Talk, { headers = {}, ...wish }: Wish): Promise<Result<Answer, FetchTrouble>> {
    const way = wayOut(this.#parts.settings.current.proxyAddress, this.#parts.environment);
    if (way === null) return fail('proxy');
    return ask({ ...wish, headers, way, talking: (host) => talk.change({ host }) });
  }
}
