import { sentenceFor } from '#renderer/text/failures.ts';
import { useLive } from '#renderer/host/live.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import { isUnderWay } from '#renderer/host/jobs.ts';

/** How a job of a publication goes, or why it ended without a result. */
export function Working({ id, label }: { id: string | null; label: string }) {
  const job = useLive((live) => live?.jobs.find((each) => each.id === id));
  if (job === undefined) return null;
  if (!isUnderWay(job)) return job.failure === null ? null : <Notice tone="trouble">{sentenceFor(job.failure)}</Notice>;
  const { done, total } = job.progress;
  return <Progress fraction={total > 0 ? Math.min(1, done / total) : undefined} label={label} />;
}
