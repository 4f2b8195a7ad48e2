import { join } from 'node:path';
import type { PublicationPlace } from '#core/datanet/publication.ts';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { addressOf } from '../fetch/address.ts';
import type { Net } from '../fetch/net.ts';
import type { Disk } from '../durable/disk.ts';
import { folderPlace } from '../storage/folderPlace.ts';
import { ipfsPlace } from '../storage/ipfsPlace.ts';
import { ARCHIVE_FILE } from '../snapshots/leaving.ts';
import { publishedName } from '../snapshots/shareJob.ts';
import { SEALED_ENDING, isArchive, isSealed } from '../storage/location.ts';
import type { Place } from '../storage/place.ts';
import { presignedPlace } from '../storage/presignedPlace.ts';

/** The contracts take no longer one. */
const LONGEST_LOCATION = 512;

/** A place, and whether all goes there as one file. */
interface Placing {
  readonly place: Place;
  readonly asArchive: boolean;
  /** Behind the place's own location: the file in it that others are to fetch. */
  readonly within: string;
}

/** Makes the place that a person described, where there can be one. Nothing is asked of anybody yet. */
export function placingFor(
  wish: PublicationPlace,
  root: string,
  { net, disk, published }: { net: Net; disk: Disk; published: string },
  /** For members only: then it lies there as one file. */
  sealed: boolean,
): Result<Placing, Failure> {
  const refused = (text: string, reason: FetchTrouble) =>
    fail<Failure>({ code: 'FETCH_FAILED', name: text.slice(0, 80), host: '', reason });
  const within = sealed ? `${ARCHIVE_FILE}${SEALED_ENDING}` : '';
  // A node of one's own is asked by this machine; all else has to be found by others, who ask nobody over plain http.
  const url = addressOf(wish.address, wish.kind === 'ipfs');
  if (!url.ok) return refused(wish.address, url.failure);
  if (wish.kind === 'ipfs') {
    const rpc = new URL(url.value.href.replace(/\/?$/, '/'));
    return ok({ place: ipfsPlace(net, rpc, root), asArchive: sealed, within });
  }
  const folder = publishedName(root, sealed);
  const location = wish.kind === 'put' ? url.value.href : `${url.value.href.replace(/\/?$/, '/')}${folder}/`;
  if (Buffer.byteLength(location + within) > LONGEST_LOCATION) return refused(location, 'too-large');
  if (wish.kind === 'folder')
    return ok({ place: folderPlace(join(published, folder), location, disk), asArchive: sealed, within });
  const put = addressOf(wish.put, false);
  if (!put.ok) return refused('PUT', put.failure);
  // Whoever fetches it tells by its ending that all of it lies in one file, and whether it is sealed.
  if (!isArchive(location) || isSealed(location) !== sealed) return refused(location, 'answer');
  return ok({ place: presignedPlace(net, put.value, location), asArchive: true, within: '' });
}
