import { join } from 'node:path';
import type { ExportOptions, ExportPlan, ExportReport } from '#core/curate/exporting.ts';
import type { Guess, Reading } from '#core/curate/importing.ts';
import type { Shape } from '#core/curate/mapping.ts';
import type { Failure } from '#core/failure.ts';
import { type Job, isOver } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { OfferedFile } from '#protocol/window/files.ts';
import type {
  Cluster,
  Duplicates,
  Imported,
  ImportedAs,
  ImportWish,
  PersonalFinding,
  Selection,
} from '#protocol/window/projects.ts';
import type { Disk } from '../durable/disk.ts';
import { diskFailure } from '../durable/failures.ts';
import type { Outgoing } from '../files/outgoing.ts';
import type { Source, Tickets } from '../files/tickets.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { importsOf } from './badRows.ts';
import { chosenMarks } from './chosenRecords.ts';
import { duplicatesFile } from './duplicatesJob.ts';
import { exportPaths, readMade } from './exportJob.ts';
import type { FormatsEngine } from './formatsEngine.ts';
import { importInputSchema } from './importInput.ts';
import type { OpenProject } from './openProject.ts';
import { personalDataFile } from './personalDataJob.ts';
import { projectOf } from './projectOf.ts';
import type { Projects } from './projects.ts';
import { SearchIndex } from './searchIndex.ts';

/** A preview needs the beginning of a file; Parquet's index stands at its end. */
const PREVIEW_BYTES = 16 * 1024 * 1024;
const PREVIEW_PATIENCE_MS = 30_000;
const EXPORTS_KEPT_MS = 7 * 24 * 3_600_000;

interface Parts {
  projects: Projects;
  formats: FormatsEngine;
  tickets: Tickets;
  outgoing: Outgoing;
  jobs: Jobs;
  disk: Disk;
  /** Where what can be made again lies, and exported files. */
  derived: string;
  exports: string;
}

