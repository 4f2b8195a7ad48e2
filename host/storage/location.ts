import { ARCHIVE_ENDING } from '#core/snapshot/files.ts';
import type { Nearness } from '../fetch/places.ts';

/** Behind the ending of a file that is encrypted with age. */
export const SEALED_ENDING = '.age';

/** Where a node of IPFS on this machine gives out what it has or finds. */
const OWN_GATEWAY = 'http://127.0.0.1:8080/ipfs/';

/** A name of content and plain names below it: no way up and no question, or it would be an order to any other part of
 * the node, or to whatever else answers there. */
const IN_IPFS = String.raw`([a-z0-9]{20,120})((?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*\/?)`;
const IPFS_ADDRESS = new RegExp(`^ipfs://${IN_IPFS}$`);
const IN_OWN_GATEWAY = new RegExp(`^${OWN_GATEWAY.replaceAll('.', String.raw`\.`)}${IN_IPFS}$`);

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

/**
 * From where an address counts as told. Strangers say on a chain where things lie: what they say must not have this
 * machine ask itself or the person's own network, but for its own node of IPFS, and there for content by its name.
 */
export function toldFrom(address: string, byThePerson: boolean): Nearness {
  return byThePerson || IN_OWN_GATEWAY.test(address) ? 'never' : 'world';
}

/** The address of a file in the folder. */
export function fileAt(mirror: string, name: string): string {
  const url = URL.parse(mirror);
  if (url === null) return mirror;
  url.pathname = `${url.pathname}${name}`;
  return url.href;
}

function folderOf(given: string): string {
  const inIpfs = IPFS_ADDRESS.exec(given);
  const address = inIpfs === null ? given : `${OWN_GATEWAY}${inIpfs[1] ?? ''}${inIpfs[2] || '/'}`;
  const url = URL.parse(address);
  if (url === null || isArchive(address)) return address;
  url.hash = '';
  url.pathname = url.pathname.replace(/(?:\/manifest\.json|\/)?$/, '/');
  return url.href;
}
