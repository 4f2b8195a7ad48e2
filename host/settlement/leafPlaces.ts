import { join } from 'node:path';
import type { PublicationPlace } from '#core/datanet/publication.ts';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Disk } from '../durable/disk.ts';
import { addressOf } from '../fetch/address.ts';
import type { Net } from '../fetch/net.ts';
import { sha256Of } from '../storage/contentStore.ts';
import { folderPlace } from '../storage/folderPlace.ts';
import { ipfsPlace } from '../storage/ipfsPlace.ts';
import { presignedPlace } from '../storage/presignedPlace.ts';
import type { Told } from './refused.ts';

const NAME = 'leaves.bin';

interface Parts {
  readonly net: Net;
  readonly disk: Disk;
  /** Folders that a person brings to a server. */
  readonly published: string;
}

/** Leaves the leaves of a post where others find them. */
export class LeafPlaces {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Where others find it. */
  async put(wish: PublicationPlace, packed: Buffer, signal: AbortSignal): Told<string> {
    const { net, disk, published } = this.#parts;
    const hash = sha256Of(packed);
    const refused = (reason: FetchTrouble) => fail<Failure>({ code: 'FETCH_FAILED', name: NAME, host: '', reason });
    const url = addressOf(wish.address, true);
    if (!url.ok) return refused(url.failure);
    const base = url.value.href.replace(/\/?$/, '/');
    const put = wish.kind === 'put' ? addressOf(wish.put, false) : url;
    if (!put.ok) return refused(put.failure);
    const place =
      wish.kind === 'folder'
        ? folderPlace(join(published, hash), `${base}${hash}/`, disk)
        : wish.kind === 'put'
          ? presignedPlace(net, put.value, url.value.href)
          : ipfsPlace(net, new URL(base), hash);
    const content = async function* () {
      yield packed;
    };
    const sent = await place.put({ name: NAME, bytes: packed.length, content }, signal, () => {});
    if (!sent.ok) return sent;
    const location = await place.end(signal);
    if (!location.ok) return location;
    return ok(location.value.endsWith('/') ? `${location.value}${NAME}` : location.value);
  }
}