/** What people do with a whole project: bring records in, take them out, search, and look for what is wrong. */
export class Curating {
  readonly #parts: Parts;
  readonly #search = new Map<string, SearchIndex>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async preview(
    id: string,
    tickets: readonly string[],
    chosen: { reading: Reading | null; shape: Shape | null },
  ): Promise<Result<Guess, Failure>> {
    const sources = this.#sourcesOf(tickets);
    if (!sources.ok) return sources;
    for (const source of sources.value) {
      const needed = /\.parquet$/i.test(source.name) ? source.size : Math.min(source.size, PREVIEW_BYTES);
      const there = await this.#parts.tickets.whenReceived(
        source.ticket,
        needed,
        PREVIEW_PATIENCE_MS,
        new AbortController().signal,
      );
      if (typeof there === 'string') return fail({ code: 'FILE_GONE', name: source.name });
    }
    const files = sources.value.map(({ path, name }) => ({ path, name }));
    const [first] = files;
    if (first === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
    const source = files.length === 1 ? { kind: 'file' as const, ...first } : { kind: 'files' as const, files };
    return this.#parts.projects.with(id, ({ head: { fields, questions } }) =>
      this.#parts.formats.guess(source, { fields, questions }, chosen),
    );
  }

  /** Files that are being imported already give the job that does it. */
  async import(id: string, wish: ImportWish): Promise<Result<Job, Failure>> {
    const { jobs, projects } = this.#parts;
    const known = jobs.unfinished().find(({ job, input }) => {
      if (job.kind !== 'import-records') return false;
      return (
        importInputSchema.safeParse(input).data?.files.some(({ ticket }) => wish.tickets.includes(ticket)) === true
      );
    });
    if (known !== undefined) return ok(known.job);
    const sources = this.#sourcesOf(wish.tickets);
    if (!sources.ok) return sources;
    return projects.with(id, async () => {
      const input = importInputSchema.parse({ project: id, wish, files: sources.value });
      const total = input.files.reduce((sum, { size }) => sum + size, 0);
      const subject = input.files[0]?.name ?? '';
      return jobs.add({ kind: 'import-records', subject, input, total, unit: 'bytes', pausable: true });
    });
  }

  imports(id: string): Promise<Result<{ imports: Imported[]; underWay: Job[] }, Failure>> {
    const underWay = this.#parts.jobs
      .unfinished()
      .filter(({ job, input }) => job.kind === 'import-records' && !isOver(job.state) && projectOf(input) === id)
      .map(({ job }) => job);
    return this.#parts.projects.with(id, async (project) => ok({ imports: importsOf(project), underWay }));
  }

  importedAs(id: string, importId: string): Promise<Result<ImportedAs | null, Failure>> {
    return this.#parts.projects.with(id, async ({ store, folders }): Promise<Result<ImportedAs | null, Failure>> => {
      const commit = store.commits.find(({ pack }) => pack === importId);
      if (commit === undefined) return fail({ code: 'NOT_FOUND', what: 'import' });
      const { asked, source } = commit;
      if (asked === undefined) return ok(null);
      const { reading, mapping, firstFile } = asked;
      if (reading.format !== 'delimited') return ok({ reading, mapping, header: [] });
      if (reading.columns !== null) return ok({ reading, mapping, header: reading.columns });
      const file = { kind: 'file' as const, path: join(folders.sources, firstFile), name: source.name };
      const seen = await this.#parts.formats.guess(file, { fields: [], questions: [] }, { reading, shape: 'columns' });
      return seen.ok ? ok({ reading, mapping, header: seen.value.columns.map(({ name }) => name) }) : seen;
    });
  }

  exportPlan(id: string, options: ExportOptions): Promise<Result<ExportPlan, Failure>> {
    return this.#parts.projects.with(id, ({ head: { fields, questions } }) =>
      this.#parts.formats.plan({ fields, questions }, options),
    );
  }

  export(id: string, selection: Selection, options: ExportOptions): Promise<Result<Job, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const chosen = chosenMarks(project, selection);
      if (!chosen.ok) return chosen;
      const input = { project: id, selection, options };
      return this.#parts.jobs.add({
        kind: 'export-records',
        subject: project.head.name,
        input,
        total: chosen.value.count,
        unit: 'records',
        pausable: false,
      });
    });
  }

  async exported(job: string): Promise<Result<{ file: OfferedFile; report: ExportReport }, Failure>> {
    const { exports, outgoing, disk } = this.#parts;
    const made = await readMade(exports, job, disk);
    if (made === undefined) return fail({ code: 'NOT_FOUND', what: 'file' });
    const offered = await outgoing.offer(exportPaths(exports, job).file, made.name);
    return offered.ok ? ok({ file: offered.value, report: made.report }) : offered;
  }

  findDuplicates(id: string, fields: readonly string[]): Promise<Result<Job, Failure>> {
    return this.#look(id, 'find-duplicates', { project: id, fields });
  }

  /** `after`: so many clusters are left out. */
  async duplicates(id: string, after: number, limit: number): Promise<Result<Duplicates, Failure>> {
    return this.#parts.projects.with(id, async ({ store }) => {
      const file = duplicatesFile(this.#parts.derived, id, this.#parts.disk);
      const found = await file.read(async ({ at, records }, lists) => {
        if (records !== store.records) return null;
        const clusters: Cluster[] = [];
        let passed = 0;
        for await (const list of lists) {
          clusters.push(...list.slice(Math.max(0, after - passed)));
          passed += list.length;
          if (clusters.length > limit) break;
        }
        return { at, clusters: clusters.slice(0, limit), more: clusters.length > limit };
      });
      return ok(found ?? { at: null, clusters: [], more: false });
    });
  }

  scanPersonalData(id: string): Promise<Result<Job, Failure>> {
    return this.#look(id, 'scan-personal-data', { project: id });
  }

  async personalData(
    id: string,
    after: number,
    limit: number,
  ): Promise<Result<{ at: number | null; findings: PersonalFinding[]; more: boolean }, Failure>> {
    return this.#parts.projects.with(id, async ({ store }) => {
      const file = personalDataFile(this.#parts.derived, id, this.#parts.disk);
      const found = await file.read(async ({ at, records }, lists) => {
        if (records !== store.records) return null;
        const findings: PersonalFinding[] = [];
        for await (const list of lists) {
          for (const finding of list) {
            if (finding.record <= after) continue;
            // A record's findings are not parted, so the next page begins at another record.
            const another = finding.record !== findings.at(-1)?.record;
            if (findings.length >= limit && another) return { at, findings, more: true };
            findings.push(finding);
          }
        }
        return { at, findings, more: false };
      });
      return ok(found ?? { at: null, findings: [], more: false });
    });
  }

  search(
    id: string,
    text: string,
    after: number,
    limit: number,
  ): Promise<Result<{ records: string; more: boolean }, Failure>> {
    return this.#withIndex(id, (index, project) => index.find(project, text, after, limit));
  }

  importedTags(id: string): Promise<Result<{ tag: string; records: number }[], Failure>> {
    return this.#withIndex(id, (index, project) => index.tags(project));
  }

  importedWith(id: string, tags: readonly string[]): Promise<Result<string[], Failure>> {
    return this.#withIndex(id, (index, project) => index.tagged(project, tags));
  }

  /** After an import, so that the first search finds the index made. */
  async catchUp(id: string): Promise<void> {
    await this.#withIndex(id, (index, project) => index.catchUp(project));
  }

  /** Removes exported files that were made a while ago: they can be made again, byte by byte. */
  async sweep(): Promise<void> {
    const { exports, disk } = this.#parts;
    for (const name of await disk.readdir(exports)) {
      const path = join(exports, name);
      const found = await disk.stat(path).catch(() => undefined);
      if (found === undefined || Date.now() - found.mtimeMs < EXPORTS_KEPT_MS) continue;
      await disk.unlink(path).catch(() => {});
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#search.values()].map((index) => index.close()));
  }

  #look(id: string, kind: 'find-duplicates' | 'scan-personal-data', input: unknown): Promise<Result<Job, Failure>> {
    return this.#parts.projects.with(id, async ({ head, store: { records } }) => {
      if (records === 0) return fail({ code: 'NOTHING_CHOSEN' });
      return this.#parts.jobs.add({
        kind,
        subject: head.name,
        input,
        total: records,
        unit: 'records',
        pausable: false,
      });
    });
  }

  #withIndex<Value>(
    id: string,
    work: (index: SearchIndex, project: OpenProject) => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const folder = join(this.#parts.derived, id);
      try {
        await this.#parts.disk.mkdir(folder, { recursive: true, mode: 0o700 });
      } catch (error) {
        return fail(diskFailure(error, this.#parts.derived, 0));
      }
      const index = this.#search.get(id) ?? new SearchIndex(folder, this.#parts.disk);
      this.#search.set(id, index);
      return work(index, project);
    });
  }

  #sourcesOf(tickets: readonly string[]): Result<Source[], Failure> {
    const sources = tickets.map((ticket) => this.#parts.tickets.find(ticket)).filter((source) => source !== undefined);
    return sources.length === tickets.length ? ok(sources) : fail({ code: 'NOT_FOUND', what: 'file' });
  }
}
