import { ConnectionRefused } from '#protocol/connection.ts';
import { wireOverSocket } from '#protocol/wire/socket.ts';
import type { Wire } from '#protocol/wire/wire.ts';

/** The host closes a socket with this code when it does not know the session. */
const UNKNOWN_SESSION = 4401;
const SESSION_KEY = 'colophon.session';

/**
 * The way to the host in a browser. The page is opened by a link whose fragment holds a secret that works once; it is
 * exchanged for a session, which this tab keeps. A fragment is never sent in a request and never lands in a log.
 */
export class SocketDoor {
  #oneTime: string | undefined;
  #refused = false;

  /** Takes the secret out of the address at once: the router reads routes from the same place. */
  constructor() {
    const match = /^#open=(.+)$/.exec(location.hash);
    this.#oneTime = match?.[1];
    if (match !== null) history.replaceState(history.state, '', location.pathname + location.search);
  }

  async open(): Promise<Wire> {
    if (this.#refused) throw new ConnectionRefused();
    const session = await this.#session();
    const socket = new WebSocket(`ws://${location.host}/wire`, ['colophon.v1', `session.${session}`]);
    return new Promise((resolve, reject) => {
      // A browser shows no status of a refused upgrade, so the host accepts and then closes with a code.
      socket.addEventListener('close', ({ code }) => {
        if (code === UNKNOWN_SESSION) {
          sessionStorage.removeItem(SESSION_KEY);
          this.#refused = true;
        }
        reject(this.#refused ? new ConnectionRefused() : new Error('The host cannot be reached.'));
      });
      socket.addEventListener('open', () => resolve(wireOverSocket(socket)));
    });
  }

  async #session(): Promise<string> {
    if (this.#oneTime !== undefined) {
      const answer = await fetch('./session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ open: this.#oneTime }),
      });
      // Only 401 is a no; a host that is just starting or ending is asked again with the same secret.
      if (!answer.ok && answer.status !== 401) throw new Error('The host is not ready.');
      this.#oneTime = undefined;
      if (answer.ok) {
        const given: unknown = await answer.json();
        if (!isSession(given)) throw new Error('The host gave no session.');
        sessionStorage.setItem(SESSION_KEY, given.session);
      }
    }
    const kept = sessionStorage.getItem(SESSION_KEY);
    if (kept === null) {
      this.#refused = true;
      throw new ConnectionRefused();
    }
    return kept;
  }
}

function isSession(given: unknown): given is { session: string } {
  return typeof given === 'object' && given !== null && 'session' in given && typeof given.session === 'string';
}
