import type { Failure } from '#core/failure.ts';
import type { Job, JobKind } from '#core/job.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type {
  LabelError,
  LabelErrorsHead,
  Leak,
  LeakageBy,
  LeakageHead,
  Outlier,
  OutliersHead,
  QualityOverview,
} from '#protocol/window/quality.ts';
import type { Disk } from '../durable/disk.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { OpenProject } from '../projects/openProject.ts';
import { projectOf } from '../projects/projectOf.ts';
import type { Projects } from '../projects/projects.ts';
import { labelErrorsFile } from './labelErrorsJob.ts';
import { leakageFile } from './leakageJob.ts';
import { pageOf } from './lists.ts';
import { outliersFile } from './outliersJob.ts';
import { type Found, stampsOf, tallied } from './tallies.ts';

const LOOKING: ReadonlySet<JobKind> = new Set([
  'find-duplicates',
  'scan-personal-data',
  'find-outliers',
  'find-leakage',
  'find-label-errors',
]);

interface Parts {
  projects: Projects;
  jobs: Jobs;
  disk: Disk;
  derived: string;
}

/** What is wrong with the records of a project: looks for it, and tells what was found last. */
export class Quality {
  readonly #parts: Parts;
  readonly #known = new Map<string, { stamps: string; seq: number; found: Found }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  overview(id: string): Promise<Result<QualityOverview, Failure>> {
    return this.#parts.projects.with(id, async (project) => {
      const { jobs } = this.#parts;
      return ok({
        ...(await this.#found(project)),
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

  findLabelErrors(id: string, question: string): Promise<Result<Job, Failure>> {
    return this.#look(id, 'find-label-errors', { project: id, question });
  }

  labelErrors(
    id: string,
    after: number,
    limit: number,
  ): Promise<Result<{ head: LabelErrorsHead | null; errors: LabelError[]; more: boolean }, Failure>> {
    return this.#parts.projects.with(id, async ({ store }) => {
      const file = labelErrorsFile(this.#parts.derived, id, this.#parts.disk);
      const found = await file.read(async (head, lists) =>
        head.records === store.records ? { head, ...(await pageOf(lists, after, limit)) } : null,
      );
      return ok({ head: found?.head ?? null, errors: found?.items ?? [], more: found?.more ?? false });
    });
  }

  /** Counted anew when something was said of records since, or when somebody looked again. */
  async #found(project: OpenProject): Promise<Found> {
    const { derived, disk } = this.#parts;
    const { id, seq } = project;
    const known = this.#known.get(id);
    const stamps = await stampsOf(project, derived, disk);
    if (known?.stamps === stamps && known.seq === seq) return known.found;
    const found = await tallied(project, derived, disk);
    this.#known.set(id, { stamps, seq, found });
    return found;
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
