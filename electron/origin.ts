/** Where the window lives. IndexedDB belongs to this origin: changing it would seem to lose a person's data. */
export const SCHEME = 'app';
const HOST = 'colophon';
export const ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE = `${ORIGIN}/index.html`;

/** True for the one page of the app, wherever it stands in its own (hash) history. */
export function isPage(address: string): boolean {
  const url = parse(address);
  if (url === undefined) return false;
  url.hash = '';
  return url.href === PAGE || url.href === `${ORIGIN}/`;
}

/** True for a file of the page's own origin. */
export function isOwnFile(address: string): boolean {
  const url = parse(address);
  return (
    url !== undefined &&
    url.protocol === `${SCHEME}:` &&
    url.host === HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** True for what the page may load: its own files, and what it made itself. Nothing else leaves the window. */
export function mayLoad(address: string): boolean {
  return isOwnFile(address) || address.startsWith(`blob:${ORIGIN}/`) || address.startsWith('data:');
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
