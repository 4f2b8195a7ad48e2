import { join } from 'node:path';
import type { ExportOptions } from '#core/curate/exporting.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { datasetCard } from '#core/snapshot/card.ts';
import { compareSnapshots } from '#core/snapshot/compare.ts';
import type { Difference } from '#core/snapshot/compare.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import { type Split, splitSchema } from '#core/snapshot/split.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type { SealWish, SnapshotFile, SnapshotSummary } from '#protocol/window/snapshots.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder, writeFileDurably } from '../durable/writeFileDurably.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { splitPath } from '../projects/exportJob.ts';
import { chosenMarks } from '../projects/chosenRecords.ts';
import type { Projects } from '../projects/projects.ts';
import { HeldManifests } from './heldManifests.ts';

/** So much is read at once. */
const BATCH_BYTES = 1024 * 1024;
/** No record that a project can hold makes a longer line: UTF-16 units. A file without line feeds claims no memory. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** What came of a snapshot whose fetching was stopped waits so long for the next one. */
const PARTS_KEPT_MS = 14 * 24 * 3_600_000;

interface Parts {
  folder: string;
  projects: Pick<Projects, 'with'>;
  jobs: Pick<Jobs, 'add' | 'unfinished'>;
  outgoing: Pick<Outgoing, 'offer'>;
  disk: Disk;
  /** Where files lie that were made to be saved elsewhere. */
  exports: string;
  /** Where all projects lie: a branch is made there. */
  projectsFolder: string;
  /** There is one less. */
  changed: () => void;
}

export type Compared =
  | { kind: 'differences'; differences: Exclude<Difference, { kind: 'unreadable' }>[] }
  | { kind: 'counts'; added: number; removed: number; changed: number };

