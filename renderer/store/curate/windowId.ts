import { ulid } from 'ulid';

const KEPT = 'colophon-window';

/**
 * This window, for as long as it is open: the host lends a project to one window at a time. A page that is read again
 * is the same window, or it would wait until the loan to itself has run out; a duplicated tab, which gets a copy of the
 * storage, is another.
 */
export const windowId = keptId() ?? ulid();
storage()?.setItem(KEPT, windowId);

function keptId(): string | null {
  const [navigation] = performance.getEntriesByType('navigation');
  const reloaded = navigation !== undefined && 'type' in navigation && navigation.type === 'reload';
  return reloaded ? (storage()?.getItem(KEPT) ?? null) : null;
}

/** Where a process has none (a worker, a test), nothing is read again either. */
function storage(): Storage | undefined {
  return 'sessionStorage' in globalThis ? globalThis.sessionStorage : undefined;
}
