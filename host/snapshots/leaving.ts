import { createHash } from 'node:crypto';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { describingFiles } from '#core/snapshot/files.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { Disk } from '../durable/disk.ts';
import { bytesOf } from '../storage/fileBytes.ts';
import { type Place, type PlacedFile, smallFile } from '../storage/place.ts';
import { TAR_END, paddingOf, tarHeader, tarPadding } from '../storage/tar.ts';
import type { Snapshots } from './snapshots.ts';

/** What the archive is called where nobody has given it a name. */
export const ARCHIVE_FILE = 'snapshot.colophon';

type Reading = Pick<Snapshots, 'manifest' | 'recordsPath'>;

/** Nothing leaves that is not what was signed; whoever sends it hears of it by this. */
class NotWhatWasSigned extends Error {}

/** A snapshot as it leaves this machine: a file each. The manifest comes last, so that half of it does not look whole. */
export async function leavingFiles(
  snapshots: Reading,
  root: string,
  disk: Disk,
): Promise<Result<{ manifest: Manifest; files: PlacedFile[] }, Failure>> {
  const manifest = await snapshots.manifest(root);
  if (!manifest.ok) return manifest;
  const texts = describingFiles(manifest.value);
  if (!texts.ok) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'its manifest has no one form' });
  const records: PlacedFile = {
    name: 'records.jsonl',
    bytes: manifest.value.records.bytes,
    content: () => signedRecords(snapshots.recordsPath(root), manifest.value, disk),
  };
  const described = texts.value.map(([name, text]) => smallFile(name, text));
  return ok({ manifest: manifest.value, files: [records, ...described.toReversed()] });
}

/** The same in one file, that can be read from its beginning to its end. */
export async function leavingArchive(
  snapshots: Reading,
  root: string,
  disk: Disk,
): Promise<Result<{ manifest: Manifest; files: [PlacedFile] }, Failure>> {
  const leaving = await leavingFiles(snapshots, root, disk);
  if (!leaving.ok) return leaving;
  const { manifest, files } = leaving.value;
  const [records, ...described] = files;
  const inOrder = described.toReversed();
  if (records !== undefined) inOrder.splice(1, 0, records);
  const bytes = inOrder.reduce((sum, file) => sum + TAR_END.length / 2 + file.bytes + paddingOf(file.bytes), 0);
  const archive: PlacedFile = {
    name: ARCHIVE_FILE,
    bytes: bytes + TAR_END.length,
    async *content() {
      for (const file of inOrder) {
        yield tarHeader(file.name, file.bytes);
        yield* file.content();
        yield tarPadding(file.bytes);
      }
      yield TAR_END;
    },
  };
  return ok({ manifest, files: [archive] });
}

/** Brings files to a place, and says where they are. */
export async function leave(
  files: Iterable<PlacedFile>,
  place: Place,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<Result<string, Failure>> {
  let before = 0;
  for (const file of files) {
    const done = before;
    try {
      const put = await place.put(file, signal, (bytes) => progress(done + bytes));
      if (!put.ok) return put;
    } catch (error) {
      if (!(error instanceof NotWhatWasSigned)) throw error;
      return fail({ code: 'SNAPSHOT_DAMAGED', detail: error.message });
    }
    before += file.bytes;
  }
  return place.end(signal);
}

/** Ends with an error, and so before anybody takes it for whole, where the disk has made something else of it. */
async function* signedRecords(path: string, { records }: Manifest, disk: Disk): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of bytesOf(path, disk)) {
    bytes += part.length;
    if (bytes > records.bytes) break;
    hash.update(part);
    if (bytes === records.bytes && hash.digest('hex') !== records.sha256) break;
    yield part;
    if (bytes === records.bytes) return;
  }
  throw new NotWhatWasSigned('WRONG_FILE_HASH');
}
