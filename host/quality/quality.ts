import type { Failure } from '#core/failure.ts';
import type { Job, JobKind } from '#core/job.ts';
import { PERSONAL_KINDS } from '#core/quality/personal/finding.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { Leak, LeakageBy, LeakageHead, Outlier, OutliersHead, QualityOverview } from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { duplicatesFile } from '../projects/duplicatesJob.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { personalDataFile } from '../projects/personalDataJob.ts';
import { projectOf } from '../projects/projectOf.ts';
import type { Projects } from '../projects/projects.ts';
import { leakageFile } from './leakageJob.ts';
import { pageOf } from './lists.ts';
import { outliersFile } from './outliersJob.ts';

const LOOKING: ReadonlySet<JobKind> = new Set([
  'find-duplicates',
  'scan-personal-data',
  'find-outliers',
  'find-leakage',
]);

interface Parts {
  projects: Projects;
  jobs: Jobs;
  disk: Disk;
  derived: string;
}

type Personal = NonNullable<QualityOverview['personalData']>;
type Duplicates = NonNullable<QualityOverview['duplicates']>;

/** What is wrong with the records of a project: looks for it, and tells what was found last. */
export class Quality {
  readonly #parts: Parts;
  /** Of findings that do not change any more until somebody looks again. */
  readonly #tallied = new Map<string, { duplicates?: Duplicates; personalData?: Personal }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  overview(id: string): Promise<Result<QualityOverview, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const { derived, disk, jobs } = this.#parts;
      const outliers = await headOf(outliersFile(derived, id, disk), project);
      const leakage = await headOf(leakageFile(derived, id, disk), project);
      return ok({
        duplicates: await this.#duplicates(project),
        personalData: await this.#personalData(project),
        outliers: outliers && {
          at: outliers.at,
          fields: outliers.fields,
          short: outliers.short,
          long: outliers.long,
          language: outliers.language,
        },
        leakage: leakage && { at: leakage.at, clusters: leakage.clusters, leaked: leakage.leaked },
        jobs: jobs
          .unfinished()
          .filter(({ job, input }) => LOOKING.has(job.kind) && projectOf(input) === id)
          .map(({ job: { id: job, kind } }) => ({ id: job, kind })),
      });
    });
  }

  findOutliers(id: string, fields: readonly string[]): Promise<Result<Job, Failure>> {
    return this.#look(id, 'find-outliers', { project: id, fields });
  }

  outliers(
    id: string,
    after: number,
    limit: number,
  ): Promise<Result<{ head: OutliersHead | null; outliers: Outlier[]; more: boolean }, Failure>> {
    return this.#parts.projects.with(id, async ({ store }) => {
      const file = outliersFile(this.#parts.derived, id, this.#parts.disk);
      const found = await file.read(async (head, lists) =>
        head.records === store.records ? { head, ...(await pageOf(lists, after, limit)) } : null,
      );
      return ok({ head: found?.head ?? null, outliers: found?.items ?? [], more: found?.more ?? false });
    });
  }

  findLeakage(id: string, by: LeakageBy): Promise<Result<Job, Failure>> {
    return this.#look(id, 'find-leakage', { project: id, by });
  }

  leakage(
    id: string,
    after: number,
    limit: number,
  ): Promise<Result<{ head: LeakageHead | null; leaks: Leak[]; more: boolean }, Failure>> {
    return this.#parts.projects.with(id, async ({ store }) => {
      const file = leakageFile(this.#parts.derived, id, this.#parts.disk);
      const found = await file.read(async (head, lists) =>
        head.records === store.records ? { head, ...(await pageOf(lists, after, limit)) } : null,
      );
      return ok({ head: found?.head ?? null, leaks: found?.items ?? [], more: found?.more ?? false });
    });
  }

  async #duplicates({ id, store }: OpenProject): Promise<Duplicates | null> {
    return duplicatesFile(this.#parts.derived, id, this.#parts.disk).read(async ({ at, records, fields }, lists) => {
      if (records !== store.records) return null;
      const known = this.#tallied.get(id)?.duplicates;
      if (known?.at === at) return known;
      const duplicates: Duplicates = { at, fields, exact: { clusters: 0, extra: 0 }, near: { clusters: 0, extra: 0 } };
      for await (const list of lists) {
        for (const { kind, records: members } of list) {
          duplicates[kind].clusters += 1;
          duplicates[kind].extra += members.length - 1;
        }
      }
      this.#tallied.set(id, { ...this.#tallied.get(id), duplicates });
      return duplicates;
    });
  }

  async #personalData({ id, store }: OpenProject): Promise<Personal | null> {
    return personalDataFile(this.#parts.derived, id, this.#parts.disk).read(async ({ at, records }, lists) => {
      if (records !== store.records) return null;
      const known = this.#tallied.get(id)?.personalData;
      if (known?.at === at) return known;
      const kinds = new Map<string, Personal['kinds'][number]>(
        PERSONAL_KINDS.map((kind) => [kind, { kind, certain: 0, likely: 0, possible: 0, records: 0 }]),
      );
      const last = new Map<string, number>();
      for await (const list of lists) {
        for (const { kind, certainty, record } of list) {
          const tally = kinds.get(kind);
          if (tally === undefined) continue;
          tally[certainty] += 1;
          if (last.get(kind) !== record) tally.records += 1;
          last.set(kind, record);
        }
      }
      const personalData = { at, kinds: [...kinds.values()] };
      this.#tallied.set(id, { ...this.#tallied.get(id), personalData });
      return personalData;
    });
  }

  #look(id: string, kind: JobKind, input: unknown): Promise<Result<Job, Failure>> {
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
}

/** The head of what was found in the records as they are now. */
async function headOf<Head extends { records: number }>(
  file: { read<Value>(work: (head: Head) => Promise<Value>): Promise<Value | null> },
  { store }: OpenProject,
): Promise<Head | null> {
  return file.read(async (head) => (head.records === store.records ? head : null));
}
