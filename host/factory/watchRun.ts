import { setTimeout as pause } from 'node:timers/promises';
import type { Failure } from '#core/failure.ts';
import { ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { isBeingRegistered } from '#core/train/run.ts';
import type { RunEvent } from '#protocol/window/factory.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type RunStore, noSuchRun } from './runStore.ts';

/** At most four items a second to each window. */
const SHORTEST_PAUSE_MS = 250;
const FIRST_POINTS = 2_000;

interface Parts {
  store: RunStore;
  jobs: Pick<Jobs, 'current'>;
}

/** The run now, and then what comes, until it is over. */
export async function* watchRun(
  { store, jobs }: Parts,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, Result<void, Failure>> {
  let sent = { generation: -1, feed: undefined as unknown, steps: 0, heldOut: 0, samples: 0 };
  for (;;) {
    const seen = store.changed.version;
    const run = await store.find(id);
    if (run === undefined) return noSuchRun;
    const feed = await store.feedOf(id);
    const anew = sent.generation !== feed.generation || sent.feed !== feed;
    if (anew) sent = { generation: feed.generation, feed, steps: 0, heldOut: 0, samples: 0 };
    const progress = jobs.current().find((job) => job.id === run.job)?.progress;
    const steps = feed.steps.slice(sent.steps);
    yield {
      run,
      rate: progress?.rate ?? null,
      secondsLeft: progress?.secondsLeft ?? null,
      anew,
      steps: anew ? feed.curve(FIRST_POINTS).steps : steps,
      heldOut: feed.heldOut.slice(sent.heldOut),
      samples: feed.samples.slice(sent.samples),
    };
    sent = {
      ...sent,
      steps: sent.steps + steps.length,
      heldOut: feed.heldOut.length,
      samples: feed.samples.length,
    };
    if ((run.state !== 'open' && !isBeingRegistered(run)) || signal.aborted) return ok(undefined);
    await store.changed.after(seen, signal);
    await pause(SHORTEST_PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}
