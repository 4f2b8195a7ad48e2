import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { MOST_RECORD_BYTES } from '#core/snapshot/files.ts';
import type { Disk } from '../durable/disk.ts';
import { addressOf } from '../fetch/address.ts';
import { begun } from '../fetch/fetchFile.ts';
import type { FileWish, Way, fileFetcher } from '../fetch/fetchFile.ts';
import type { Net } from '../fetch/net.ts';
import { toldFrom } from '../storage/location.ts';

interface Parts {
  readonly net: Net;
  readonly disk: Disk;
  readonly folder: string;
  readonly fetcher: ReturnType<typeof fileFetcher>;
}

interface Wish {
  readonly name: string;
  readonly address: string;
  readonly plainHttp: boolean;
  readonly byThePerson: boolean;
  readonly job: string;
  readonly signal: AbortSignal;
  readonly progress: (at: number, bytes: number) => void;
  /** What was kept of it before, by this job. */
  readonly kept: { at: number; bytes: number; mark: Way['mark'] } | null;
  readonly saveCheckpoint: FileWish['saveCheckpoint'];
}

/** Where an archive lies while it comes. */
export function archivePart(folder: string, address: string): string {
  return join(folder, `${createHash('sha256').update(address).digest('hex')}.part`);
}

/**
 * Fetches an archive, whose hash nobody told beforehand: what came before is gone on with only while its source says
 * that it is still the same file. Resolves to where it lies; "waiting": the rest may come later.
 */
export async function fetchArchive(
  { net, folder, fetcher }: Parts,
  { name, address, plainHttp, byThePerson, job, signal, progress, kept, saveCheckpoint }: Wish,
): Promise<Result<string, Failure> | 'waiting'> {
  const host = URL.parse(address)?.host ?? '';
  const allowed = addressOf(address, plainHttp);
  if (!allowed.ok) return fail({ code: 'FETCH_FAILED', name, host, reason: allowed.failure });
  const path = archivePart(folder, address);
  const way = begun(0);
  const file: FileWish = {
    fetchAddress: address,
    plainHttp,
    from: toldFrom(address, byThePerson),
    name,
    bytes: 0,
    sha256: null,
    path,
    behindBytes: 0,
    signal,
    progress,
    saveCheckpoint,
    judge: (bytes) =>
      Promise.resolve(
        bytes > MOST_RECORD_BYTES
          ? fail<Failure>({ code: 'FETCH_FAILED', name, host, reason: 'too-large' })
          : ok({ kind: 'header' as const }),
      ),
  };
  if (kept !== null) {
    Object.assign(way, { bytes: kept.bytes, mark: kept.mark });
    if (!(await fetcher.learn(file, way, kept.at))) return fail({ code: 'CANCELLED' });
  }
  const came = await net.talk({ what: 'file', subject: name, host, job }, (talk) => fetcher.fetchAll(file, way, talk));
  if (!came.ok) return came;
  if (came.value === 'interrupted') return fail({ code: 'CANCELLED' });
  return came.value === 'waiting' ? 'waiting' : ok(path);
}
