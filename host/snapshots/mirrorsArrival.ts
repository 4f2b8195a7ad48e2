import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import type { FetchTrouble } from '#core/fetch.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { LONGEST_MANIFEST } from '#core/snapshot/files.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { addressOf } from '../fetch/address.ts';
import { begun } from '../fetch/fetchFile.ts';
import type { FileWish, Way, fileFetcher } from '../fetch/fetchFile.ts';
import type { Net } from '../fetch/net.ts';
import type { Disk } from '../durable/disk.ts';
import { fetchSmall } from '../storage/fetchContent.ts';
import { fileAt, toldFrom } from '../storage/location.ts';
import type { Arrival } from './arrival.ts';

/** What somebody else says that it has to be: a datanet's contribution names all of it. */
export interface Wanted {
  readonly root: string;
  /** SHA-256 of the unsigned manifest, hex. */
  readonly manifest: string;
  readonly count: number;
}

interface Parts {
  readonly net: Net;
  readonly disk: Disk;
  readonly folder: string;
  readonly fetcher: ReturnType<typeof fileFetcher>;
}

interface Wish {
  readonly name: string;
  readonly mirrors: readonly string[];
  readonly plainHttp: boolean;
  /** The places were told by the person, and by no stranger. */
  readonly byThePerson: boolean;
  readonly wanted: Wanted | null;
  readonly job: string;
  readonly signal: AbortSignal;
}

export interface MirrorsArrival extends Arrival {
  /** No mirror has all of it now, and some of it is here: it may come later. */
  readonly waits: () => boolean;
}

/**
 * From folders that lie on servers. A mirror that has another manifest than the wanted one is passed over; records come
 * from one mirror after the other, each going on where the one before stopped. What came stays under its hash, also when
 * the fetching is stopped, and the next one goes on with it.
 */
export function mirrorsArrival({ net, disk, folder, fetcher }: Parts, wish: Wish): MirrorsArrival {
  const { name, mirrors, plainHttp, byThePerson, wanted, signal, job } = wish;
  let order = [...mirrors];
  let waits = false;

  const manifestFrom = async (mirror: string): Promise<Result<Buffer, FetchTrouble>> => {
    const url = addressOf(fileAt(mirror, 'manifest.json'), plainHttp);
    if (!url.ok) return url;
    const file = { name, url: url.value, plainHttp, from: toldFrom(mirror, byThePerson) };
    const got = await fetchSmall(net, { ...file, longestBytes: LONGEST_MANIFEST }, signal);
    if (!got.ok || wanted === null) return got;
    return isWanted(got.value, wanted) ? got : fail('hash');
  };

  const recordsFrom = async (
    mirror: string,
    manifest: Manifest,
    part: string,
    way: Way,
    reached: (at: number) => void,
  ) => {
    const { bytes, sha256 } = manifest.records;
    const fetchAddress = fileAt(mirror, 'records.jsonl');
    const host = URL.parse(mirror)?.host ?? '';
    const allowed = addressOf(fetchAddress, plainHttp);
    if (!allowed.ok) return fail<Failure>({ code: 'FETCH_FAILED', name, host, reason: allowed.failure });
    const file: FileWish = {
      fetchAddress,
      plainHttp,
      from: toldFrom(mirror, byThePerson),
      name,
      bytes,
      sha256,
      path: part,
      behindBytes: 0,
      signal,
      progress: reached,
      saveCheckpoint: () => {},
      // Lines are judged when all of them are here: their order and their sums are part of it.
      judge: () => Promise.resolve(ok({ kind: 'header' as const })),
    };
    // Who kept this much before is not this mirror: its mark means nothing here.
    way.mark = { etag: null, modified: null };
    return net.talk({ what: 'file', subject: name, host, job }, (talk) => fetcher.fetchAll(file, way, talk));
  };

  /** Of what an earlier fetch left here. */
  const goOnWith = async (manifest: Manifest, part: string): Promise<Way> => {
    const { bytes, sha256 } = manifest.records;
    const way = begun(bytes);
    const there = await disk.stat(part).then(
      ({ size }) => size,
      () => 0,
    );
    if (there === 0 || there > bytes) return way;
    const file = { name, path: part, bytes, sha256, signal } as const;
    await fetcher.learn({ ...noAddress, ...file }, way, there);
    return way;
  };

  return {
    waits: () => waits,
    async manifest() {
      let last: Failure = { code: 'FETCH_FAILED', name, host: '', reason: 'address' };
      for (const mirror of mirrors) {
        const got = await manifestFrom(mirror);
        if (signal.aborted) return fail({ code: 'CANCELLED' });
        if (got.ok) {
          order = [mirror, ...mirrors.filter((other) => other !== mirror)];
          return got;
        }
        last = { code: 'FETCH_FAILED', name, host: URL.parse(mirror)?.host ?? '', reason: got.failure };
      }
      return fail(last);
    },
    async records(manifest, to, reached) {
      const { bytes, sha256 } = manifest.records;
      const part = join(folder, `${sha256}.part`);
      let way = await goOnWith(manifest, part);
      let last: Failure = { code: 'FETCH_FAILED', name, host: '', reason: 'unreachable' };
      // A mirror that goes on with what another sent wrongly is asked once more, for all of it.
      const left = order.map((mirror) => ({ mirror, again: false }));
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const { mirror, again } = next;
        const before = way.at;
        if (before < bytes) {
          const came = await recordsFrom(mirror, manifest, part, way, reached);
          if (signal.aborted) return fail({ code: 'CANCELLED' });
          if (!came.ok && came.failure.code !== 'FETCH_FAILED') return came;
          if (!came.ok) last = came.failure;
          if (came.ok && came.value === 'waiting') waits = true;
          if (!came.ok || came.value !== 'whole') continue;
        }
        if (way.hash.digest('hex') === sha256) {
          await disk.rename(part, to);
          return ok(undefined);
        }
        way = begun(bytes);
        await disk.rm(part, { force: true });
        waits = false;
        last = { code: 'FETCH_FAILED', name, host: URL.parse(mirror)?.host ?? '', reason: 'hash' };
        if (before > 0 && !again) left.unshift({ mirror, again: true });
      }
      return fail(last);
    },
    close: () => Promise.resolve(),
  };
}

/** What only reads what is here needs no more of a wish. */
const noAddress = {
  fetchAddress: '',
  plainHttp: false,
  behindBytes: 0,
  progress: () => {},
  saveCheckpoint: () => {},
  judge: () => Promise.resolve(ok({ kind: 'header' as const })),
};

const SIGNATURE = /"signature":"[0-9a-f]{128}",/;

/**
 * Whether a manifest is the one that was named, before any of it is read: canonical text without its signature is what
 * was hashed, so long ones that somebody made up cost no more than a hash.
 */
export function isWanted(text: Buffer, wanted: Wanted): boolean {
  return hash('sha256', text.toString('utf8').replace(SIGNATURE, ''), 'hex') === wanted.manifest;
}
