import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { croissantOf } from '#core/snapshot/croissant.ts';
import { MOST_RECORD_BYTES } from '#core/snapshot/files.ts';
import { type Manifest, manifestDigest, manifestText } from '#core/snapshot/manifest.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import { bytesOf } from '../storage/fileBytes.ts';
import type { Arrival } from './arrival.ts';
import type { Snapshots } from './snapshots.ts';
import { readManifestBeside } from './threads.ts';
import { verifiedRecords } from './verifiedRecords.ts';

export interface TakingParts {
  readonly folder: string;
  readonly snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>;
  readonly disk: Disk;
}

/**
 * Brings a snapshot in that was sealed elsewhere:
 *
 *     read its manifest (canonical, signed) -> bring its records -> verify what came, line by line -> the root as its name
 *
 * Nothing of it is believed: what is verified is what lies here in the end, and its Croissant is written anew. `work` is a folder of the
 * job's own. A snapshot that is here already stays as it is: one with the same records and another manifest is refused, or
 * whoever signs the same records again would decide about their terms.
 */
export async function takeSnapshot(
  { folder, snapshots, disk }: TakingParts,
  arrival: Arrival,
  work: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
  /** What somebody else says of it, where they do. */
  said: { root: string; count: number } | null = null,
): Promise<Result<{ root: string; isNew: boolean }, Failure>> {
  try {
    const read = await manifestOf(arrival);
    if (!read.ok) return read;
    const { root, records } = read.value;
    if (said !== null && (said.root !== root || said.count !== records.count))
      return fail({ code: 'FETCH_FAILED', name: read.value.name, host: '', reason: 'hash' });
    const here = await isHere({ snapshots, disk }, read.value, signal);
    if (!here.ok) return here;
    if (here.value) return ok({ root, isNew: false });
    await disk.rm(work, { recursive: true, force: true });
    await disk.mkdir(work, { recursive: true, mode: 0o700 });
    const copy = join(work, 'records.jsonl');
    // Read twice: once from where it came, and once, here, to be judged.
    const total = records.bytes * 2;
    const came = await arrival.records(read.value, copy, (bytes) => progress(bytes, total));
    if (!came.ok) return came;
    const verified = await verifiedRecords(read.value, copy, signal, disk, {
      progress: (bytes) => progress(records.bytes + bytes, total),
    });
    if (!verified.ok) return verified;
    const written = await describe(read.value, work, disk);
    if (!written.ok) return written;
    // One that is damaged stands in the way of the one that is whole.
    await disk.rm(join(folder, root), { recursive: true, force: true });
    await disk.rename(work, join(folder, root));
    await syncFolder(folder, disk);
    return ok({ root, isNew: true });
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return fail(diskFailure(error, folder, 0));
  } finally {
    await arrival.close();
  }
}

async function manifestOf(arrival: Arrival): Promise<Result<Manifest, Failure>> {
  const came = await arrival.manifest();
  if (!came.ok) return came;
  const read = await readManifestBeside(Buffer.from(came.value).toString('utf8'));
  if (read.ok && read.value.records.bytes > MOST_RECORD_BYTES)
    return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl is too long' });
  if (read.ok) return read;
  const { problem, where } = read.failure;
  return fail({ code: 'SNAPSHOT_DAMAGED', detail: `${problem} ${where}`.trim() });
}

/** Whether it is here whole, under this very manifest. One of which the records are damaged is not here. */
async function isHere(
  { snapshots, disk }: Omit<TakingParts, 'folder'>,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<Result<boolean, Failure>> {
  const { root, records } = manifest;
  const here = await snapshots.manifest(root);
  if (!here.ok) return ok(false);
  const [known, came] = [manifestDigest(here.value), manifestDigest(manifest)];
  if (!known.ok || !came.ok || Buffer.compare(known.value, came.value) !== 0)
    return fail({ code: 'SNAPSHOT_DIFFERS', name: here.value.name });
  const whole = createHash('sha256');
  try {
    for await (const part of bytesOf(snapshots.recordsPath(root), disk)) {
      if (signal.aborted) return fail({ code: 'CANCELLED' });
      whole.update(part);
    }
  } catch (error) {
    if (!isDiskError(error)) throw error;
    return ok(false);
  }
  return ok(whole.digest('hex') === records.sha256);
}

async function describe(manifest: Manifest, work: string, disk: Disk): Promise<Result<void, Failure>> {
  const [text, croissant] = [manifestText(manifest), canonicalText(croissantOf(manifest))];
  if (!text.ok || !croissant.ok) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'its manifest has no one form' });
  for (const [name, content] of [
    ['manifest.json', text.value],
    ['croissant.json', croissant.value],
  ] as const) {
    const written = await writeFileDurably(join(work, name), content, { disk });
    if (!written.ok) return written;
  }
  await syncFolder(work, disk);
  return ok(undefined);
}
