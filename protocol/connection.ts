import type { ClientContext, ClientLink } from '@orpc/client';
import { DynamicLink, ORPCError } from '@orpc/client';
import { linkOverWire } from './wire/link.ts';
import type { Wire } from './wire/wire.ts';

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'connected' }
  /** The other side went away; another try comes at `nextTryAt` (UTC milliseconds). */
  | { kind: 'lost'; tries: number; nextTryAt: number }
  /** The other side does not want us: trying again is of no use. */
  | { kind: 'refused' };

export class ConnectionRefused extends Error {}

export interface Connection {
  readonly link: ClientLink<ClientContext>;
  readonly state: ConnectionState;
  /** Calls at once and then at every change; returns the way to stop. */
  watch(listener: (state: ConnectionState) => void): () => void;
  retryNow(): void;
  close(): void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A call made while the connection is being made again waits this long for it. */
const PATIENCE_MS = 10_000;

export const CONNECTION_LOST = 'CONNECTION_LOST';

/**
 * Keeps a link alive over wires that break. A call that was under way when the wire broke is rejected with
 * CONNECTION_LOST, for nobody knows whether it was carried out; a new call waits for the next wire.
 */
export function keepConnection(openWire: () => Promise<Wire>): Connection {
  let state: ConnectionState = { kind: 'connecting' };
  let current: { wire: Wire; link: ClientLink<ClientContext> } | undefined;
  let closed = false;
  let opening = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<(state: ConnectionState) => void>();

  const become = (next: ConnectionState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };

  const lose = () => {
    current = undefined;
    if (closed) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
    tries += 1;
    timer = setTimeout(open, pause);
    become({ kind: 'lost', tries, nextTryAt: Date.now() + pause });
  };

  const open = () => {
    clearTimeout(timer);
    if (opening) return;
    opening = true;
    openWire().then(
      (wire) => {
        opening = false;
        if (closed) {
          wire.close();
          return;
        }
        const link = linkOverWire(wire, lost);
        const mine = { wire, link };
        current = mine;
        wire.onClose(() => {
          if (current === mine) lose();
        });
        tries = 0;
        become({ kind: 'connected' });
      },
      (error: unknown) => {
        opening = false;
        if (error instanceof ConnectionRefused) become({ kind: 'refused' });
        else lose();
      },
    );
  };

  const nextLink = (signal: AbortSignal | undefined) =>
    new Promise<ClientLink<ClientContext>>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(patience);
        listeners.delete(look);
        signal?.removeEventListener('abort', aborted);
        act();
      };
      const look = (now: ConnectionState) => {
        const ready = current;
        if (ready !== undefined) settle(() => resolve(ready.link));
        else if (now.kind === 'refused') settle(() => reject(lost()));
      };
      const aborted = () => settle(() => reject(signal?.reason));
      const patience = setTimeout(() => settle(() => reject(lost())), PATIENCE_MS);
      signal?.addEventListener('abort', aborted);
      listeners.add(look);
      look(state);
    });

  open();

  return {
    link: new DynamicLink(async (options) => current?.link ?? (await nextLink(options.signal))),
    get state() {
      return state;
    },
    watch(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    retryNow() {
      if (current === undefined && !closed) open();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      current?.wire.close();
    },
  };
}

function lost(): Error {
  return new ORPCError(CONNECTION_LOST, { message: 'The connection was lost before the answer came.' });
}
