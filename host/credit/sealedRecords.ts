import { sha256OfText } from '#core/canonical/sha256.ts';
import type { CreditedRecord } from '#core/colophon.ts';
import type { Failure } from '#core/failure.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { type SnapshotRecord, cutLine, snapshotRecordSchema } from '#core/snapshot/record.ts';
import { tracedTexts } from '#core/trace/tracedTexts.ts';
import type { Disk } from '../durable/disk.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';

const FIRST_BYTES = 16 * 1024;
/** No record makes a longer line. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;

/** A line of a snapshot, read at its place. */
export interface SealedRecord {
  readonly record: SnapshotRecord;
  /** As shares name it. */
  readonly hash: string;
  readonly texts: readonly string[];
}

const gone = fail<Failure>({ code: 'NOT_FOUND', what: 'snapshot' });

/** The record whose line begins at that byte. */
export async function readRecordAt(path: string, offset: number, disk: Disk): Promise<Result<SealedRecord, Failure>> {
  const damaged = fail<Failure>({ code: 'SNAPSHOT_DAMAGED', detail: `no record begins at byte ${offset}` });
  let text: string | null;
  try {
    text = await lineAt(path, offset, disk);
  } catch {
    return gone;
  }
  const record = snapshotRecordSchema.safeParse(text === null ? undefined : parsed(text));
  const cut = text === null ? null : cutLine(text);
  if (!record.success || cut === null) return damaged;
  const { fields, answers } = record.data;
  return ok({ record: record.data, hash: sha256OfText(cut.bound), texts: tracedTexts(fields, answers) });
}

async function lineAt(path: string, offset: number, disk: Disk): Promise<string | null> {
  const file = await disk.open(path, 'r');
  try {
    if (offset > 0) {
      const before = new Uint8Array(1);
      await file.read(before, 0, 1, offset - 1);
      if (before[0] !== 0x0a) return null;
    }
    for (let size = FIRST_BYTES; size <= LONGEST_LINE_BYTES; size *= 8) {
      const bytes = Buffer.alloc(size);
      const { bytesRead } = await file.read(bytes, 0, size, offset);
      const end = bytes.subarray(0, bytesRead).indexOf(0x0a);
      if (end !== -1) return bytes.toString('utf8', 0, end);
      if (bytesRead < size) return null;
    }
    return null;
  } finally {
    await file.close();
  }
}

const READ_BYTES = 1024 * 1024;

/** The bytes at which these lines begin, counted from 0. Lines that are not there are left out, as is a file that is gone. */
export async function offsetsOfLines(
  path: string,
  lines: ReadonlySet<number>,
  disk: Disk,
): Promise<ReadonlyMap<number, number>> {
  const offsets = new Map<number, number>();
  if (lines.size === 0) return offsets;
  const last = Math.max(...lines);
  try {
    const file = await disk.open(path, 'r');
    try {
      const bytes = Buffer.alloc(READ_BYTES);
      let line = 0;
      if (lines.has(0)) offsets.set(0, 0);
      for (let at = 0; line < last;) {
        const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
        if (bytesRead === 0) break;
        const read = bytes.subarray(0, bytesRead);
        for (let end = read.indexOf(0x0a); end !== -1 && line < last; end = read.indexOf(0x0a, end + 1)) {
          line += 1;
          if (lines.has(line)) offsets.set(line, at + end + 1);
        }
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch {
    return new Map();
  }
  return offsets;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A record as a person reads it: its people, its terms, where it is from. */
export async function creditedRecord(
  snapshots: Pick<Snapshots, 'manifest' | 'recordsPath'>,
  root: string,
  offset: number,
  disk: Disk,
): Promise<Result<CreditedRecord, Failure>> {
  const manifest = await snapshots.manifest(root);
  if (!manifest.ok) return manifest;
  const read = await readRecordAt(snapshots.recordsPath(root), offset, disk);
  if (!read.ok) return read;
  const { record, hash, texts } = read.value;
  const { name, createdAt, createdBy, terms, sources, contributors } = manifest.value;
  const source = sources.find((one) => one.hash === record.provenance.source);
  return ok({
    snapshot: { root, name, createdAt, createdBy, licence: terms.licence, terms: terms.text },
    offset,
    record: hash,
    texts: [...texts],
    split: record.split,
    provenance: { file: source?.name ?? null, author: source?.author ?? null, row: record.provenance.row },
    contributors: record.weights.flatMap(([place, parts]) => {
      const person = contributors[place];
      if (person === undefined) return [];
      return [{ id: person.id, key: person.key, name: person.name, roles: person.roles, parts }];
    }),
  });
}
