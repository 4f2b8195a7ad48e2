/** The way to the host in a browser. The desktop shell has a better one. */
export interface Door {
  /** An open socket, or "refused" where trying again is of no use. Rejects when the host cannot be reached now. */
  enter(): Promise<WebSocket | 'refused'>;
  /** Sends a part of a file beside the socket: the browser then takes the bytes from the disk by itself. */
  send(ticket: string, at: number, part: Blob, signal: AbortSignal): Promise<Response>;
}

/** The host closes a socket with this code when it does not know the session. */
const UNKNOWN_SESSION = 4401;
const SESSION_KEY = 'colophon.session';
/** As server/loopback.ts has it. */
const SESSION_HEADER = 'x-colophon-session';

/**
 * Knocks at once. The page is opened by a link whose fragment holds a secret that works once; it is exchanged for a
 * session, which this tab keeps. A fragment is never sent in a request and never lands in a log; it is taken out of
 * the address before the router, which reads routes from the same place, is there.
 */
export function openDoor(): Door {
  let oneTime = /^#open=(.+)$/.exec(location.hash)?.[1];
  if (oneTime !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  let refused = false;

  const session = async (): Promise<string | undefined> => {
    if (oneTime !== undefined) {
      const answer = await fetch('./session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ open: oneTime }),
      });
      // Only 401 is a no; a host that is just starting or ending is asked again with the same secret.
      if (!answer.ok && answer.status !== 401) throw new Error('The host is not ready.');
      oneTime = undefined;
      const given: unknown = answer.ok ? await answer.json() : undefined;
      if (isSession(given)) sessionStorage.setItem(SESSION_KEY, given.session);
    }
    return sessionStorage.getItem(SESSION_KEY) ?? undefined;
  };

  const knock = async (): Promise<WebSocket | 'refused'> => {
    const mine = refused ? undefined : await session();
    if (mine === undefined) {
      refused = true;
      return 'refused';
    }
    const socket = new WebSocket(`ws://${location.host}/wire`, ['colophon.v1', `session.${mine}`]);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(socket));
      // A browser shows no status of a refused upgrade, so the host accepts and then closes with a code: whoever
      // holds the socket by then sees it close, and is told "refused" at the next try.
      socket.addEventListener('close', ({ code }) => {
        if (code === UNKNOWN_SESSION) {
          sessionStorage.removeItem(SESSION_KEY);
          refused = true;
          resolve('refused');
        }
        reject(new Error('The host cannot be reached.'));
      });
    });
  };

  let first: Promise<WebSocket | 'refused'> | undefined = knock();
  // It may fail before anybody asks for it; whoever asks still gets the failure.
  first.catch(() => {});
  return {
    enter() {
      const knocked = first ?? knock();
      first = undefined;
      return knocked;
    },
    send: (ticket, at, part, signal) =>
      fetch(`./files/${ticket}?at=${at}`, {
        method: 'PUT',
        headers: { [SESSION_HEADER]: sessionStorage.getItem(SESSION_KEY) ?? '' },
        body: part,
        signal,
      }),
  };
}

function isSession(given: unknown): given is { session: string } {
  return typeof given === 'object' && given !== null && 'session' in given && typeof given.session === 'string';
}
