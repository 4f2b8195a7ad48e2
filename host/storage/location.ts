import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';

/** More places than these nobody tries for one snapshot. */
export const MOST_MIRRORS = 8;

/**
 * Where a snapshot lies, as somebody wrote it: addresses with spaces between, each of its folder, of a file in it, or of
 * an archive. All are taken for the folder, so that every file of it can be named; an archive stays what it is.
 */
export function mirrorsIn(location: string): string[] {
  const addresses = location.split(/\s+/).filter(Boolean).slice(0, MOST_MIRRORS);
  return [...new Set(addresses.map(folderOf))];
}

export function isArchive(address: string): boolean {
  return (URL.parse(address)?.pathname ?? '').endsWith(ARCHIVE_ENDING);
}

/** The address of a file in the folder. */
export function fileAt(mirror: string, name: string): string {
  const url = URL.parse(mirror);
  if (url === null) return mirror;
  url.pathname = `${url.pathname}${name}`;
  return url.href;
}

function folderOf(address: string): string {
  const url = URL.parse(address);
  if (url === null || isArchive(address)) return address;
  url.hash = '';
  url.pathname = url.pathname.replace(/(?:\/manifest\.json|\/)?$/, '/');
  return url.href;
}
