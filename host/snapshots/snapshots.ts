import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '#core/failure.ts';
import { sha256Schema } from '#core/ids.ts';
import type { Job } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { compareSnapshots } from '#core/snapshot/compare.ts';
import type { Difference } from '#core/snapshot/compare.ts';
import { type Manifest, readManifest } from '#core/snapshot/manifest.ts';
import type { SealWish, SnapshotSummary } from '#protocol/window/snapshots.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { chosenMarks } from '../projects/chosenRecords.ts';
import type { Projects } from '../projects/projects.ts';

/** Lines are given away in batches of about so many units of text. */
const BATCH_UNITS = 1024 * 1024;

interface Parts {
  folder: string;
  projects: Projects;
  jobs: Jobs;
  disk: Disk;
  /** There is one less. */
  changed: () => void;
}

export type Compared =
  | { kind: 'differences'; differences: Exclude<Difference, { kind: 'unreadable' }>[] }
  | { kind: 'counts'; added: number; removed: number; changed: number };

/** The snapshots of this machine, each in a folder that has its root as its name. */
export class Snapshots {
  readonly #parts: Parts;

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
    const read = readManifest(text);
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

  async *compare(before: string, after: string, limit: number): AsyncGenerator<Compared, Result<void, Failure>> {
    const sides = [await this.manifest(before), await this.manifest(after)] as const;
    const [one, other] = sides;
    if (!one.ok) return one;
    if (!other.ok) return other;
    const side = (root: string, manifest: Manifest) => ({
      lines: linesOf(this.recordsPath(root)),
      contributors: manifest.contributors.map(({ id }) => id),
    });
    const counts = { added: 0, removed: 0, changed: 0 };
    let told = 0;
    for await (const batch of compareSnapshots(side(before, one.value), side(after, other.value))) {
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

  /** Removes what seals and removals of earlier starts left half done. */
  async sweep(): Promise<void> {
    const { folder, disk, jobs } = this.#parts;
    const working = new Set(jobs.unfinished().map(({ job }) => `${job.id}.new`));
    for (const name of await disk.readdir(folder)) {
      if (/\.(?:new|removed)$/.test(name) && !working.has(name))
        await disk.rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** The lines of a file without their line feeds, some at a time. A last line without one is given as it is. */
export async function* linesOf(path: string, read: (chunk: Buffer) => void = () => {}): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const file = createReadStream(path, { highWaterMark: BATCH_UNITS });
  for await (const chunk of file) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a file gave something else than bytes');
    read(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield [rest];
}