/** The snapshots of this machine, each in a folder that has its root as its name. */
export class Snapshots {
  readonly #parts: Parts;
  readonly #held = new HeldManifests();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(): Promise<SnapshotSummary[]> {
    const { folder, disk } = this.#parts;
    const found: SnapshotSummary[] = [];
    for (const root of await disk.readdir(folder)) {
      if (!sha256Schema.safeParse(root).success) continue;
      const manifest = await this.manifest(root);
      if (!manifest.ok) continue;
      const { name, createdAt, records, terms, parent } = manifest.value;
      found.push({
        root,
        name,
        createdAt,
        records: records.count,
        bytes: records.bytes,
        licence: terms.licence,
        parent,
      });
    }
    return found.toSorted((one, other) => other.createdAt - one.createdAt || (one.root < other.root ? -1 : 1));
  }

  /** Canonical and signed, and of the snapshot that was asked for; its records are another matter (see verifyJob). */
  async manifest(root: string): Promise<Result<Manifest, Failure>> {
    let text: string;
    try {
      text = (await this.#parts.disk.readFile(join(this.#parts.folder, root, 'manifest.json'))).toString('utf8');
    } catch {
      return fail({ code: 'NOT_FOUND', what: 'snapshot' });
    }
    const read = await this.#held.read(text);
    if (!read.ok)
      return fail({ code: 'SNAPSHOT_DAMAGED', detail: `${read.failure.problem} ${read.failure.where}`.trim() });
    return read.value.root === root ? read : fail({ code: 'SNAPSHOT_DAMAGED', detail: 'it is another snapshot' });
  }

  recordsPath(root: string): string {
    return join(this.#parts.folder, root, 'records.jsonl');
  }

  seal(wish: SealWish): Promise<Result<Job, Failure>> {
    return this.#parts.projects.with(wish.project, async (project) => {
      const chosen = chosenMarks(project, wish.selection);
      if (!chosen.ok) return chosen;
      if (wish.parent !== null) {
        const parent = await this.manifest(wish.parent);
        if (!parent.ok) return parent;
      }
      const total = chosen.value.count;
      return this.#parts.jobs.add({
        kind: 'seal-snapshot',
        subject: wish.name,
        input: wish,
        total,
        unit: 'records',
        pausable: false,
      });
    });
  }

  async verify(root: string): Promise<Result<Job, Failure>> {
    const manifest = await this.manifest(root);
    if (!manifest.ok) return manifest;
    const { name, records } = manifest.value;
    return this.#parts.jobs.add({
      kind: 'verify-snapshot',
      subject: name,
      input: { root },
      total: records.bytes,
      unit: 'bytes',
      pausable: false,
    });
  }

  async branch(root: string, name: string): Promise<Result<Job, Failure>> {
    const manifest = await this.manifest(root);
    if (!manifest.ok) return manifest;
    const total = manifest.value.records.count;
    const input = { root, name };
    return this.#parts.jobs.add({
      kind: 'branch-snapshot',
      subject: name,
      input,
      total,
      unit: 'records',
      pausable: false,
    });
  }

  async export(root: string, options: ExportOptions): Promise<Result<Job, Failure>> {
    const manifest = await this.manifest(root);
    if (!manifest.ok) return manifest;
    const { name, records } = manifest.value;
    const input = { root, options };
    return this.#parts.jobs.add({
      kind: 'export-records',
      subject: name,
      input,
      total: records.count,
      unit: 'records',
      pausable: false,
    });
  }

  /** A file of the snapshot, for the person. The card is made of the manifest, and lies among the exports. */
  async file(root: string, what: SnapshotFile): Promise<Result<OfferedFile, Failure>> {
    const manifest = await this.manifest(root);
    if (!manifest.ok) return manifest;
    const { folder, exports, disk, outgoing } = this.#parts;
    if (what !== 'README.md') return outgoing.offer(join(folder, root, what), what);
    const path = join(exports, `${root}.md`);
    const written = await writeFileDurably(path, datasetCard(manifest.value, cardFiles(manifest.value)), { disk });
    return written.ok ? outgoing.offer(path, what) : written;
  }

  async *compare(before: string, after: string, limit: number): AsyncGenerator<Compared, Result<void, Failure>> {
    const sides = [await this.manifest(before), await this.manifest(after)] as const;
    const [one, other] = sides;
    if (!one.ok) return one;
    if (!other.ok) return other;
    const side = (root: string, manifest: Manifest) => ({
      lines: linesOf(this.recordsPath(root), this.#parts.disk),
      contributors: manifest.contributors.map(({ id }) => id),
    });
    const counts = { added: 0, removed: 0, changed: 0 };
    let told = 0;
    for await (const batch of untilDamage(compareSnapshots(side(before, one.value), side(after, other.value)))) {
      if (batch === null) return fail({ code: 'SNAPSHOT_DAMAGED', detail: 'records.jsonl cannot be read' });
      const differences = [];
      for (const difference of batch) {
        if (difference.kind === 'unreadable')
          return fail({ code: 'SNAPSHOT_DAMAGED', detail: `line ${difference.line}` });
        counts[difference.kind] += 1;
        if (told + differences.length < limit) differences.push(difference);
      }
      told += differences.length;
      if (differences.length > 0) yield { kind: 'differences', differences };
    }
    yield { kind: 'counts', ...counts };
    return ok(undefined);
  }

  async remove(root: string): Promise<Result<void, Failure>> {
    const { folder, disk, changed } = this.#parts;
    try {
      // The name first: half of a snapshot must not look like one.
      await disk.rename(join(folder, root), join(folder, `${root}.removed`));
      await syncFolder(folder, disk);
      await disk.rm(join(folder, `${root}.removed`), { recursive: true, force: true });
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return fail(gone ? { code: 'NOT_FOUND', what: 'snapshot' } : diskFailure(error, folder, 0));
    }
    changed();
    return ok(undefined);
  }

  /** Removes what seals, removals and branches of earlier starts left half done, and what nobody went on fetching. */
  async sweep(): Promise<void> {
    const { folder, projectsFolder, disk, jobs } = this.#parts;
    const working = new Set(jobs.unfinished().flatMap(({ job }) => [`${job.id}.new`, `${job.id}.branch`]));
    for (const [place, half] of [
      [folder, /\.(?:new|removed)$/],
      [projectsFolder, /\.branch$/],
    ] as const) {
      for (const name of await disk.readdir(place)) {
        if (half.test(name) && !working.has(name)) await disk.rm(join(place, name), { recursive: true, force: true });
      }
    }
    const fetching = jobs.unfinished().some(({ job }) => job.kind === 'fetch-snapshot');
    for (const name of fetching ? [] : await disk.readdir(folder)) {
      if (!name.endsWith('.part')) continue;
      const { mtimeMs } = await disk.stat(join(folder, name));
      if (Date.now() - mtimeMs > PARTS_KEPT_MS) await disk.rm(join(folder, name), { force: true });
    }
  }
}

/** The files of a data set, by split, as its card names them. */
export function cardFiles({ counts }: Manifest): { split: Split; path: string }[] {
  return splitSchema.options.filter((split) => counts[split] > 0).map((split) => ({ split, path: splitPath(split) }));
}

/** Null in the end where a file is gone, or is no text. */
async function* untilDamage<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch | null> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof TypeError) && !isDiskError(error)) throw error;
    yield null;
  }
}

/** The lines of a file without their line feeds, some at a time. A last line without one is given as it is. */
export async function* linesOf(
  path: string,
  disk: Disk,
  read: (chunk: Uint8Array) => void = () => {},
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest: string[] = [];
  let held = 0;
  const file = await disk.open(path, 'r');
  try {
    for (let at = 0; ;) {
      const bytes = new Uint8Array(BATCH_BYTES);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      const chunk = bytes.subarray(0, bytesRead);
      read(chunk);
      const [first = '', ...lines] = decoder.decode(chunk, { stream: true }).split('\n');
      rest.push(first);
      held += first.length;
      if (held > LONGEST_LINE) throw new TypeError('a line has no end');
      const last = lines.pop();
      if (last === undefined) continue;
      yield [rest.join(''), ...lines];
      rest = [last];
      held = last.length;
    }
    const left = rest.join('') + decoder.decode();
    if (left !== '') yield [left];
  } finally {
    await file.close();
  }
}
