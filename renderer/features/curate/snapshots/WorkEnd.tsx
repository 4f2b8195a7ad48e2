import type { Job } from '#core/job.ts';
import { isUnderWay } from '#renderer/host/jobs.ts';
import { sentenceFor } from '#renderer/text/failures.ts';
import { t } from '#renderer/text/text.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { findingSentence } from './finding.ts';
import { WorkLine } from './WorkLine.tsx';

/** A job that runs, or why it ended without a result. What came of one that is done, its page says. */
export function WorkEnd({ job }: { job: Job }) {
  if (isUnderWay(job)) return <WorkLine job={job} />;
  if (job.state === 'done') return null;
  if (job.failure?.code === 'SNAPSHOT_DAMAGED') {
    return (
      <Notice tone="trouble">
        <strong>{t('curateSnapshots.detail.damagedTitle')}</strong>
        <br />
        {findingSentence(job.failure.detail)}
      </Notice>
    );
  }
  return job.failure === null ? (
    <Notice>{t('curateSnapshots.working.cancelled')}</Notice>
  ) : (
    <Notice tone="trouble">{sentenceFor(job.failure)}</Notice>
  );
}
