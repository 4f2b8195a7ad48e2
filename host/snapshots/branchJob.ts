import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Project } from '#core/curate/project.ts';
import type { Failure } from '#core/failure.ts';
import { sha256Schema, ulidSchema } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Manifest } from '#core/snapshot/manifest.ts';
import type { SnapshotRecord } from '#core/snapshot/record.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure, isDiskError } from '../durable/failures.ts';
import { syncFolder } from '../durable/writeFileDurably.ts';
import { newId } from '../ids.ts';
import type { JobContext, JobDefinition } from '../jobs/jobs.ts';
import { foldersOf, makeFolders } from '../projects/folders.ts';
import { writeHead } from '../projects/head.ts';
import { OpenProject } from '../projects/openProject.ts';
import { PackWriter } from '../projects/packWriter.ts';
import { roomFor } from '../projects/sources.ts';
import { BranchEntries } from './branchEntries.ts';
import { BranchPeople } from './branchPeople.ts';
import { BUCKETS, Buckets } from './buckets.ts';
import { type Snapshots, linesOf } from './snapshots.ts';
import { verifiedRecords } from './verifiedRecords.ts';

const inputSchema = z.object({ root: sha256Schema, name: z.string() });

/** A project has so many labelers at most. */
const MOST_LABELERS = 64;
/** What a record takes in a working file, a pack and the log. */
const RECORD_BYTES = 3_000;
const SLICE = 100;
/** Of the work, how much the verification is. */
const VERIFY_PART = 0.6;

interface Parts {
  snapshots: Snapshots;
  /** Where all projects lie. */
  projects: string;
  disk: Disk;
  /** There is one more project. */
  branched: () => void;
}

/** The folder of a project that is being made; swept away where its job is gone. */
export function branchFolder(projects: string, job: string): string {
  return join(projects, `${job}.branch`);
}

/**
 * Makes a project of a snapshot, with the job's id as its own:
 *
 *     verified lines -> by source and row -> one pack a source -> entries of those who answered -> renamed into place
 *
 * Records come back in the order in which they stood in their files. What was settled is settled again, by the same
 * people, so that sealing the branch as it is gives the same record hashes.
 */
export function branchJob({ snapshots, projects, disk, branched }: Parts): JobDefinition {
  return {
    kind: 'branch-snapshot',
    atOnce: 1,
    async run(context) {
      const { root, name } = inputSchema.parse(context.input);
      const id = ulidSchema.parse(context.id);
      const manifest = await snapshots.manifest(root);
      if (!manifest.ok) return manifest;
      const place = join(projects, id);
      const work = branchFolder(projects, id);
      try {
        if (await isThere(join(place, 'project.json'), disk)) return ok(id);
        await disk.rm(work, { recursive: true, force: true });
        const room = await roomFor(manifest.value.records.count * RECORD_BYTES, projects, disk);
        if (!room.ok) return room;
        const path = snapshots.recordsPath(root);
        const made = await new Branch(manifest.value, path, work, disk, context).run(id, name);
        if (!made.ok) return made;
        await disk.rename(work, place);
        await syncFolder(projects, disk);
        branched();
        return ok(id);
      } catch (error) {
        if (!isDiskError(error)) throw error;
        return fail(diskFailure(error, projects, 0));
      }
    },
    async discard(job) {
      await disk.rm(branchFolder(projects, job), { recursive: true, force: true });
    },
  };
}

class Branch {
  readonly #manifest: Manifest;
  readonly #path: string;
  readonly #work: string;
  readonly #disk: Disk;
  readonly #context: JobContext;
  #pack: { source: string; id: string; writer: PackWriter } | null = null;

  constructor(manifest: Manifest, path: string, work: string, disk: Disk, context: JobContext) {
    this.#manifest = manifest;
    this.#path = path;
    this.#work = work;
    this.#disk = disk;
    this.#context = context;
  }

