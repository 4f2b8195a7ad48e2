import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';

/** Behind the ending of a file that is encrypted with age. */
export const SEALED_ENDING = '.age';

/** Where a node of IPFS on this machine gives out what it has or finds. */
const OWN_GATEWAY = 'http://127.0.0.1:8080/ipfs/';

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

/** Whether it was sealed for members. */
export function isSealed(address: string): boolean {
  return (URL.parse(address)?.pathname ?? '').endsWith(ARCHIVE_ENDING + SEALED_ENDING);
}

export function isArchive(address: string): boolean {
  const path = URL.parse(address)?.pathname ?? '';
  return path.endsWith(ARCHIVE_ENDING) || path.endsWith(ARCHIVE_ENDING + SEALED_ENDING);
}

/** The address of a file in the folder. */
export function fileAt(mirror: string, name: string): string {
  const url = URL.parse(mirror);
  if (url === null) return mirror;
  url.pathname = `${url.pathname}${name}`;
  return url.href;
}

function folderOf(given: string): string {
  const inIpfs = /^ipfs:\/\/([a-z0-9]{20,120})(\/.*)?$/.exec(given);
  const address = inIpfs === null ? given : `${OWN_GATEWAY}${inIpfs[1] ?? ''}${inIpfs[2] ?? '/'}`;
  const url = URL.parse(address);
  if (url === null || isArchive(address)) return address;
  url.hash = '';
  url.pathname = url.pathname.replace(/(?:\/manifest\.json|\/)?$/, '/');
  return url.href;
}
