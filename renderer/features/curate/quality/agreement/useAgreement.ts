import { useEffect, useState } from 'react';
import type { OpenProject } from '#renderer/store/curate/openProject.ts';
import type { Question } from '#core/curate/question.ts';
import { useNow, useProject } from '#renderer/store/curate/useProject.ts';
import { type Gathered, gather } from './gather.ts';
import type { Agreement } from './measure.ts';

export interface AgreementNow {
  /** The last one that was measured. */
  readonly agreement: Agreement | null;
  readonly measuring: boolean;
  /** The records' texts could not be read, or the measuring ended. */
  readonly error: unknown;
}

/** Between two measurings while people go on labelling. */
const PAUSE_MS = 3_000;

/** How well the labelers agree: gathered in slices, measured in a worker, and again after changes. */
export function useAgreement(): AgreementNow {
  const project = useProject();
  const questions = useNow((now) => now.head.questions);
  const [now, setNow] = useState<AgreementNow>({ agreement: null, measuring: true, error: null });

  useEffect(() => {
    const stop = new AbortController();
    void follow(project, questions, setNow, stop.signal);
    return () => stop.abort();
  }, [project, questions]);

  return now;
}

/** One measuring is finished before the next begins, so that there is a figure while people label without a pause. */
async function follow(
  project: OpenProject,
  questions: readonly Question[],
  show: (change: (before: AgreementNow) => AgreementNow) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { version } = project.now;
    show((before) => ({ ...before, measuring: true }));
    try {
      const gathered = await gather(project.state, questions, (records) => project.read(records), signal);
      const agreement = gathered && (await measureApart(gathered, signal));
      if (agreement !== null && !signal.aborted) show(() => ({ agreement, measuring: false, error: null }));
    } catch (error) {
      if (!signal.aborted) show((before) => ({ ...before, measuring: false, error }));
    }
    await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    await changeAfter(project, version, signal);
  }
}

function changeAfter(project: OpenProject, version: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (project.now.version === version && !signal.aborted) return;
      stop();
      resolve();
    };
    const stop = project.subscribe(look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** Null when it was called off. */
function measureApart(gathered: Gathered, signal: AbortSignal): Promise<Agreement | null> {
  const worker = new Worker(new URL('agreementWorker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<Agreement | null>();
  signal.addEventListener('abort', () => resolve(null));
  worker.addEventListener('message', ({ data }: MessageEvent<Agreement>) => resolve(data));
  worker.addEventListener('error', (event) => reject(new Error(event.message)));
  worker.postMessage(gathered);
  return promise.finally(() => worker.terminate());
}
