import { host } from '#renderer/host/client.ts';

const READ_ANEW_AT = 'colophon.readAnewAt';
/** A page that was read anew so short a time ago would not be helped by it. */
const SOON_MS = 15_000;
const PAUSE_MS = 500;

let missing = false;

/**
 * Watches for parts of the window that could not be read, because nobody was there to give them, or what is there by now
 * is another version. Most are read when somebody goes to a room. Returns the way to stop.
 */
export function watchParts(): () => void {
  const missed = (event: VitePreloadErrorEvent) => {
    missing = true;
    // A style that is missing is an error of its room already. Of code, the router would read the page anew at once,
    // where there may be nobody yet.
    if (mayReadAnew() && !event.payload.message.includes('CSS')) event.preventDefault();
  };
  window.addEventListener('vite:preloadError', missed);
  return () => window.removeEventListener('vite:preloadError', missed);
}

/** Whether reading the page anew may bring what was missing. */
export function mayReadAnew(): boolean {
  return missing && Date.now() - Number(sessionStorage.getItem(READ_ANEW_AT)) > SOON_MS;
}

/**
 * Reads the page anew as soon as the host is there: a browser may not ask again for what it did not get once, and of
 * another version the parts have other names. Returns the way to give it up.
 */
export function readAnew(reload = () => location.reload()): () => void {
  const given = new AbortController();
  const { signal } = given;
  const tryOnce = async (): Promise<void> => {
    try {
      await host.app.about(undefined, { signal });
      if (signal.aborted) return;
      sessionStorage.setItem(READ_ANEW_AT, String(Date.now()));
      reload();
    } catch {
      if (!signal.aborted) setTimeout(() => void tryOnce(), PAUSE_MS);
    }
  };
  void tryOnce();
  return () => given.abort();
}
