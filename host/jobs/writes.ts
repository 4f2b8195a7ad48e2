import type { Failure } from '#core/failure.ts';
import type { Result } from '#core/result.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { StoredJob } from './row.ts';

export function writeJob(catalogue: Catalogue, { job, input, checkpoint }: StoredJob): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue
      .statement(
        `INSERT INTO jobs (id, kind, subject, state, input, checkpoint, done, total, unit, pausable, created_at, ended_at, failure, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, checkpoint = excluded.checkpoint, done = excluded.done,
           total = excluded.total, ended_at = excluded.ended_at, failure = excluded.failure, result = excluded.result`,
      )
      .run(
        job.id,
        job.kind,
        job.subject,
        job.state,
        JSON.stringify(input),
        checkpoint === null ? null : JSON.stringify(checkpoint),
        job.progress.done,
        job.progress.total,
        job.progress.unit,
        job.pausable ? 1 : 0,
        job.createdAt,
        job.endedAt,
        job.failure === null ? null : JSON.stringify(job.failure),
        job.result,
      );
  });
}

export function deleteFinishedJobs(catalogue: Catalogue): Result<void, Failure> {
  return catalogue.write(() => {
    catalogue.statement('DELETE FROM jobs WHERE ended_at IS NOT NULL').run();
  });
}
