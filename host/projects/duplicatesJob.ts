import { hash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { canonicalText } from '#core/canonical/canonical.ts';
import type { CurateRecord } from '#core/curate/record.ts';
import { slugSchema } from '#core/curate/value.ts';
import type { Failure } from '#core/failure.ts';
import { ulidSchema } from '#core/ids.ts';
import { exactKey } from '#core/quality/exactKey.ts';
import { BANDS, MinHash, NEAR_DUPLICATE, bandKeys } from '#core/quality/minhash.ts';
import { exactJaccard, shingleSet } from '#core/quality/shingles.ts';
import { UnionFind } from '#core/quality/unionFind.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Cluster } from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { DerivedFile } from './derivedFile.ts';
import { type OpenProject, damageFailure } from './openProject.ts';
import type { Projects } from './projects.ts';
import { ShingleFile } from './shingleFile.ts';

const inputSchema = z.object({ project: ulidSchema, fields: z.array(slugSchema).min(1) });
/** So many records are worked on between two looks at what else is to be done: about 5 ms. */
const SLICE = 50;
/** Any number will do, as long as it stays: signatures compare only with those of the same seed. */
const SEED = 1;
/** A key that so many records share says nothing of them any more, beyond that they are nearly all alike. */
const REPRESENTATIVES = 8;

interface Head {
  at: number;
  records: number;
  fields: string[];
}

export function duplicatesFile(derived: string, project: string, disk: Disk): DerivedFile<Head, Cluster> {
  return new DerivedFile(join(derived, project), 'duplicates@1', disk);
}

/**
 * Finds records that are the same, or nearly:
 *
 *     each record -> exact key, signature -> 16 band keys        kept in columns: 72 bytes a record
 *                 -> shingles                                     on the disk
 *     each band   -> records sorted by key -> those that share one are weighed by their shingles -> joined
 */
export function duplicatesJob({
  projects,
  derived,
  disk,
}: {
  projects: Projects;
  derived: string;
  disk: Disk;
}): JobDefinition {
  return {
    kind: 'find-duplicates',
    atOnce: 1,
    async run(context) {
      const { project: id, fields } = inputSchema.parse(context.input);
      return projects.with(id, async (project): Promise<Result<string, Failure>> => {
        const folder = join(derived, id);
        try {
          await disk.mkdir(folder, { recursive: true, mode: 0o700 });
          const shingles = await ShingleFile.make(join(folder, 'shingles.tmp'), project.store.records, disk);
          try {
            const clusters = await find(project, fields, shingles, context);
            if (!clusters.ok) return clusters;
            const head = { at: Date.now(), records: project.store.records, fields };
            const written = await duplicatesFile(derived, id, disk).write(head, lists(clusters.value));
            return written
              ? ok(String(clusters.value.length))
              : fail({ code: 'DISK_WRITE_FAILED', detail: 'duplicates' });
          } finally {
            await shingles.remove();
          }
        } catch (error) {
          if (!isDiskError(error)) throw error;
          return fail(diskFailure(error, folder, 0));
        }
      });
    },
    async discard(_job, input) {
      const { project } = inputSchema.parse(input);
      await disk.unlink(duplicatesFile(derived, project, disk).workPath).catch(() => {});
      await disk.unlink(join(derived, project, 'shingles.tmp')).catch(() => {});
    },
  };
}

async function find(
  project: OpenProject,
  fields: readonly string[],
  shingles: ShingleFile,
  context: JobContext,
): Promise<Result<Cluster[], Failure>> {
  const { records } = project.store;
  const { signal } = context;
  const minHash = new MinHash(SEED);
  const exact = new Float64Array(records);
  const bands = Array.from({ length: BANDS }, () => new Uint32Array(records));
  const worded = new Uint8Array(records);
  for (const piece of project.store.pieces.slice()) {
    if (piece.first >= records) break;
    const read = await project.store.recordsIn(piece);
    if (!read.ok) return fail(damageFailure(read.failure));
    for (const [place, record] of read.value.entries()) {
      const parts = fields.map((field) => partOf(record, field));
      // 52 bits: a chance in ten thousand that two strangers among a million share them, and their shingles tell.
      exact[record.ordinal] = Number.parseInt(hash('sha256', exactKey(parts), 'hex').slice(0, 13), 16);
      const text = parts.join('\n');
      const signature = minHash.signature(text);
      await shingles.add(record.ordinal, shingleSet(text));
      if (signature !== null) {
        worded[record.ordinal] = 1;
        for (const [band, key] of bandKeys(signature).entries())
          bands[band]?.fill(key, record.ordinal, record.ordinal + 1);
      }
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress((piece.first + piece.count) * 0.8);
  }
  await shingles.complete();
  const joined = new UnionFind(records);
  await joinAlike(exact, worded, joined, shingles, 1, signal);
  const same = Uint32Array.from({ length: records }, (_, record) => joined.find(record));
  for (const [place, keys] of bands.entries()) {
    await joinAlike(keys, worded, joined, shingles, NEAR_DUPLICATE, signal);
    if (signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress(records * (0.8 + (0.2 * (place + 1)) / BANDS));
  }
  return ok(
    joined.clusters().map((members) => {
      const first = same[members[0] ?? 0];
      return { kind: members.every((record) => same[record] === first) ? 'exact' : 'near', records: members };
    }),
  );
}

/** Joins records that share a key, once their shingles say that they are alike. */
async function joinAlike(
  keys: Float64Array | Uint32Array,
  worded: Uint8Array,
  joined: UnionFind,
  shingles: ShingleFile,
  least: number,
  signal: AbortSignal,
): Promise<void> {
  const order = Uint32Array.from(keys, (_, record) => record).toSorted(
    (one, other) => (keys[one] ?? 0) - (keys[other] ?? 0) || one - other,
  );
  let representatives: number[] = [];
  let key: number | undefined;
  for (const [place, record] of order.entries()) {
    if (place % 5_000 === 0) {
      await turn();
      if (signal.aborted) return;
    }
    if (keys[record] !== key) {
      key = keys[record];
      representatives = [];
    }
    // A text without a word has nothing to compare.
    if (worded[record] === 0) continue;
    let alike = representatives.length === 0;
    for (const other of representatives) {
      if (joined.find(other) === joined.find(record)) {
        alike = true;
        break;
      }
      const [one, two] = [await shingles.get(other), await shingles.get(record)];
      if (exactJaccard(one, two) < least) continue;
      joined.union(other, record);
      alike = true;
      break;
    }
    if ((!alike || representatives.length === 0) && representatives.length < REPRESENTATIVES)
      representatives.push(record);
  }
}

async function* lists(clusters: readonly Cluster[]): AsyncGenerator<readonly Cluster[]> {
  for (let from = 0; from < clusters.length; from += 1_000) yield clusters.slice(from, from + 1_000);
}

/** A field that is not text comes as canonical JSON. */
function partOf({ fields }: CurateRecord, field: string): string {
  const value = fields[field] ?? '';
  if (typeof value === 'string') return value;
  const text = canonicalText(value);
  return text.ok ? text.value : JSON.stringify(value);
}