  async run(id: string, name: string): Promise<Result<void, Failure>> {
    const people = BranchPeople.of(this.#manifest, MOST_LABELERS);
    if (people === null)
      return fail({ code: 'SCHEMA_REFUSED', detail: `more than ${MOST_LABELERS - 1} people labelled it` });
    const folders = foldersOf(this.#work);
    await makeFolders(folders, this.#disk);
    const { fields, questions, guidelines, root } = this.#manifest;
    const head: Project = {
      format: 1,
      id,
      name,
      createdAt: Date.now(),
      fields,
      questions,
      guidelines,
      labelers: [...people.labelers],
      sources: [],
      records: 0,
      branchedFrom: root,
    };
    const written = await writeHead(folders.head, head, this.#disk);
    if (!written.ok) return written;
    const buckets = new Buckets(this.#work, this.#disk);
    try {
      const sorted = await this.#sort(buckets);
      if (!sorted.ok) return sorted;
      const opened = await OpenProject.open(this.#work, this.#disk);
      if (!opened.ok) return fail({ code: 'DISK_WRITE_FAILED', detail: opened.failure.file });
      try {
        return await this.#fill(opened.value, buckets, people);
      } finally {
        await opened.value.close();
      }
    } finally {
      await buckets.remove();
      await syncFolder(this.#work, this.#disk).catch(() => {});
    }
  }

  /** Verifies the snapshot, and brings its lines near those that stood beside them in their files. */
  async #sort(buckets: Buckets): Promise<Result<void, Failure>> {
    const { sources, records } = this.#manifest;
    const rows = new Map<string, number>(sources.map(({ hash }) => [hash, 0]));
    const verified = await verifiedRecords(this.#manifest, this.#path, this.#context.signal, this.#disk, {
      progress: (bytes) => this.#advance((VERIFY_PART * bytes) / records.bytes),
      take: (line) => {
        const { source, row } = provenanceOf(line);
        rows.set(source, Math.max(rows.get(source) ?? 0, row));
      },
    });
    if (!verified.ok) return verified;
    const begins = new Map<string, number>();
    let all = 0;
    for (const [source, last] of rows) {
      begins.set(source, all);
      all += last;
    }
    for await (const lines of linesOf(this.#path, this.#disk)) {
      for (const [place, line] of lines.entries()) {
        const { source, row } = provenanceOf(line);
        const at = (begins.get(source) ?? 0) + row - 1;
        await buckets.add(Math.floor((at / all) * BUCKETS), line);
        if (place % SLICE === SLICE - 1) await turn();
      }
      if (this.#context.signal.aborted) return fail({ code: 'CANCELLED' });
    }
    return ok(undefined);
  }

  async #fill(project: OpenProject, buckets: Buckets, people: BranchPeople): Promise<Result<void, Failure>> {
    const { sources, records: all, createdAt } = this.#manifest;
    const entries = await BranchEntries.open(join(this.#work, 'entries.tmp'), createdAt, this.#disk);
    const order = new Map(sources.map(({ hash }, place) => [hash, place]));
    let done = 0;
    try {
      for await (const lines of buckets.lines()) {
        const records = lines.map(readRecord).toSorted((one, other) => {
          const [a, b] = [one.provenance, other.provenance];
          return (order.get(a.source) ?? 0) - (order.get(b.source) ?? 0) || a.row - b.row;
        });
        for (const [place, { fields, answers, input, provenance, weights }] of records.entries()) {
          const pack = await this.#packOf(project, provenance.source);
          if (!pack.ok) return pack;
          const parts = people.partsOf(weights, input, Object.keys(answers).length > 0);
          const ordinal = project.store.records + pack.value.count;
          const source = { file: project.store.commits.length, row: provenance.row, author: parts.author };
          const added = await pack.value.add({ fields, given: {}, tags: [], source });
          if (!added.ok) return added;
          if (!added.value) return fail({ code: 'SCHEMA_REFUSED', detail: 'a record is too long for a project' });
          await entries.add(ordinal, answers, parts);
          if (place % SLICE === SLICE - 1) await turn();
        }
        if (this.#context.signal.aborted) return fail({ code: 'CANCELLED' });
        done += lines.length;
        this.#advance(VERIFY_PART + ((1 - VERIFY_PART) * done) / all.count);
      }
      const committed = await this.#commit(project);
      return committed.ok ? await entries.appendTo(project) : committed;
    } finally {
      await this.#pack?.writer.close();
      await entries.remove();
    }
  }

  /** The pack of a source: the one that is being written, or the next after that one is whole. */
  async #packOf(project: OpenProject, source: string): Promise<Result<PackWriter, Failure>> {
    if (this.#pack?.source === source) return ok(this.#pack.writer);
    const committed = await this.#commit(project);
    if (!committed.ok) return committed;
    const opened = await this.#openPack(project);
    if (!opened.ok) return opened;
    this.#pack = { source, ...opened.value };
    return ok(opened.value.writer);
  }

  async #commit(project: OpenProject): Promise<Result<void, Failure>> {
    const pack = this.#pack;
    if (pack === null) return ok(undefined);
    const marked = await pack.writer.mark();
    if (!marked.ok) return marked;
    this.#pack = null;
    await pack.writer.close();
    const { first, count, pieces } = marked.value;
    const from = this.#manifest.sources.find(({ hash }) => hash === pack.source);
    const source = {
      name: from?.name ?? '',
      hash: pack.source,
      // The file itself is not in a snapshot.
      bytes: 0,
      format: 'snapshot',
      importedAt: this.#manifest.createdAt,
      records: count,
      badRows: 0,
      author: from?.author ?? null,
      terms: from?.terms ?? null,
    };
    return project.commit({ pack: pack.id, first, count, pieces, source, fields: [], questions: [], mends: null });
  }

  async #openPack(project: OpenProject): Promise<Result<{ id: string; writer: PackWriter }, Failure>> {
    const id = newId();
    const { store, folders } = project;
    const paths = { pack: store.packPath(id), bad: store.badPath(id), folder: folders.records };
    const mark = { first: store.records, count: 0, pieces: [], packBytes: 0, badBytes: 0, badRows: 0 };
    const opened = await PackWriter.open(paths, mark, this.#disk);
    return opened.ok ? ok({ id, writer: opened.value }) : opened;
  }

  #advance(fraction: number): void {
    this.#context.progress(this.#manifest.records.count * fraction);
  }
}

/** A line that was verified. */
function readRecord(line: string): SnapshotRecord {
  const record: SnapshotRecord = JSON.parse(line);
  return record;
}

/** Of a line that was verified, without parsing it: what comes after "provenance" is no text of a person's. */
function provenanceOf(line: string): { source: string; row: number } {
  const end = line.slice(line.lastIndexOf(PROVENANCE) + PROVENANCE.length);
  const [, row, source = ''] = /^(\d+),"source":"([0-9a-f]{64})"/.exec(end) ?? [];
  return { source, row: Number(row ?? 1) };
}

const PROVENANCE = ',"provenance":{"row":';

function isThere(path: string, disk: Disk): Promise<boolean> {
  return disk.stat(path).then(
    () => true,
    () => false,
  );
}
