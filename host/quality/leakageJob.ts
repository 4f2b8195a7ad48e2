import { hash as hashOnce } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { encodeRecordSet } from '#core/curate/recordSet.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { type DuplicatePair, findLeaks } from '#core/quality/leakage.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { inputHash } from '#core/snapshot/record.ts';
import { type Split, splitOf, splitSchema } from '#core/snapshot/split.ts';
import type { Cluster } from '#protocol/window/projects.ts';
import { type LeakageBy, type LeakageHead, type Leak, leakageBySchema } from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { DerivedFile } from '../projects/derivedFile.ts';
import { duplicatesFile } from '../projects/duplicatesJob.ts';
import { freeze, frozenRecords } from '../projects/frozen.ts';
import type { OpenProject } from '../projects/openProject.ts';
import type { Projects } from '../projects/projects.ts';
import { type Snapshots, linesOf } from '../snapshots/snapshots.ts';
import { inLists } from './lists.ts';

const inputSchema = z.object({ project: ulidSchema, by: leakageBySchema });
const SLICE = 100;
const hash = (text: string): string => hashOnce('sha256', text, 'hex');
/** Of a sealed line only this is read; what else it holds was checked when it was sealed. */
const placedSchema = z.object({ input: sha256Schema, split: splitSchema });

interface Parts {
  projects: Projects;
  snapshots: Snapshots;
  derived: string;
  disk: Disk;
}

export function leakageFile(derived: string, project: string, disk: Disk): DerivedFile<LeakageHead, Leak> {
  return new DerivedFile(join(derived, project), 'leakage@1', disk);
}

/**
 * Finds duplicates that lie in different splits:
 *
 *     clusters of duplicates -> their records as they would be sealed -> input hashes -> splits -> those that differ
 *
 * The split is what the snapshot says of the input, or what the rule of a seal would give it.
 */
export function leakageJob(parts: Parts): JobDefinition {
  const { projects, derived, disk } = parts;
  return {
    kind: 'find-leakage',
    atOnce: 1,
    async run(context) {
      const { project: id, by } = inputSchema.parse(context.input);
      return projects.with(id, async (project): Promise<Result<string, Failure>> => {
        try {
          const clusters = await clustersOf(parts, project);
          if (clusters === null) return fail({ code: 'NOTHING_CHOSEN' });
          const splits = await splitsOf(parts, project, clusters, by, context);
          if (!splits.ok) return splits;
          const leaks = clusters.flatMap((cluster) => leakOf(cluster, splits.value) ?? []);
          const head: LeakageHead = {
            at: Date.now(),
            by,
            records: project.store.records,
            compared: splits.value.size,
            clusters: leaks.length,
            leaked: leaks.reduce((sum, { records }) => sum + records.length, 0),
          };
          const written = await leakageFile(derived, id, disk).write(head, inLists(leaks));
          return written ? ok(String(leaks.length)) : fail({ code: 'DISK_WRITE_FAILED', detail: 'leaks' });
        } catch (error) {
          if (!isDiskError(error)) throw error;
          return fail(diskFailure(error, derived, 0));
        }
      });
    },
    async discard(_job, input) {
      const { project } = inputSchema.parse(input);
      await disk.unlink(leakageFile(derived, project, disk).workPath).catch(() => {});
    },
  };
}

async function clustersOf({ derived, disk }: Parts, { id, store }: OpenProject): Promise<Cluster[] | null> {
  return duplicatesFile(derived, id, disk).read(async ({ records }, lists) => {
    if (records !== store.records) return null;
    const clusters: Cluster[] = [];
    for await (const list of lists) for (const cluster of list) clusters.push(cluster);
    return clusters;
  });
}

/** The splits of all records of clusters that are in any, as the records are at one moment: people go on redacting. */
async function splitsOf(
  { snapshots, disk }: Parts,
  project: OpenProject,
  clusters: readonly Cluster[],
  by: LeakageBy,
  context: JobContext,
): Promise<Result<ReadonlyMap<number, Split>, Failure>> {
  const placed = by.kind === 'snapshot' ? await sealedSplits(snapshots, by.root, disk, context) : null;
  if (placed !== null && !placed.ok) return placed;
  const splits = new Map<number, Split>();
  const duplicated = Uint32Array.from(new Set(clusters.flatMap(({ records }) => records))).toSorted();
  if (duplicated.length === 0) return ok(splits);
  const frozen = await freeze(project, { records: encodeRecordSet(duplicated), settled: false });
  if (!frozen.ok) return frozen;
  for await (const batch of frozenRecords(frozen.value, disk)) {
    if (!batch.ok) return batch;
    for (const [place, { record }] of batch.value.entries()) {
      const input = inputHash(record.fields, hash);
      if (!input.ok) continue;
      const split =
        by.kind === 'planned'
          ? splitOf({ by: 'input', ...by }, input.value, hash)
          : placed?.value.get(keyOf(input.value));
      if (split !== undefined) splits.set(record.ordinal, split);
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (context.signal.aborted) return fail({ code: 'CANCELLED' });
    context.progress(batch.value.at(-1)?.record.ordinal ?? 0);
  }
  return ok(splits);
}

/** By the first 52 bits of the input hash: a number is a tenth of the memory that the text would take. */
async function sealedSplits(
  snapshots: Snapshots,
  root: string,
  disk: Disk,
  context: JobContext,
): Promise<Result<Map<number, Split>, Failure>> {
  const manifest = await snapshots.manifest(root);
  if (!manifest.ok) return manifest;
  const splits = new Map<number, Split>();
  for await (const lines of linesOf(snapshots.recordsPath(root), disk)) {
    for (const [place, line] of lines.entries()) {
      const read = placedOf(line);
      if (read === undefined) return fail({ code: 'SNAPSHOT_DAMAGED', detail: `line ${splits.size + 1}` });
      splits.set(keyOf(read.input), read.split);
      if (place % SLICE === SLICE - 1) await turn();
    }
    if (context.signal.aborted) return fail({ code: 'CANCELLED' });
  }
  return ok(splits);
}

function placedOf(line: string): z.infer<typeof placedSchema> | undefined {
  try {
    return placedSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function keyOf(input: string): number {
  return Number.parseInt(input.slice(0, 13), 16);
}

function leakOf({ kind, records }: Cluster, splits: ReadonlyMap<number, Split>): Leak | null {
  const placed = records.flatMap((record) => {
    const split = splits.get(record);
    return split === undefined ? [] : { record, split };
  });
  const [first, ...others] = placed;
  // If none of the others lies elsewhere than the first, all of them lie together.
  const pairs = others.map(({ record }): DuplicatePair => [first?.record ?? 0, record]);
  const { done } = findLeaks((record) => splits.get(record) ?? null, pairs).next();
  return done === true ? null : { kind, records: placed };
}
